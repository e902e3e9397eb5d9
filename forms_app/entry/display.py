"""Stored values as text: for ledgers, exports and print."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES

Names = Mapping[str, str] | None


def value_text(question: Question, value: Any, *, names: Names = None) -> str:
    """What a person reads: labels, 是/否, 2026年11月23日. Empty for no answer.

    An area is an Area or its id; lists pass Areas and ``names`` (``Area.names_of``), else it runs queries.
    """
    if value is None or value == "":
        return ""
    return _function(TYPES[question.type].show)(question, value, names)


def cell_text(question: Question, value: Any, *, names: Names = None) -> str:
    """The same for lists and files, whose heads name the unit: '1,234.50' below '金额（元）'."""
    path = TYPES[question.type].show_cell
    if not path or value is None or value == "":
        return value_text(question, value, names=names)
    return _function(path)(question, value, names)


def head(question: Question) -> str:
    """The label of a column: '建筑面积（平方米）'."""
    unit = unit_of(question)
    return f"{question.label}（{unit}）" if unit else question.label


def unit_of(question: Question) -> str:
    return "元" if question.type == "money" else str(question.option("unit", ""))


def remark(question: Question, value: Any) -> str:
    """What the last page before sending says about an answer; mostly nothing."""
    path = TYPES[question.type].remark
    return str(_function(path)(question, value)) if path and value is not None else ""


def part_text(question: Question, part: str, value: Any, *, names: Names = None) -> str:
    """The text of one column of a question that has several."""
    if value is None or value == "":
        return ""
    return _function(TYPES[question.type].show_part)(question, part, value, names)


def answer_lines(question: Question, value: Any, names: Names = None) -> list[tuple[str, str]]:
    """(label, text) by line where an answer reads better as a small table (a matrix); else nothing."""
    path = TYPES[question.type].show_lines
    return _function(path)(question, value, names) if path and value is not None else []


def drawing(question: Question, value: Any) -> str:
    """A picture of an answer (a way, an outline) as markup; mostly nothing."""
    path = TYPES[question.type].drawing
    return str(_function(path)(question, value)) if path and value is not None else ""


@lru_cache(maxsize=200)
def _function(path: str) -> Callable[..., Any]:
    return import_string(path)


def plain(question: Question, value: Any, names: Names) -> str:
    """Days, numbers and texts as they are."""
    return _plain(value)


def plain_part(question: Question, part: str, value: Any, names: Names) -> str:
    return _plain(value)


def number(question: Question, value: Any, names: Names) -> str:
    """With as many decimal places as the form says, else as many as it has."""
    places = question.option("places")
    return _plain(value) if places is None else f"{value:.{int(places)}f}"


def measured(question: Question, value: Any, names: Names) -> str:
    """'88.50平方米'."""
    return f"{number(question, value, names)}{unit_of(question)}"


def chosen(question: Question, value: Any, names: Names) -> str:
    return "、".join(question.choice_label(code) for code in str(value).split())


def yes_no(question: Question, value: Any, names: Names) -> str:
    if question.choices:  # a form in another language has its own words
        return question.choice_label("yes" if value else "no")
    return _("Yes") if value else _("No")


def area_name(question: Question, value: Any, names: Names) -> str:
    area = value if isinstance(value, Area) else Area.objects.filter(pk=value).first()
    return area.full_name(names or None) if area else ""


def photo_taken(question: Question, value: Any, names: Names) -> str:
    return _("Photo taken")


def row_count(question: Question, value: Any, names: Names) -> str:
    return _("%(count)d rows") % {"count": len(value)}


def day_text(day: datetime.date) -> str:
    """2026年11月23日."""
    return _("%(month)d/%(day)d/%(year)d") % {"year": day.year, "month": day.month, "day": day.day}


def _plain(value: Any) -> str:
    if isinstance(value, datetime.date):
        return day_text(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value)


def masked(question: Question, value: Any) -> str:
    """Phones as 139****0001, ID numbers as 3****************7, everything else as it is."""
    text = value_text(question, value)
    return masked_number(text, question.type) if TYPES[question.type].is_masked else text


def masked_number(text: str, kind: str) -> str:
    """``kind``: 'id_number' or 'phone'. As many stars as are hidden.

    More of an ID number would complete itself: region, date of birth and check digit are known or counted out.
    """
    return _starred(text, 1, 1) if kind == "id_number" else _starred(text, 3, 4)


def _starred(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    return f"{text[:head]}{'*' * hidden}{text[-tail:]}" if hidden > 0 else text
