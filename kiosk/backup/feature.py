"""What the backups plug in."""

from kiosk.backup.commands import ERRANDS
from kiosk.core.plug import Feature

FEATURE = Feature(name="backup", errands=ERRANDS)
