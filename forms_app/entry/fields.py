"""One factory per row of ``schema.types``: (Question, FieldContext) → a form field that cleans to the stored value."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from forms_app.entry import numbers
from forms_app.entry.choices import choice, choices, yes_no
from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.display import unit_of
from forms_app.entry.places import area, photo
from forms_app.entry.text import half_width, name_dots, tidy
from forms_app.entry.widgets import DateInput, NameInput, UnitInput
from forms_app.schema import reading
from forms_app.schema.model import Question
from forms_app.schema.types import LONG_TEXT_LENGTH, TEXT_LENGTH, TYPES

__all__ = ["area", "boolean", "choice", "choices", "date", "decimal", "field_for", "id_number", "integer", "long_text",
           "phone", "photo", "short_text"]  # fmt: skip

boolean = yes_no
_NUMBER = {
    "number": _("Enter digits only, without a unit. For example: 36"),
    "integer": _("Enter a whole number, without a decimal point."),
    "large": _("This number is too large. Check it."),
    "places": _("At most %(places)d decimal places."),
}
_DAY = {
    "day": _("This is no date. Write it like 2026-11-23."),
    "years": _("The date lies outside the years 1900 to 2100. Check it."),
}


def field_for(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return import_string(TYPES[question.type].field)(question, context)


def refusal(error: reading.Unreadable, words: dict[str, Any]) -> ValidationError:
    return ValidationError(words[error.code], code=error.code, params=error.params or None)


class TextField(forms.CharField):
    """Cleans to text, None when empty."""

    lines = False

    def __init__(self, question: Question, longest: int, widget: forms.Widget) -> None:
        self.longest = min(int(question.option("max_length") or longest), longest)
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=widget,
            strip=False,
            empty_value=None,
            error_messages={"required": _("Fill in this item.")},
        )
        self.initial = self.typed(question.default)

    def typed(self, default: str) -> Any:
        """A default as a clean value, so that an untouched row counts as empty; None if it does not fit."""
        try:
            return self.to_python(default)
        except ValidationError:
            return None

    def to_python(self, value: Any) -> Any:
        text = self.read(tidy(str(value), lines=self.lines)) if value not in self.empty_values else ""
        return None if text == "" else text

    def read(self, text: str) -> Any:
        if len(text) > self.longest:
            raise ValidationError(
                _("At most %(limit)d characters; this has %(found)d. Shorten it."),
                code="long",
                params={"limit": self.longest, "found": len(text)},
            )
        return text


class ShortTextField(TextField):
    def read(self, text: str) -> Any:
        return super().read(name_dots(text))


class LongTextField(TextField):
    lines = True


class NumberField(TextField):
    """Takes the unit along with the number, and leaves it out."""

    def __init__(self, question: Question, inputmode: str) -> None:
        self.unit, self.places = unit_of(question), question.option("places")
        super().__init__(question, TEXT_LENGTH, UnitInput(self.unit, inputmode))

    def read(self, text: str) -> Any:
        bare = half_width(text.removesuffix(self.unit))
        try:
            return self.number(bare) if bare else None
        except reading.Unreadable as error:
            raise refusal(error, _NUMBER) from error

    def number(self, text: str) -> Any:
        return reading.integer(text)


class IntegerField(NumberField):
    pass


class DecimalField(NumberField):
    def number(self, text: str) -> Any:
        most = reading.DECIMAL_PLACES
        return reading.decimal(text, most if self.places is None else min(int(self.places), most))


class DateField(TextField):
    def prepare_value(self, value: Any) -> Any:
        try:
            return self.read(value) if isinstance(value, str) and value.strip() else value
        except ValidationError:
            return value

    def read(self, text: str) -> Any:
        if not text:
            return ""
        try:
            return reading.day(text)
        except reading.Unreadable as error:
            raise refusal(error, _DAY) from error


class PhoneField(TextField):
    def __init__(self, question: Question, longest: int, widget: forms.Widget) -> None:
        self.kind = str(question.option("kinds", ""))
        super().__init__(question, longest, widget)

    def read(self, text: str) -> Any:
        return numbers.phone_of(half_width(text), self.kind) if text else ""


class IdNumberField(TextField):
    def read(self, text: str) -> Any:
        return numbers.id_number(half_width(text)) if text else ""


def short_text(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    widget = NameInput if question.option("person_name") else forms.TextInput
    field = ShortTextField(question, TEXT_LENGTH, widget({"autocomplete": "off"}))
    field.widget.attrs["maxlength"] = str(field.longest)
    return field


def long_text(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return LongTextField(question, LONG_TEXT_LENGTH, forms.Textarea({"rows": "4"}))


def integer(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return limited(IntegerField(question, "numeric"), question)


def decimal(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return limited(DecimalField(question, "decimal"), question)


def date(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = DateField(question, TEXT_LENGTH, DateInput())
    if question.default in {"today", "今天"}:
        field.initial = timezone.localdate  # called whenever a form is shown: the class is kept for days
    return field


def phone(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return PhoneField(question, TEXT_LENGTH, forms.TextInput({"type": "tel", "autocomplete": "off"}))


def id_number(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    attrs = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
    return IdNumberField(question, TEXT_LENGTH, forms.TextInput(attrs))


def limited(field: TextField, question: Question) -> forms.Field:
    """With the least and the largest number that the form allows."""
    low, high = question.option("minimum"), question.option("maximum")

    def check(number: Any) -> None:
        if low is not None and number < Decimal(str(low)):
            raise ValidationError(_("At least %(limit)s."), code="minimum", params={"limit": low})
        if high is not None and number > Decimal(str(high)):
            raise ValidationError(_("At most %(limit)s."), code="maximum", params={"limit": high})

    field.validators.append(check)
    return field
