"""Tables of the screens."""

from sqlite_utils import Database, Migrations

migration = Migrations("screens")


@migration()
def m001_screens(db: Database) -> None:
    """The screens that staff gave a name; ``device`` is the number their browser keeps."""
    db.execute(
        """
        CREATE TABLE screens (
          id INTEGER PRIMARY KEY,
          device TEXT NOT NULL UNIQUE CHECK (length(device) = 32),
          name TEXT NOT NULL UNIQUE CHECK (name <> ''),
          place TEXT NOT NULL,
          orientation TEXT NOT NULL CHECK (orientation IN ('upright', 'wide')),
          start TEXT NOT NULL CHECK (start LIKE '/%'),
          created_at TEXT NOT NULL
        ) STRICT"""
    )


@migration()
def m002_printer(db: Database) -> None:
    """Whether a printer for tickets stands beside the screen."""
    db.execute("ALTER TABLE screens ADD COLUMN has_printer INTEGER NOT NULL DEFAULT 0 CHECK (has_printer IN (0, 1))")
