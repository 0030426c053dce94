"""Tables of the lecture door. A session is named by its public number, which outlives every edit of the lecture."""

from sqlite_utils import Database, Migrations

migration = Migrations("checkin")

SOURCES = "'phone', 'touch', 'card', 'ticket', 'desk', 'paper'"


@migration()
def m001_rules(db: Database) -> None:
    """How people come in to one session; a session without a row goes by the house's usual rules."""
    db.execute(
        """
        CREATE TABLE door_rules (
          session TEXT PRIMARY KEY CHECK (length(session) = 4),
          mode TEXT NOT NULL CHECK (mode IN ('count', 'name', 'contact', 'certificate')),
          opens_before INTEGER NOT NULL CHECK (opens_before BETWEEN 0 AND 1440),
          walk_in_percent INTEGER NOT NULL CHECK (walk_in_percent BETWEEN 0 AND 100),
          release_after INTEGER NOT NULL CHECK (release_after BETWEEN 0 AND 240),
          signs_up_from TEXT,
          signs_up_until TEXT,
          has_check_out INTEGER NOT NULL CHECK (has_check_out IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )


@migration()
def m002_registrations(db: Database) -> None:
    """Claims on seats and places in the queue. ``ticket`` is the hash of what the visitor keeps."""
    db.execute(
        """
        CREATE TABLE registrations (
          id INTEGER PRIMARY KEY,
          event TEXT NOT NULL UNIQUE,
          session TEXT NOT NULL,
          ticket TEXT NOT NULL UNIQUE,
          receipt TEXT NOT NULL CHECK (length(receipt) = 6),
          kind TEXT NOT NULL CHECK (kind IN ('person', 'group')),
          people INTEGER NOT NULL CHECK (people BETWEEN 0 AND 999),
          children INTEGER NOT NULL CHECK (children BETWEEN 0 AND 999),
          elders INTEGER NOT NULL CHECK (elders BETWEEN 0 AND 999),
          wants_guide INTEGER NOT NULL CHECK (wants_guide IN (0, 1)),
          unit TEXT NOT NULL,
          helps TEXT NOT NULL,
          state TEXT NOT NULL CHECK (state IN ('seat', 'waiting', 'used', 'given-back', 'released')),
          made_at TEXT NOT NULL,
          changed_at TEXT NOT NULL,
          CHECK (people + children > 0)
        ) STRICT"""
    )
    db.execute("CREATE INDEX registrations_session ON registrations (session, state, id)")
    db.execute("CREATE INDEX registrations_room ON registrations (session, state, people, children)")
    db.execute("CREATE UNIQUE INDEX registrations_receipt ON registrations (receipt)")


@migration()
def m003_ledger(db: Database) -> None:
    """Every attempt at the door, also the failed ones, never changed; each line carries the hash of the one before."""
    db.execute(
        f"""
        CREATE TABLE scans (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          event TEXT NOT NULL UNIQUE,
          at TEXT NOT NULL,
          session TEXT NOT NULL,
          verb TEXT NOT NULL CHECK (verb IN ('check-in', 'check-out', 'void', 'correct', 'heads', 'touch-two')),
          source TEXT NOT NULL CHECK (source IN ({SOURCES})),
          screen TEXT NOT NULL,
          outcome TEXT NOT NULL,
          people INTEGER NOT NULL,
          children INTEGER NOT NULL,
          person TEXT NOT NULL,
          about INTEGER REFERENCES scans(id),
          by TEXT NOT NULL,
          reason TEXT NOT NULL,
          clock TEXT NOT NULL,
          personal_hash TEXT NOT NULL,
          answer TEXT NOT NULL,
          previous TEXT NOT NULL,
          hash TEXT NOT NULL UNIQUE
        ) STRICT"""
    )
    db.execute("CREATE INDEX scans_session ON scans (session, id)")
    for verb in ("UPDATE", "DELETE"):
        db.execute(
            f"CREATE TRIGGER scans_no_{verb.lower()} BEFORE {verb} ON scans "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
        )


@migration()
def m004_attendance(db: Database) -> None:
    """Who is in: what follows from the ledger, kept so that the database itself refuses a second row."""
    db.execute(
        """
        CREATE TABLE attendance (
          id INTEGER PRIMARY KEY,
          session TEXT NOT NULL,
          person TEXT NOT NULL,
          scan INTEGER NOT NULL REFERENCES scans(id),
          source TEXT NOT NULL,
          unit TEXT NOT NULL,
          people INTEGER NOT NULL,
          children INTEGER NOT NULL,
          came_at TEXT NOT NULL,
          left_at TEXT,
          second_at TEXT,
          receipt TEXT NOT NULL,
          UNIQUE (session, person)
        ) STRICT"""
    )
    db.execute("CREATE INDEX attendance_receipt ON attendance (receipt)")
    db.execute("CREATE INDEX attendance_room ON attendance (session, people, children)")
    db.execute(
        """
        CREATE TABLE personal (
          scan INTEGER PRIMARY KEY REFERENCES scans(id),
          salt TEXT NOT NULL,
          name TEXT NOT NULL,
          phone TEXT NOT NULL,
          consent TEXT NOT NULL,
          consented_at TEXT NOT NULL
        ) STRICT"""
    )


@migration()
def m005_grants(db: Database) -> None:
    """What a good door code was exchanged for, by its hash; and the last slot any door code was made in."""
    db.execute(
        """
        CREATE TABLE grants (
          hash TEXT PRIMARY KEY,
          session TEXT NOT NULL,
          screen TEXT NOT NULL,
          device TEXT NOT NULL,
          people_left INTEGER NOT NULL CHECK (people_left >= 0),
          until TEXT NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute("CREATE TABLE door_clock (id INTEGER PRIMARY KEY CHECK (id = 1), last_second INTEGER NOT NULL) STRICT")
    db.execute("INSERT INTO door_clock (id, last_second) VALUES (1, 0)")


@migration()
def m006_cards(db: Database) -> None:
    """Visitor cards, by their hash, with the stamps collected on each."""
    db.execute(
        """
        CREATE TABLE cards (
          hash TEXT PRIMARY KEY,
          batch TEXT NOT NULL,
          sheet INTEGER NOT NULL,
          made_at TEXT NOT NULL,
          is_revoked INTEGER NOT NULL DEFAULT 0 CHECK (is_revoked IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        """
        CREATE TABLE stamps (
          card TEXT NOT NULL REFERENCES cards(hash) ON DELETE CASCADE,
          hall TEXT NOT NULL,
          at TEXT NOT NULL,
          PRIMARY KEY (card, hall)
        ) STRICT, WITHOUT ROWID"""
    )


@migration()
def m007_retention(db: Database) -> None:
    """When names were last looked through: by that a clock that jumps is found out."""
    db.execute("CREATE TABLE retention_clock (id INTEGER PRIMARY KEY CHECK (id = 1), seen_at TEXT) STRICT")
    db.execute("INSERT INTO retention_clock (id, seen_at) VALUES (1, NULL)")


@migration()
def m008_short_codes(db: Database) -> None:
    """Six digits that a phone shows which cannot go on by itself; typed at the screen they count once."""
    db.execute(
        """
        CREATE TABLE short_codes (
          code TEXT PRIMARY KEY CHECK (length(code) = 6),
          "grant" TEXT NOT NULL UNIQUE,
          session TEXT NOT NULL,
          device TEXT NOT NULL,
          until TEXT NOT NULL,
          is_used INTEGER NOT NULL DEFAULT 0 CHECK (is_used IN (0, 1))
        ) STRICT, WITHOUT ROWID"""
    )


@migration()
def m010_usual_rules(db: Database) -> None:
    """How people come in to sessions that have no rules of their own; no row: as the house came."""
    db.execute(
        """
        CREATE TABLE usual_rules (
          id INTEGER PRIMARY KEY CHECK (id = 1),
          mode TEXT NOT NULL CHECK (mode IN ('count', 'name', 'contact', 'certificate')),
          opens_before INTEGER NOT NULL CHECK (opens_before BETWEEN 0 AND 1440),
          walk_in_percent INTEGER NOT NULL CHECK (walk_in_percent BETWEEN 0 AND 100),
          release_after INTEGER NOT NULL CHECK (release_after BETWEEN 0 AND 240),
          has_check_out INTEGER NOT NULL CHECK (has_check_out IN (0, 1))
        ) STRICT"""
    )


@migration()
def m011_groups(db: Database) -> None:
    """Names left while signing up, a group's leader among them; elders and a wish for a guide with those who are in;
    the number under which somebody is called who waits at the door.
    """
    db.execute(
        """
        CREATE TABLE claim_words (
          claim INTEGER PRIMARY KEY REFERENCES registrations(id),
          name TEXT NOT NULL,
          phone TEXT NOT NULL,
          consent TEXT NOT NULL,
          consented_at TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("ALTER TABLE attendance ADD COLUMN elders INTEGER NOT NULL DEFAULT 0 CHECK (elders >= 0)")
    db.execute("ALTER TABLE attendance ADD COLUMN wants_guide INTEGER NOT NULL DEFAULT 0 CHECK (wants_guide IN (0, 1))")
    db.execute("ALTER TABLE registrations ADD COLUMN call INTEGER CHECK (call > 0)")
    db.execute("CREATE UNIQUE INDEX registrations_call ON registrations (session, call) WHERE call IS NOT NULL")


@migration()
def m012_counts(db: Database) -> None:
    """How many are in, kept by the database itself: adding up a hall of a thousand for everybody who comes is slow."""
    db.execute(
        """
        CREATE TABLE attendance_counts (
          session TEXT PRIMARY KEY,
          people INTEGER NOT NULL,
          children INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID"""
    )
    db.execute(
        "INSERT INTO attendance_counts SELECT session, sum(people), sum(children) FROM attendance GROUP BY session"
    )
    more = (
        "INSERT INTO attendance_counts VALUES (new.session, new.people, new.children) "
        "ON CONFLICT (session) DO UPDATE SET people = people + new.people, children = children + new.children;"
    )
    fewer = (
        "UPDATE attendance_counts SET people = people - old.people, children = children - old.children "
        "WHERE session = old.session;"
    )
    changes = {"INSERT": more, "DELETE": fewer, "UPDATE OF session, people, children": fewer + more}
    for number, (change, acts) in enumerate(changes.items()):
        db.execute(f"CREATE TRIGGER attendance_counted_{number} AFTER {change} ON attendance BEGIN {acts} END")
