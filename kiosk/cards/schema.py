"""Tables of printed cards; the cards themselves and their stamps lie beside the ledger (``checkin/schema.py``)."""

from sqlite_utils import Database, Migrations

migration = Migrations("cards")


@migration()
def m001_batches(db: Database) -> None:
    """What was printed, when and by whom. ``event`` is the form's own number: sent twice, it is one batch."""
    db.execute(
        """
        CREATE TABLE card_batches (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          event TEXT NOT NULL UNIQUE,
          sheets INTEGER NOT NULL CHECK (sheets BETWEEN 1 AND 50),
          made_at TEXT NOT NULL,
          by TEXT NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX cards_batch ON cards (batch)")
