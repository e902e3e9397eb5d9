"""Fields whose answer is one short value that is typed: amounts, addresses, plates, codes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.fields import TextField, limited, refusal
from forms_app.entry.kinds.capitals import capitals
from forms_app.entry.kinds.inputs import ConsentBox, Nothing, ScanInput, Stars
from forms_app.entry.text import half_width
from forms_app.entry.widgets import UnitInput
from forms_app.schema import reading
from forms_app.schema.kinds.plain import CODE_LENGTH, EMAIL_LENGTH, URL_LENGTH, most_stars
from forms_app.schema.model import Question
from forms_app.schema.types import TEXT_LENGTH

_MONEY = {
    "number": _("This is no amount. Enter it in yuan, with or without a unit. For example: 1234.50 or 1.2万元"),
    "large": _("This amount is too large. Check it."),
    "places": _("An amount has at most two decimal places in yuan (jiao and fen). Check it."),
}


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


_PLATE = {
    "letters": _("Licence plates have no letters I and O. Compare with 1 and 0."),
    "plate": _("This is no licence plate. Write the whole of it, like 苏A12345; new energy ones have 8 places."),
}
_CREDIT = {
    "old": _("This is an old registration number of 15 digits. Enter the unified social credit code of 18 places."),
    "length": _("A unified social credit code has 18 places; this has %(found)d. Compare it with the licence."),
    "letters": _("A unified social credit code has digits and capital letters without I, O, S, V, Z. Compare it."),
}


class RatingField(TextField):
    """'4', '4分', '★★★★☆' → 4."""

    def __init__(self, question: Question) -> None:
        self.most = most_stars(question)
        marks = [(str(mark), lazy(points_text, str)(mark)) for mark in range(1, self.most + 1)]
        super().__init__(question, TEXT_LENGTH, Stars(choices=[("", _("Not rated")), *marks]))
        self.error_messages["required"] = _("Choose how many stars.")

    def read(self, text: str) -> Any:
        if not text:
            return ""
        bare = half_width(text).rstrip("☆").removesuffix("分").removesuffix("星")
        mark = len(bare) if set(bare) == {"★"} else int(bare) if re.fullmatch(r"[0-9]{1,2}", bare) else 0
        if not 1 <= mark <= self.most:
            raise ValidationError(
                _("Give a whole number of stars from 1 to %(limit)d."), code="stars", params={"limit": self.most}
            )
        return mark


class EmailField(TextField):
    def read(self, text: str) -> Any:
        address = unicodedata.normalize("NFKC", text).replace("。", ".") if text else ""
        if not address:
            return ""
        try:
            validate_email(address)
        except ValidationError:
            address = ""
        if not address or len(address) > EMAIL_LENGTH:
            raise ValidationError(
                _("This is no e-mail address. Write it like zhang.san@example.cn, without spaces."), code="email"
            )
        return address


class UrlField(TextField):
    check = URLValidator(schemes=["http", "https"])

    def read(self, text: str) -> Any:
        if not text:
            return ""
        if len(text) > URL_LENGTH:
            raise ValidationError(
                _("A web address has at most %(limit)d characters; this has %(found)d."),
                code="long",
                params={"limit": URL_LENGTH, "found": len(text)},
            )
        try:
            self.check(text)
            whole = "@" not in urlsplit(text).netloc
        except (ValueError, ValidationError):
            whole = False
        if not whole:
            raise ValidationError(
                _("This is no web address. Copy the whole of it, from http:// or https:// on."), code="url"
            )
        return text


def _latin(text: str) -> str:
    """Full-width letters and digits as the usual ones, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split())


class PlateField(TextField):
    def read(self, text: str) -> Any:
        try:
            return reading.licence_plate(_latin(text)) if text else ""
        except reading.Unreadable as error:
            raise refusal(error, _PLATE) from error


class CreditCodeField(TextField):
    def read(self, text: str) -> Any:
        try:
            return reading.credit_code(_latin(text)) if text else ""
        except reading.Unreadable as error:
            raise refusal(error, _CREDIT) from error


class NoteField(forms.Field):
    """Words of the form; nothing is answered."""

    own_template = "entry/_note.html"

    def __init__(self, question: Question) -> None:
        super().__init__(required=False, label=question.label, widget=Nothing())
        self.body = str(question.option("body", ""))

    def to_python(self, value: Any) -> None:
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ConsentField(TextField):
    """True or None: consent that was not given is no answer."""

    def __init__(self, question: Question) -> None:
        super().__init__(question, TEXT_LENGTH, ConsentBox(str(question.option("statement", ""))))
        self.error_messages["required"] = _("Please read it. If you agree, tick the box; else this cannot be sent.")

    def read(self, text: str) -> Any:
        word = text.lower()
        if word in _AGREED:
            return True
        if word in _NOT_AGREED:
            return ""
        raise ValidationError(_("Write 已同意, or leave this empty."), code="consent")


_AGREED = {"yes", "true", "1", "on", "是", "同意", "已同意", "y", "√"}
_NOT_AGREED = {"", "no", "false", "0", "否", "不同意", "未同意", "n", "×"}


def rating(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return RatingField(question)


def email(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return EmailField(question, EMAIL_LENGTH, _line("email"))


def url(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return UrlField(question, URL_LENGTH, _line("url"))


def licence_plate(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return PlateField(question, TEXT_LENGTH, _line("text", autocapitalize="characters"))


def credit_code(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return CreditCodeField(question, TEXT_LENGTH, _line("text", autocapitalize="characters"))


def barcode(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return TextField(question, CODE_LENGTH, ScanInput({"autocomplete": "off", "autocapitalize": "none"}))


def note(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return NoteField(question)


def consent(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return ConsentField(question)


def _line(kind: str, **attrs: str) -> forms.TextInput:
    return forms.TextInput(
        {"type": kind, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", **attrs}
    )


def points_text(mark: int) -> str:
    return str(_("%(mark)d points") % {"mark": mark})


def points(question: Question, value: int, names: Any) -> str:
    """'★★★★☆（4分）'."""
    return f"{'★' * value}{'☆' * (most_stars(question) - value)}（{points_text(value)}）"


def agreed(question: Question, value: bool, names: Any) -> str:
    return str(_("Agreed to")) if value else ""


def consent_cell(question: Question, text: str, areas: Any) -> Any:
    """'已同意（第3版）', as the record page says it, is 已同意."""
    return text.strip().partition("（")[0]


def doubt(question: Question, value: str) -> str:
    """Real codes fail the check digit of GB 32100-2015, so it is only said."""
    if uscc.calc_check_digit(value[:17]) == value[17]:
        return ""
    return str(
        _("The check digit does not fit. Compare the code with the licence; if it says so there, send it as it is.")
    )
