"""How records and their rows lie in the sheets of a workbook: the same for exports, templates and imports.

The first sheet holds the records, then one sheet for each table of rows. A row names its record by 序号 or by the
record key, inside another table also the row that it stands in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.schema.model import FormSchema, Question

NUMBER, KEY, ABOVE, ROW = PLACES = ("_number", "_key", "_above", "_row")  # keys of questions begin with a letter
TITLE_LENGTH = 31  # characters of a sheet's name, by Excel's rules
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_RESERVED = "history"  # Excel keeps this name for itself


@dataclass(frozen=True)
class Table:
    """A table of rows. ``name``: its key, inside another 'jia_ting.zheng_jian'."""

    name: str
    label: str
    repeat: Question
    above: Question | None = None


def tables(schema: FormSchema) -> list[Table]:
    """All tables of rows in the order of the form, each before those inside it."""
    found = []
    for repeat, above in schema.walk():
        if repeat.type == "repeat":
            name = f"{above.key}.{repeat.key}" if above else repeat.key
            label = f"{above.label} › {repeat.label}" if above else repeat.label
            found.append(Table(name, label, repeat, above))
    return found


def sheet_titles(first: str, found: Sequence[Table]) -> list[str]:
    """Names for the sheet of the records and those of the tables: allowed by Excel, none twice."""
    taken: set[str] = set()
    titles = []
    for text in (first, *(table.label for table in found)):
        titles.append(_free(" ".join(_FORBIDDEN.sub(" ", text).split()), taken))
        taken.add(titles[-1].casefold())
    return titles


def _free(text: str, taken: set[str]) -> str:
    plain = text[:TITLE_LENGTH].strip()
    if plain and plain.casefold() not in taken and plain.casefold() != _RESERVED:
        return plain
    number = 2
    while (title := f"{plain[: TITLE_LENGTH - 4].strip()} {number}".strip()).casefold() in taken:
        number += 1
    return title


def record_places() -> list[tuple[str, str]]:
    """(name, head) of the columns by which rows find a record of the first sheet."""
    return [(NUMBER, _("No.")), (KEY, _("Record key"))]


def row_places(table: Table) -> list[tuple[str, str]]:
    """(name, head) of the columns that say whose row it is, and which."""
    above = [(ABOVE, _("Row of “%(table)s”") % {"table": table.above.label})] if table.above else []
    return [(NUMBER, _("No. of the record")), (KEY, _("Record key")), *above, (ROW, _("Row number"))]


def unique_heads(columns: Iterable[tuple[str, str]], reserved: Iterable[str]) -> list[str]:
    """Heads of (name, label); where a label stands twice or is taken, the name follows: '姓名（ming_2）'.

    A label that looks like such a head gets its name too, so that no two heads are the same.
    """
    columns = list(columns)
    counts = Counter([*(label for _name, label in columns), *reserved])
    named = {label for label, count in counts.items() if count > 1}
    while more := counts.keys() & {keyed(label, name) for name, label in columns if label in named} - named:
        named |= more
    return [keyed(label, name) if label in named else label for name, label in columns]


def keyed(label: str, name: str) -> str:
    return f"{label}（{name}）"
