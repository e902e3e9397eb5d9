"""What can be wrong with one cell of a workbook of codes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.utils.translation import gettext as _

from forms_app.codes import tongues
from forms_app.codes.checks import code_fault, label_fault, tidy
from forms_app.codes.workbook import CODE, COLUMNS, FROM, LABEL, ORDER, PARENT, UNTIL

CODE_LIMIT = 20_000
ORDER_LIMIT = 1_000_000
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))")
Day = date | Literal[""]


@dataclass(frozen=True)
class Fault:
    """``row`` is the row in the file (0: the whole file), ``column`` the column's name."""

    row: int
    column: str
    message: str


@dataclass(frozen=True)
class Line:
    """One code as the file has it. None: the file has no such column; '': the cell is empty."""

    row: int
    code: str
    label: str
    parent: str | None = None
    order: int | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    labels: Mapping[str, str] = field(default_factory=dict)  # by language of the columns; empty cells too

    def over(self, before: dict[str, str]) -> dict[str, str]:
        """``changes.snapshot`` of a code, as it will be."""
        named = {"label": self.label, "parent": self.parent, "order": self.order}
        days = {"valid_from": self.valid_from, "valid_until": self.valid_until}
        given = {name: str(value) for name, value in (named | days).items() if value is not None}
        return before | given | {"labels": tongues.written(self.labelled(tongues.read(before["labels"])))}

    def labelled(self, before: Mapping[str, str]) -> dict[str, str]:
        """The labels in other languages as they will be."""
        return {code: label for code, label in {**before, **self.labels}.items() if label}


def read_lines(
    rows: Iterable[tuple[int, Mapping[str, str]]], known: Mapping[str, Any], faults: list[Fault]
) -> tuple[list[Line], set[str]]:
    """Sound lines, and the codes of all; what is wrong goes into ``faults``. ``known``: the codes of the list."""
    lines: list[Line] = []
    seen: dict[str, int] = {}
    padded = without_zeros(known)
    count = 0
    for number, cells in rows:
        count += 1
        if count == 1 and not _has_columns(cells, faults):
            return [], set()
        if count > CODE_LIMIT:
            faults.append(Fault(number, "", _("There are more than %(limit)d choices in this file. Divide it.")
                          % {"limit": CODE_LIMIT}))  # fmt: skip
            break
        line = _line(number, cells, padded, seen, faults)
        if line:
            lines.append(line)
    if not count:
        faults.append(Fault(0, "", _("There are column names but no choices below them. Enter a row for each choice.")))
    return lines, set(seen)


def _has_columns(cells: Mapping[str, str], faults: list[Fault]) -> bool:
    missing = [name for name in (CODE, LABEL) if name not in cells]
    if missing:
        faults.append(Fault(0, missing[0], _("The column %(name)s is missing. Name it so in the first row, or download "
                      "the list and use it as a template.") % {"name": "、".join(missing)}))  # fmt: skip
    faults += _language_faults(cells)
    unknown = [name for name in cells if name and name not in COLUMNS and not tongues.named_in(name)]
    if unknown:
        faults.append(Fault(0, "", _("These columns are not known: %(names)s. Remove them, or use the names of the "
                      "template.") % {"names": "、".join(unknown[:20])}))  # fmt: skip
    return not faults


def _language_faults(cells: Iterable[str]) -> Iterator[Fault]:
    """Columns of a language that nobody knows, and of one that another column has already."""
    seen: set[str] = set()
    for name in cells:
        if not (called := tongues.named_in(name)):
            continue
        try:
            code = tongues.language(called)
            if code in seen:
                raise ValueError(_("Another column is in this language already."))
            seen.add(code)
        except ValueError as error:
            yield Fault(0, name, str(error))


def _line(
    number: int, cells: Mapping[str, str], padded: Mapping[str, str], seen: dict[str, int], faults: list[Fault]
) -> Line | None:
    wrong: dict[str, str] = {name: reason for name in cells if (reason := getattr(cells[name], "reason", ""))}

    def read(name: str, parse: Callable[[str], Any]) -> Any:
        """None without the column or with a fault, which is noted."""
        if name not in cells or name in wrong:
            return None
        try:
            return parse(tidy(cells[name]))
        except ValueError as error:
            wrong[name] = str(error)
            return None

    code = read(CODE, lambda text: _code(text, padded)) or ""
    if code in seen:
        wrong[CODE] = _("This code stands in row %(row)d too. Every choice has one row.") % {"row": seen[code]}
    line = Line(
        number,
        code,
        read(LABEL, _label) or "",
        read(PARENT, _parent),
        read(ORDER, _order),
        read(FROM, _day),
        read(UNTIL, _day),
        {tongues.language(called): read(name, _said) or "" for name in cells if (called := tongues.named_in(name))},
    )
    if code:
        seen.setdefault(code, number)
    faults.extend(Fault(number, column, message) for column, message in wrong.items())
    return None if wrong else line


def _code(text: str, padded: Mapping[str, str]) -> str:
    text = half_width(text)
    if fault := code_fault(text) or shortened(text, padded):
        raise ValueError(fault)
    return text


def half_width(text: str) -> str:
    return text.translate({0xFF10 + digit: str(digit) for digit in range(10)})


def without_zeros(codes: Iterable[str]) -> dict[str, str]:
    """{'1': '01'} of the codes that begin with 0, which a spreadsheet may have dropped."""
    return {code.lstrip("0"): code for code in codes if code.startswith("0") and code.isdecimal() and code.strip("0")}


def shortened(text: str, padded: Mapping[str, str]) -> str:
    """What to say of 1 where the list has 01; empty for other codes."""
    meant = padded.get(text, "")
    return "" if not meant else _(
        "This list has %(meant)s, the file has %(found)s: the spreadsheet has dropped the 0 at the beginning. Format "
        "the column as text and enter %(meant)s."
    ) % {"meant": meant, "found": text}  # fmt: skip


def _label(text: str) -> str:
    if fault := label_fault(text):
        raise ValueError(fault)
    return text


def _said(text: str) -> str:
    return _label(text) if text else ""


def _parent(text: str) -> str:
    text = half_width(text)
    if text and (fault := code_fault(text)):
        raise ValueError(fault)
    return text


def _order(text: str) -> int | None:
    text = half_width(text)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= ORDER_LIMIT):
        raise ValueError(_("The order is a whole number from 0 to %(limit)d. Correct it or leave it empty.")
                         % {"limit": ORDER_LIMIT})  # fmt: skip
    return int(text)


def _day(text: str) -> Day:
    text = half_width(text)
    if not text:
        return ""
    found = _DATE.fullmatch(text)
    try:
        day = date(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2100:
        raise ValueError(_("“%(text)s” is no date between 1900 and 2100. Write it like 2026-11-23.")
                         % {"text": text[:30]})  # fmt: skip
    return day
