"""Stored values as text: for ledgers, exports and print."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.schema.model import FormSchema, Question


def value_text(
    question: Question, value: Any, *, schema: FormSchema | None = None, names: Mapping[str, str] | None = None
) -> str:
    """What a person reads: labels, 是/否, 2026年11月23日. Empty for no answer.

    An area is an Area or its id; lists pass Areas and ``names`` (``Area.names_of``), else it runs queries.
    """
    if value is None or value == "":
        return ""
    if question.type in {"choice", "choices"}:
        return "、".join(question.choice_label(code) for code in str(value).split())
    if question.type == "boolean":
        return _("Yes") if value else _("No")
    if question.type == "area":
        area = value if isinstance(value, Area) else Area.objects.filter(pk=value).first()
        return area.full_name(names) if area else ""
    if question.type == "photo":
        return _("Photo taken")
    if question.type == "repeat":
        return _("%(count)d rows") % {"count": len(value)}
    return _plain(value)


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
    return masked_number(text, question.type) if question.type in {"id_number", "phone"} else text


def masked_number(text: str, kind: str) -> str:
    """``kind``: 'id_number' or 'phone'. As many stars as are hidden.

    More of an ID number would complete itself: region, date of birth and check digit are known or counted out.
    """
    return _starred(text, 1, 1) if kind == "id_number" else _starred(text, 3, 4)


def _starred(text: str, head: int, tail: int) -> str:
    hidden = len(text) - head - tail
    return f"{text[:head]}{'*' * hidden}{text[-tail:]}" if hidden > 0 else text
