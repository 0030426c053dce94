"""Interface words: extract them from code and templates, bring the English catalogue up to date, compile it.

Prints the words that still lack a translation. Runs in the test environment (Babel comes with Flask-Babel).
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).resolve().parent.parent
CATALOGUE = HOUSE / "kiosk" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
METHODS = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {"templates/**.html": {"trim_blocks": "true", "lstrip_blocks": "true"}}


def template() -> Catalog:
    """Every word of the interface that code or templates mark."""
    found = Catalog(charset="utf-8")
    for name, _, words, _, context in extract_from_dir(str(HOUSE), METHODS, OPTIONS):
        if name.startswith(("kiosk", "templates")):
            found.add(words, context=context)
    return found


def updated() -> Catalog:
    """The English catalogue with the present words, without those nobody uses any more."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    catalogue.update(template(), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    catalogue.creation_date = catalogue.revision_date  # the same words make the same file, whenever
    return catalogue


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def main() -> None:
    catalogue = updated()
    out = io.BytesIO()
    write_po(out, catalogue, width=120, sort_output=True, no_location=True)
    CATALOGUE.write_bytes(out.getvalue())
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(catalogue))
    for message in catalogue:
        if message.id and not (
            message.string if isinstance(message.string, str) else message.string and all(message.string)
        ):
            print("untranslated:", message.id)


if __name__ == "__main__":
    main()
