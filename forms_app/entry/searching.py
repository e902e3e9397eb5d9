"""Searching records: in their texts by parts, in what is masked by whole numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Replace
from django.db.models.lookups import IContains

from forms_app.entry import numbers
from forms_app.entry.display import masked_number
from forms_app.entry.text import dots, half_width, is_han
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES
from forms_app.tables.balanced import any_of
from forms_app.tables.models import Form
from forms_app.tables.runtime import RecordModels, path_to_record

_ID_NUMBER = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]", re.IGNORECASE)
_listeners: list[Callable[[Any, Form, str], None]] = []
_SHORTEST_PHONE = 9  # shorter ones are services that everybody may call


def search(built: RecordModels, text: str) -> Q:
    """Records whose text answers, or those of their child rows, contain ``text`` literally.

    Spaces inside Chinese names do not count: 王小明 finds 王 小明. ID numbers are matched whole, phones whole or by the
    last four digits that the list shows: searching for parts of them would give away what masking hides.
    """
    schema = built.version.schema
    condition = _contains(built, schema.scalars, text)
    for repeat in schema.all_repeats:
        if inside := _contains(built, repeat.questions, text):
            rows = built.children[repeat.uuid]
            record = {path_to_record(rows): OuterRef("pk")}
            condition |= Q(Exists(rows._default_manager.filter(inside, **record)))
    return condition or Q(pk__in=[])


def _contains(built: RecordModels, questions: tuple[Question, ...], text: str) -> Q:
    return any_of(_each(built, questions, text))


def _each(built: RecordModels, questions: tuple[Question, ...], text: str) -> Iterator[Q]:
    spelled = name_of(text)
    for question in questions:
        row = TYPES[question.type]
        if not (row.is_searched or row.is_masked):
            continue
        attribute = built.attribute(question.uuid)
        if question.type == "text" and spelled:
            yield Q(IContains(without_spaces(attribute), spelled))
        elif row.is_searched:
            yield Q(**{f"{attribute}__icontains": text})
        else:
            yield Q(**{f"{attribute}__iexact": text})
        if question.type == "phone" and len(text) == 4:
            yield Q(**{f"{attribute}__endswith": text})


def name_of(text: str) -> str:
    """'王 小明' → '王小明' where the text may be a Chinese name, whose spaces do not count; else empty."""
    bare = "".join(dots(text).split())
    return bare if is_han(bare) else ""


def without_spaces(attribute: str) -> Replace:
    """A text column without the spaces inside names."""
    return Replace(Replace(F(attribute), Value(" "), Value("")), Value("\u3000"), Value(""))


def whole_number(text: str) -> str:
    """'id_number' or 'phone' where ``text`` is one from the first digit to the last, else empty."""
    digits = half_width(text)
    if _ID_NUMBER.fullmatch(digits):
        return "id_number"
    try:
        return "phone" if len(numbers.phone(digits)) >= _SHORTEST_PHONE else ""
    except ValidationError:
        return ""


def search_words(text: str) -> str:
    """What was searched for, as it may stand in logs and on paper: whole numbers masked."""
    kind = whole_number(text)
    return masked_number(half_width(text).upper(), kind) if kind else text


def on_number(listener: Callable[[Any, Form, str], None]) -> None:
    """Have somebody told (user, form, text) when a whole number is looked for outside a ledger."""
    if listener not in _listeners:
        _listeners.append(listener)


def tell(user: Any, form: Form, text: str) -> None:
    """Whoever has a number and finds its person has learned more than what is shown tells."""
    if whole_number(text):
        for listener in _listeners:
            listener(user, form, text)
