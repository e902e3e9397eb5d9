"""Fields whose answers are chosen: one of some, several of some, yes or no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.text import quoted
from forms_app.entry.widgets import Choices, List, ManyChoices
from forms_app.schema.model import Question
from forms_app.schema.types import CODES_LENGTH

RADIO_LIMIT = 8
YES, NO = "yes", "no"
_TRUE = {"yes", "true", "1", "是", "有", "y", "√"}
_FALSE = {"no", "false", "0", "否", "无", "n", "×"}
NOT_LISTED = _("“%(value)s” is not one of the choices. Choose from the list.")

TOO_MANY = _("You have chosen %(found)d; so many cannot be stored together. Choose fewer.")


def joined(codes: Sequence[str]) -> str | None:
    """As they are stored, with spaces between them. Raises ValidationError where they are more than a column holds."""
    text = " ".join(codes)
    if len(text) > CODES_LENGTH:
        raise ValidationError(TOO_MANY, code="many", params={"found": len(codes)})
    return text or None


class _Shared(forms.Field):
    """Choices are never changed, so copies of a field share one list (copying 56 nationalities costs)."""

    def __deepcopy__(self, memo: dict) -> Any:
        copy = forms.Field.__deepcopy__(self, memo)
        copy._choices = self._choices  # type: ignore[attr-defined]
        return copy


class ChoiceField(_Shared, forms.ChoiceField):
    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        return text or None

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)
        if value is not None and value not in self.codes:  # type: ignore[attr-defined]
            raise ValidationError(NOT_LISTED, code="choice", params={"value": quoted(value)})


class ChoicesField(_Shared, forms.MultipleChoiceField):
    """Cleans to codes in the order of the form, joined by spaces; None when nothing is ticked."""

    def to_python(self, value: Any) -> Any:
        items = value.split() if isinstance(value, str) else list(value or ())
        picked = {str(item).strip() for item in items} - {""}
        for code in sorted(picked - self.codes.keys()):  # type: ignore[attr-defined]
            raise ValidationError(NOT_LISTED, code="choice", params={"value": quoted(code)})
        return joined([code for code in self.codes if code in picked])  # type: ignore[attr-defined]

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(self.prepare_value(initial) or ()) != set(self.prepare_value(data) or ())

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


class YesNoField(_Shared, forms.ChoiceField):
    """Cleans to True, False or None."""

    def to_python(self, value: Any) -> Any:
        word = "" if value is None else str(value).strip().lower()
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        if word:
            raise ValidationError(NOT_LISTED, code="choice", params={"value": quoted(str(value).strip())})
        return None

    def prepare_value(self, value: Any) -> Any:
        try:
            answer = self.to_python(value)
        except ValidationError:
            return ""
        return "" if answer is None else YES if answer else NO

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != self.prepare_value(data)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def choice(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    """Radio buttons while they fit on a screen, a list beyond."""
    pairs = _pairs(question)
    if len(pairs) > RADIO_LIMIT:
        options = [("", _("Please choose")), *pairs]
        widget: forms.Widget = List({"class": "g-select"})
    else:
        options, widget = _with_none(question, pairs), Choices()
    field = ChoiceField(choices=options, widget=widget, initial=_code(question, question.default), **_common(question))
    field.codes = dict(pairs)  # type: ignore[attr-defined]
    return field


def choices(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    words = [word for word in re.split(r"[、,，;；\s]+", question.default) if word]
    initial = [code for word in words if (code := _code(question, word))]
    pairs = _pairs(question)
    field = ChoicesField(choices=pairs, widget=ManyChoices(), initial=initial, **_common(question))
    field.codes = dict(pairs)  # type: ignore[attr-defined]
    return field


def yes_no(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    pairs = _pairs(question) or [(YES, _("Yes")), (NO, _("No"))]  # in other languages the form has its own words
    options = _with_none(question, pairs)
    field = YesNoField(choices=options, widget=Choices(), **_common(question))
    field.initial = field.prepare_value(question.default) or None
    return field


def _pairs(question: Question) -> list[tuple[Any, Any]]:
    return [(choice.code, choice.label) for choice in question.all_choices]


def _with_none(question: Question, pairs: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    # A radio button cannot be unticked, so what need not be answered gets a way back.
    return pairs if question.required else [*pairs, ("", _("Not answered"))]


def _code(question: Question, text: str) -> str | None:
    return next((choice.code for choice in question.all_choices if text and text in {choice.code, choice.label}), None)


def _common(question: Question) -> dict[str, Any]:
    return {
        "label": question.label,
        "help_text": question.hint,
        "required": question.required,
        "error_messages": {"required": _("Choose one.")},
    }
