"""Narrowing a ledger down by values: from … to …, and by a part of a text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import F, Func, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _

from forms_app.entry.display import cell_text, head
from forms_app.entry.fields import field_for
from forms_app.entry.searching import name_of, without_spaces
from forms_app.entry.text import half_width, tidy
from forms_app.records.question_filters import QuestionFilter
from forms_app.schema.kinds.plain import most_stars
from forms_app.schema.model import Question
from forms_app.schema.types import parts_of

TEXT_LENGTH, VALUE_LENGTH = 50, 40
_MINUTE = datetime.timedelta(minutes=1)
_INPUTS = {
    "date": {"type": "date"},
    "time": {"type": "time"},
    "datetime": {"type": "datetime-local"},
    "year_month": {"type": "month", "placeholder": "2026-11"},
    "integer": {"inputmode": "numeric"},
    "decimal": {"inputmode": "decimal"},
    "money": {"inputmode": "decimal"},
}
_KEPT = {"unit", "stars"}  # the form's own limits do not matter: older records may lie outside them


class RangeFilter(QuestionFilter):
    """Numbers, amounts, days, times, months and marks, both ends included."""

    def fields(self) -> dict[str, forms.Field]:
        return {
            f"{self.name}-from": RangeEnd(self.question, _("range from")),
            f"{self.name}-to": RangeEnd(self.question, _("range to")),
            f"{self.name}-is": self.presence(),
        }

    def check(self, form: forms.Form) -> None:
        low, high = self._ends(form.cleaned_data)
        if low is not None and high is not None and low > high:
            form.add_error(f"{self.name}-to", _("The end is smaller or earlier than the beginning. Check both."))

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        attribute = self.built.attribute(self.question.uuid)
        low, high = self._ends(data)
        condition = Q()
        if low is not None:
            condition &= Q(**{f"{attribute}__gte": low})
        if isinstance(high, datetime.datetime):
            condition &= Q(**{f"{attribute}__lt": high + _MINUTE})  # the clock's seconds belong to the minute
        elif high is not None:
            condition &= Q(**{f"{attribute}__lte": high})
        ranges = [(condition, self._words(low, high))] if condition else []
        return ranges + self.presence_found(data[f"{self.name}-is"])

    def _ends(self, data: Mapping[str, Any]) -> tuple[Any, Any]:
        return data.get(f"{self.name}-from"), data.get(f"{self.name}-to")

    def _words(self, low: Any, high: Any) -> str:
        names = {"label": head(self.question), "low": self._text(low), "high": self._text(high)}
        if low is None:
            return _("%(label)s: to %(high)s") % names
        if high is None:
            return _("%(label)s: from %(low)s") % names
        return _("%(label)s: from %(low)s to %(high)s") % names

    def _text(self, value: Any) -> str:
        return "" if value is None else cell_text(_reading(self.question), value)


class RangeEnd(forms.CharField):
    """What the question itself takes, in all its writings, cleaned to the stored value; None when empty."""

    def __init__(self, question: Question, label: str) -> None:
        asked = _reading(question)
        super().__init__(required=False, label=label, max_length=VALUE_LENGTH, widget=_widget(asked))
        self.error_messages["max_length"] = _("Write at most %(limit)d characters.") % {"limit": VALUE_LENGTH}
        self.reader = field_for(asked)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return self.reader.clean(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return self.reader.prepare_value(value)


def _reading(question: Question) -> Question:
    """The question without what it demands of new answers. Device and time is a moment."""
    kept = tuple((name, value) for name, value in question.options if name in _KEPT)
    kind = "datetime" if question.type == "device" else question.type
    return replace(question, type=kind, required=False, default="", options=kept)


def _widget(question: Question) -> forms.Widget:
    if question.type == "rating":
        marks = [(str(mark), _("%(mark)d points") % {"mark": mark}) for mark in range(1, most_stars(question) + 1)]
        return forms.Select(choices=[("", _("All")), *marks])
    return forms.TextInput({"autocomplete": "off", **_INPUTS.get(question.type, {})})


class ContainsFilter(QuestionFilter):
    """Texts and codes by a part of them: never LIKE, so that %, _ and \\ are what they are on both databases."""

    def fields(self) -> dict[str, forms.Field]:
        return {self.name: PartOfText(), f"{self.name}-is": self.presence()}

    def found(self, data: Mapping[str, Any]) -> list[tuple[Q, str]]:
        text = data[self.name]
        words = _("%(label)s: contains “%(text)s”") % {"label": head(self.question), "text": text}
        found = [(self._contains(text), words)] if text else []
        return found + self.presence_found(data[f"{self.name}-is"])

    def _contains(self, text: str) -> Q:
        attribute = self.built.attribute(self.question.uuid)
        if self.question.type == "text" and (spelled := name_of(text)):
            return _holds(without_spaces(attribute), spelled)
        return _holds(F(attribute), text) | _holds(F(attribute), half_width(text))


class PartOfText(forms.CharField):
    """Cleans to the text without spaces around it; refuses what cannot be seen."""

    def __init__(self) -> None:
        hint = {"type": "search", "autocomplete": "off"}
        super().__init__(
            required=False, label=_("a part of it"), max_length=TEXT_LENGTH, strip=False, widget=forms.TextInput(hint)
        )
        self.error_messages["max_length"] = _("Write at most %(limit)d characters.") % {"limit": TEXT_LENGTH}

    def clean(self, value: Any) -> str:
        return super().clean(tidy(str(value or "")))


class AsciiLower(Func):
    """Latin letters in one case, and nothing else: what LOWER does beyond A to Z depends on database and locale."""

    function = "LOWER"  # SQLite's own knows A to Z alone

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        template = f"TRANSLATE(%(expressions)s, '{letters}', '{letters.lower()}')"
        return self.as_sql(compiler, connection, template=template, **context)


_SMALL = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _holds(stored: Combinable, text: str) -> Q:
    return Q(GreaterThan(StrIndex(AsciiLower(stored), Value(text.translate(_SMALL))), 0))


def is_moment(question: Question) -> bool:
    """Whether device and time records a time, which has a range; the rest are texts."""
    return parts_of(question)[0].storage.kind == "datetime"
