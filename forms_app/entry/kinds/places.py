"""Positions: taken from the telephone at the press of a button, or typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.text import half_width, quoted
from forms_app.schema import geometry
from forms_app.schema.geometry import BadPlace
from forms_app.schema.model import Question

_WORDS = {
    "unreadable": _("“%(place)s” is no position. Write latitude and longitude like 31.234567, 121.456789."),
    "half": _("One of the two numbers is missing. Write latitude and longitude like 31.234567, 121.456789."),
    "swapped": _(
        "Latitude and longitude seem to be the wrong way round. Write %(place)s, or put N and E in front of the "
        "numbers if they are right."
    ),
    "world": _("%(place)s is nowhere on the earth: latitudes end at 90, longitudes at 180. Check the numbers."),
}
_ACCURACY = re.compile(r"(\d{1,8}(?:\.\d{1,20})?)(?: (.*))?", re.ASCII | re.DOTALL)


class PositionInput(forms.Widget):
    """A line to type into and, with JavaScript, a button (static/entry/location.js).

    What the telephone says of its accuracy travels with the position it is about: typed over, it counts no more.
    """

    template_name = "entry/widgets/location.html"

    def __init__(self, limit: Decimal | None) -> None:
        super().__init__()
        self.limit = limit

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        names = {part: f"{name}.{part}" if part else name for part in ("", "lat", "lon", "accuracy")}
        given = {part: str(data.get(full) or "").strip() for part, full in names.items()}
        return given if given[""] or given["lat"] or given["lon"] else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {"": value}
        context["widget"] |= {
            "value": given.get("") or "",
            "accuracy": given.get("accuracy") or "",
            "limit": self.limit or "",
        }
        return context


class PositionField(forms.Field):
    """Cleans to {'lat', 'lon', 'accuracy'} in degrees and metres; None when nothing is given."""

    widget: PositionInput

    def __init__(self, question: Question) -> None:
        found = question.option("accuracy")
        self.limit = Decimal(str(found)) if found else None
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=PositionInput(self.limit),
            error_messages={"required": _("Get the position, or type latitude and longitude.")},
        )

    def prepare_value(self, value: Any) -> Any:
        """A stored answer as the input takes it; raw input as it is."""
        if isinstance(value, Mapping) and isinstance(value.get("lat"), Decimal):
            place = pair(value)
            accuracy = value.get("accuracy")
            return {"": place, "accuracy": "" if accuracy is None else f"{geometry.number(accuracy)} {place}"}
        if isinstance(value, Mapping) and not value.get("") and (value.get("lat") or value.get("lon")):
            return {**value, "": f"{value.get('lat') or ''}, {value.get('lon') or ''}"}
        return value

    def to_python(self, value: Any) -> dict[str, Any] | None:
        given = value if isinstance(value, Mapping) else {"": value}
        texts = {part: "" if text is None else str(text).strip() for part, text in given.items()}
        place = texts.get("") or ", ".join(text for text in (texts.get("lat"), texts.get("lon")) if text)
        if not place:
            return None
        if not texts.get("") and texts.get("lat") and texts.get("lon"):
            latitude, longitude = self._columns(texts["lat"], texts["lon"])
        else:
            latitude, longitude = read(geometry.point, place)
        return {"lat": latitude, "lon": longitude, "accuracy": self._accuracy(texts.get("accuracy", ""), place)}

    @staticmethod
    def _columns(latitude: str, longitude: str) -> geometry.Point:
        """Columns say which is which: nothing is guessed."""
        return read(geometry.point, f"{_axis(latitude, 'NS')}, {_axis(longitude, 'EW')}")

    def _accuracy(self, text: str, place: str) -> Decimal | None:
        if not text:
            return None
        found = _ACCURACY.fullmatch(text.removesuffix("米").removesuffix("m").strip())
        if found is None:
            found = _ACCURACY.fullmatch(half_width(text).removesuffix("米").removesuffix("m"))
        if found is None:
            raise ValidationError(_("The accuracy is a number of metres. For example: 5"), code="accuracy")
        if found[2] and found[2] != place:
            return None
        metres = Decimal(found[1]).quantize(Decimal("0.1"))
        if self.limit is not None and metres > self.limit:
            raise ValidationError(
                _(
                    "The position is only accurate to %(found)s metres; at most %(limit)s are allowed. Step into the "
                    "open and get it again."
                ),
                code="coarse",
                params={"found": geometry.number(metres), "limit": geometry.number(self.limit)},
            )
        return metres


def _axis(text: str, letters: str) -> str:
    return text if any(sign.isalpha() for sign in text) else f"{letters[0]}{text}"


def read(reader: Any, text: str) -> Any:
    """What ``reader`` makes of a text, its complaints in words."""
    try:
        return reader(text)
    except BadPlace as error:
        shown = quoted(error.text) + ("…" if len(error.text) > 40 else "")
        raise ValidationError(_WORDS[error.code], code=error.code, params={"place": shown}) from error


def location(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return PositionField(question)


def pair(value: Mapping[str, Any]) -> str:
    """'31.234567, 121.456789'."""
    return f"{geometry.number(value['lat'])}, {geometry.number(value['lon'])}"


def point_text(question: Question, value: Any, names: Any) -> str:
    """'31.234567, 121.456789（±5米）'."""
    if value.get("lat") is None or value.get("lon") is None:
        return ""
    accuracy = value.get("accuracy")
    if accuracy is None:
        return pair(value)
    return _now("%(place)s (±%(metres)s m)") % {"place": pair(value), "metres": geometry.number(accuracy)}


def point_remark(question: Question, value: Any) -> str:
    if geometry.in_china(value["lat"], value["lon"]):
        return ""
    return _now("This position is not in China. Check whether it is right.")


def cell(question: Question, given: Mapping[str, str], areas: Any) -> Any:
    """The cells of latitude, longitude and accuracy; spreadsheets' apostrophes before a minus are left out."""
    return {part: text.strip().removeprefix("'") for part, text in given.items()}
