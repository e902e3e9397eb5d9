"""Stored values as texts: as expressions work with them (what an XForm would hold), and as a browser sends them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from forms_app.areas.models import Area
from forms_app.schema.expressions.state import Scope
from forms_app.schema.model import Question
from forms_app.schema.reading import BEIJING
from forms_app.schema.types import TYPES, is_single, parts_of


def scope_of(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> Scope:
    """Texts by uuid of answers by uuid, those of tables as lists of rows."""
    found: Scope = {}
    for question in questions:
        given = answers.get(question.uuid)
        if question.type == "repeat":
            found[question.uuid] = [scope_of(question.questions, row) for row in given or ()]
        else:
            found |= texts_of(question, given)
    return found


def texts_of(question: Question, value: Any) -> Scope:
    """Texts of one answer, by uuid and by '<uuid>.<part>'."""
    by_part = {"": value} if is_single(question) else (value or {})
    return {
        f"{question.uuid}.{part.name}" if part.name else question.uuid: text(by_part.get(part.name), part.storage.kind)
        for part in parts_of(question)
    }


def text(value: Any, kind: str) -> str:
    """``kind``: of the column (``Storage``)."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime.datetime):
        local = value.astimezone(BEIJING)
        return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}+08:00"
    if isinstance(value, datetime.date):
        return value.isoformat()[:7] if kind == "month" else value.isoformat()
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}"
    if isinstance(value, Area):
        return value.code
    if isinstance(value, (list, tuple)):
        return " ".join(map(str, value))
    return str(getattr(value, "pk", value))


def as_typed(question: Question, value: Any, part: str = "") -> list[str]:
    """A stored value of one column as a browser would send it; moments and times to the minute."""
    if value is None or value == "":
        return []
    if isinstance(value, datetime.datetime):
        return [f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}"]
    if isinstance(value, datetime.time):
        return [f"{value:%H:%M}"]
    found = text(value, "month" if question.type == "year_month" else "")
    holds_many = not part and (question.type == "choices" or TYPES[question.type].holds_many)
    return found.split() if holds_many else [found]
