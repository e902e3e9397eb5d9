"""Fields for times of day, moments and months. Native inputs send ISO texts; people write them in many ways."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.display import day_text
from forms_app.entry.fields import TextField
from forms_app.entry.text import half_width
from forms_app.schema import reading
from forms_app.schema.model import Question
from forms_app.schema.types import TEXT_LENGTH

_WORDS = {
    "clock": _("This is no time of day. Write it like 08:30."),
    "seconds": _("Give the time to the minute, without seconds."),
    "moment": _("Give the date and the time, like 2026-11-23 08:30."),
    "month": _("This is no month. Write it like 2026-11."),
    "years": _("The date lies outside the years 1900 to 2100. Check it."),
}


class _MomentField(TextField):
    """``parse`` reads what was typed, ``form`` is what the native input takes."""

    form = ""

    def parse(self, text: str) -> datetime.date | datetime.time:
        raise NotImplementedError

    def read(self, text: str) -> Any:
        if not text:
            return ""
        try:
            return self.parse(_tight(text))
        except reading.Unreadable as error:
            raise ValidationError(_WORDS[error.code], code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        """A value, or a text that is one in another writing, as the input takes it; else what was typed."""
        if isinstance(value, str) and value.strip():
            try:
                value = self.read(value)
            except ValidationError:
                return value
        if isinstance(value, datetime.datetime):
            value = value.astimezone(reading.BEIJING)
        return value.strftime(self.form) if isinstance(value, (datetime.date, datetime.time)) else value


def _tight(text: str) -> str:
    """Half-width, with spaces only where they divide."""
    return " ".join(half_width(word) for word in text.split())


class TimeField(_MomentField):
    form = "%H:%M"

    def parse(self, text: str) -> datetime.time:
        return reading.clock("".join(text.split()))


class DateTimeField(_MomentField):
    form = "%Y-%m-%dT%H:%M"

    def parse(self, text: str) -> datetime.datetime:
        return reading.moment(text)


class MonthField(_MomentField):
    form = "%Y-%m"

    def parse(self, text: str) -> datetime.date:
        return reading.month("".join(text.split()))


def time(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = TimeField(question, TEXT_LENGTH, _input("time"))
    if question.default in {"now", "现在"}:
        field.initial = lambda: timezone.localtime().strftime("%H:%M")
    return field


def date_time(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = DateTimeField(question, TEXT_LENGTH, _input("datetime-local", "1900-01-01T00:00", "2100-12-31T23:59"))
    if question.default in {"now", "现在"}:
        field.initial = lambda: timezone.localtime().replace(second=0, microsecond=0)
    return field


def year_month(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    field = MonthField(question, TEXT_LENGTH, _input("month", "1900-01", "2100-12", placeholder="2026-11"))
    if question.default in {"now", "this month", "本月"}:
        field.initial = lambda: timezone.localdate().replace(day=1)
    return field


def _input(kind: str, least: str = "", most: str = "", **attrs: str) -> forms.TextInput:
    limits = {"min": least, "max": most} if least else {}
    return forms.TextInput({"type": kind, "autocomplete": "off", **limits, **attrs})


def clock_text(question: Question, value: datetime.time, names: Any) -> str:
    """'08:30'."""
    return value.strftime("%H:%M")


def moment_text(question: Question, value: datetime.datetime, names: Any) -> str:
    """'2026年11月23日 08:30', in Beijing time wherever the server stands."""
    local = value.astimezone(reading.BEIJING)
    return f"{day_text(local.date())} {local:%H:%M}"


def moment_cell(question: Question, value: datetime.datetime, names: Any) -> str:
    """'2026-11-23 08:30', as lists and files write the time of filling in."""
    return f"{value.astimezone(reading.BEIJING):%Y-%m-%d %H:%M}"


def month_text(question: Question, value: datetime.date, names: Any) -> str:
    """'2026年11月'."""
    return _now("%(month)d/%(year)d") % {"year": value.year, "month": value.month}


def month_cell(question: Question, text: str, areas: Any) -> Any:
    """Spreadsheets turn 2026-11 into the first of November."""
    if match := re.fullmatch(
        r"([0-9]{4}[-/.年][0-9]{1,2})[-/.月]0?1日?(?:[ T]+0?0:00(?::00)?)?", text.strip(), re.ASCII
    ):
        return match[1]
    return text
