"""Fields whose answer is one short value that is typed: amounts, addresses, plates, codes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.fields import TextField, limited
from forms_app.entry.kinds.capitals import capitals
from forms_app.entry.kinds.inputs import UnitInput
from forms_app.entry.text import half_width
from forms_app.schema import reading
from forms_app.schema.model import Question
from forms_app.schema.types import TEXT_LENGTH

_MONEY = {
    "number": _("This is no amount. Enter it in yuan, with or without a unit. For example: 1234.50 or 1.2万元"),
    "large": _("This amount is too large. Check it."),
    "places": _("An amount has at most two decimal places in yuan (jiao and fen). Check it."),
}


def refusal(error: reading.Unreadable, words: dict[str, Any]) -> ValidationError:
    return ValidationError(words[error.code], code=error.code, params=error.params or None)


class MoneyField(TextField):
    def read(self, text: str) -> Any:
        try:
            return reading.money(half_width(text)) if text else ""
        except reading.Unreadable as error:
            raise refusal(error, _MONEY) from error


def money(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return limited(MoneyField(question, TEXT_LENGTH, UnitInput("元")), question)


def amount(question: Question, value: Decimal, names: Any) -> str:
    """'1,234.50'."""
    return f"{value:,.2f}"


def yuan(question: Question, value: Decimal, names: Any) -> str:
    return f"{value:,.2f}元"


def in_capitals(question: Question, value: Decimal) -> str:
    return str(_("In capitals: %(amount)s") % {"amount": capitals(value)})
