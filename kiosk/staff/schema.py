"""Tables of the staff."""

from sqlite_utils import Database, Migrations

migration = Migrations("staff")


@migration()
def m001_staff(db: Database) -> None:
    """Accounts, the sessions open now, and the tries left at the login."""
    db.execute(
        """
        CREATE TABLE accounts (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          display TEXT NOT NULL,
          role TEXT NOT NULL CHECK (role IN ('administrator', 'editor', 'desk', 'viewer')),
          hash TEXT NOT NULL CHECK (hash LIKE '$argon2id$%'),
          is_disabled INTEGER NOT NULL CHECK (is_disabled IN (0, 1)),
          created_at TEXT NOT NULL,
          changed_at TEXT NOT NULL
        ) STRICT"""
    )
    db.execute(
        """
        CREATE TABLE staff_sessions (
          token TEXT NOT NULL PRIMARY KEY CHECK (length(token) = 64),
          account_id INTEGER NOT NULL REFERENCES accounts(id) ON DELETE CASCADE,
          created_at TEXT NOT NULL,
          seen_at TEXT NOT NULL,
          boot TEXT NOT NULL,
          began REAL NOT NULL,
          seen REAL NOT NULL,
          address TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE INDEX staff_sessions_account ON staff_sessions (account_id)")
    db.execute(
        """
        CREATE TABLE login_throttle (
          bucket TEXT NOT NULL PRIMARY KEY,
          tokens REAL NOT NULL CHECK (tokens >= 0),
          at REAL NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
