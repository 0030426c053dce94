"""How many are in is kept by the database, and is what adding up the rows gives, whatever happens to them."""

from __future__ import annotations

import sqlite3

import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st

from kiosk.checkin.schema import migration

SUMS = "SELECT session, sum(people), sum(children) FROM attendance GROUP BY session"
KEPT = "SELECT session, people, children FROM attendance_counts WHERE people + children > 0"
HEADS = st.integers(0, 40)


Step = tuple[str, int, str, int, int]


@given(
    st.lists(st.tuples(st.sampled_from("+-~>"), st.integers(1, 12), st.sampled_from("AB"), HEADS, HEADS), max_size=30)
)
def test_the_count_is_the_sum_of_the_rows(steps: list[Step]) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migration.apply(sqlite_utils.Database(db))
    for step in steps:
        change(db, *step)
        assert set(db.execute(KEPT)) == {row for row in db.execute(SUMS) if row[1] + row[2]}
    db.close()


def change(db: sqlite3.Connection, act: str, number: int, session: str, people: int, children: int) -> None:
    """Somebody comes, goes, becomes more or fewer, or moves to another session."""
    match act:
        case "+":
            db.execute(
                "INSERT OR IGNORE INTO attendance (id, session, person, scan, source, unit, people, children, came_at, "
                "receipt) VALUES (?1, ?2, ?1, 1, 'touch', '', ?3, ?4, '', '')",
                (number, session, people, children),
            )
        case "-":
            db.execute("DELETE FROM attendance WHERE id = ?", (number,))
        case "~":
            db.execute("UPDATE attendance SET people = ?, children = ? WHERE id = ?", (people, children, number))
        case ">":
            db.execute("UPDATE attendance SET session = ? WHERE id = ?", (session, number))
