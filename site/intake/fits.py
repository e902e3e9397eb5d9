"""How many answers of a column fit the kind that was chosen, by the very fields that will read them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from forms_app.entry.fields import field_for
from forms_app.entry.sheets import column_letters, fault_of
from forms_app.schema.types import TYPES
from intake.analysis.groups import Groups
from intake.analysis.reading import converted, doubt, place_name
from intake.analysis.roles import Rows
from intake.analysis.shape import Sheet, bare
from intake.analysis.types import Known
from intake.kinds import MOST_CHOICES, question, type_of
from intake.plan import Kept, cells_of

EXAMPLES = 3
_PARTED = r"[、,，;；|\n]"  # as entry.cells.several parts them


@dataclass
class Fit:
    """``examples``: (cell, text, why it does not fit). ``choices``: the labels, if the answers are the choices."""

    answers: int = 0
    fitting: int = 0
    examples: list[tuple[str, str, str]] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    samples: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)  # cells that say something else than the first of their record

    @property
    def percent(self) -> int:
        """100 only if all fit."""
        return 100 if self.fitting == self.answers else min(99, self.fitting * 100 // self.answers)

    @property
    def misfits(self) -> int:
        return self.answers - self.fitting


def fit(sheet: Sheet, rows: Rows, groups: Groups | None, column: Kept, known: Known) -> Fit:
    cells = cells_of(sheet, rows, groups, column)
    counts = Counter(text for _row, text in cells if text)
    found = Fit(answers=len(cells), samples=[text[:30] for text, _count in counts.most_common(3)])
    kind = column["kind"]
    if kind in ("choice", "choices"):
        found.choices = labels_of(counts, kind)
    why = _checker(kind, found.choices, known)
    faults: dict[str, str] = {}
    for number, text in cells:
        message = fault_of(text)
        if not message:
            if text not in faults:
                faults[text] = why(text)
            message = faults[text]
        if not message:
            found.fitting += 1
        elif len(found.examples) < EXAMPLES:
            found.examples.append((f"{column_letters(column['index'])}{number}", str(text)[:40], message))
    if groups and not column["in_rows"]:
        found.conflicts = conflicts(sheet, groups, column["index"])
    return found


def conflicts(sheet: Sheet, groups: Groups, index: int) -> list[str]:
    """Cells of a record's column that would be lost, because its first row says something else."""
    return [
        f"{column_letters(index)}{number}"
        for group in groups.several
        for number in group[1:]
        if (text := sheet.seen(number, index)) and text != sheet.seen(group[0], index)
    ]


def labels_of(counts: Counter[str], kind: str) -> list[str]:
    """Answers as choices, the most frequent first; the first ones only, where there are far too many."""
    parts: Counter[str] = Counter()
    for text, count in counts.items():
        for part in re.split(_PARTED, text) if kind == "choices" else [text]:
            if part.strip() and not fault_of(text):
                parts[" ".join(part.split())] += count
    found: dict[str, str] = {}
    for text, _count in parts.most_common():
        found.setdefault(bare(text), text)
    return list(found.values())[:MOST_CHOICES]


def _checker(kind: str, choices: Sequence[str], known: Known) -> Callable[[str], str]:
    """Text → why it does not fit, '' if it does."""
    if kind.startswith("area:"):
        return lambda text: "" if place_name(text) in known.areas else _("No area has this name.")
    if kind.startswith("list:"):
        labels = next((one.labels for one in known.lists if one.slug == kind[5:]), frozenset())
        return lambda text: "" if bare(text) in labels else _("The list has no such choice.")
    if kind == "choice":
        known_labels = {bare(label) for label in choices}
        return lambda text: (
            "" if bare(text) in known_labels else _("There are too many different answers for a choice.")
        )
    if kind == "choices":
        return lambda _text: ""
    return _by_field(kind)


def _by_field(kind: str) -> Callable[[str], str]:
    name = type_of(kind)
    asked = question("", "x", kind, "x", False, ())
    form_field, read = field_for(asked), import_string(TYPES[name].read) if TYPES[name].read else None

    def why(text: str) -> str:
        if doubt(name, text):
            return _("It may be January, or October that the spreadsheet took for a number. Write 2026-01 or 2026-10.")
        raw = converted(name, text)
        try:
            form_field.clean(read(asked, raw, None) if read else raw)
        except ValidationError as error:
            if name == "id_number" and re.fullmatch(r"\d{15}000", bare(raw)):
                return _("The spreadsheet took this for a number: its last three digits are lost. Enter it again.")
            return " ".join(error.messages)
        return ""

    return why
