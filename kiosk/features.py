"""The table of contents: every room, lowest floor first. A room may import only the rooms above it in this list."""

from __future__ import annotations

from kiosk.archive.feature import FEATURE as ARCHIVE
from kiosk.backup.feature import FEATURE as BACKUP
from kiosk.cards.feature import FEATURE as CARDS
from kiosk.checkin.feature import FEATURE as CHECKIN
from kiosk.core.plug import Feature, Part
from kiosk.doors.feature import FEATURE as DOORS
from kiosk.exhibits.feature import FEATURE as EXHIBITS
from kiosk.halls.feature import FEATURE as HALLS
from kiosk.journal.feature import FEATURE as JOURNAL
from kiosk.leaves.feature import FEATURE as LEAVES
from kiosk.lectures.feature import FEATURE as LECTURES
from kiosk.media.feature import FEATURE as MEDIA
from kiosk.mine.feature import FEATURE as MINE
from kiosk.packs.feature import FEATURE as PACKS
from kiosk.papers.feature import FEATURE as PAPERS
from kiosk.people.feature import FEATURE as PEOPLE
from kiosk.reports.feature import FEATURE as REPORTS
from kiosk.revisions.feature import FEATURE as REVISIONS
from kiosk.roster.feature import FEATURE as ROSTER
from kiosk.screens.feature import FEATURE as SCREENS
from kiosk.search.feature import FEATURE as SEARCH
from kiosk.site.feature import FEATURE as SITE
from kiosk.staff.feature import FEATURE as STAFF
from kiosk.today.feature import FEATURE as TODAY
from kiosk.visitors.feature import FEATURE as VISITORS

FEATURES: tuple[Feature, ...] = (
    JOURNAL, STAFF, REVISIONS, SITE, MEDIA, PEOPLE, EXHIBITS, LECTURES, CHECKIN, MINE, CARDS, PAPERS, DOORS, HALLS,
    SCREENS, SEARCH, ROSTER, LEAVES, REPORTS, ARCHIVE, VISITORS, PACKS, BACKUP, TODAY,
)  # fmt: skip

NAMES = tuple(feature.name for feature in FEATURES)
PARTS: tuple[Part, ...] = tuple(part for feature in FEATURES for part in feature.parts)
