"""Where something is: a point with its accuracy, a way, and an area with its outline. WGS-84."""

from __future__ import annotations

from collections.abc import Iterator

from forms_app.schema.model import Fault, Question
from forms_app.schema.row import QuestionType
from forms_app.schema.storage import Part, Storage

POINT_LIMIT = 5000
WKT_LENGTH = 120_000  # 23 characters a point; also what one input may send (entry.raw.LONGEST)
ACCURACY_LIMIT = 100_000  # metres that an option may allow
_PLACES, _LINES = "forms_app.entry.kinds.places", "forms_app.entry.kinds.lines"
_DEGREES, _METRES = Storage("decimal", digits=9, places=6), Storage("decimal", digits=9, places=1)
_WKT = Part("", Storage("text", WKT_LENGTH))


def point_parts(_question: Question) -> tuple[Part, ...]:
    place = Part("lat", _DEGREES, "Latitude"), Part("lon", _DEGREES, "Longitude")
    return *place, Part("accuracy", _METRES, "Accuracy in metres")


def track_parts(_question: Question) -> tuple[Part, ...]:
    return _WKT, Part("length", Storage("decimal", digits=15, places=1), "Length in metres")


def shape_parts(_question: Question) -> tuple[Part, ...]:
    return _WKT, Part("area", Storage("decimal", digits=18, places=1), "Area in square metres")


def accuracy_fits(question: Question) -> Iterator[Fault]:
    found = question.option("accuracy")
    if found is not None and not 1 <= float(found) <= ACCURACY_LIMIT:
        yield Fault("option_range", question.uuid, "accuracy", {"found": found, "limit": ACCURACY_LIMIT})


ROWS = (
    QuestionType(
        "location", "Position", "crosshairs", _DEGREES, f"{_PLACES}.location", "geopoint",
        "answered", options=("accuracy",),
        parts=point_parts, show=f"{_PLACES}.point_text", remark=f"{_PLACES}.point_remark",
        read=f"{_PLACES}.cell", sample="31.234567", check=accuracy_fits, has_default=False,
    ),
    QuestionType(
        "track", "Way that was walked", "redirect", Storage("text", WKT_LENGTH), f"{_LINES}.track", "geotrace",
        "answered", parts=track_parts, show=f"{_LINES}.track_text", drawing=f"{_LINES}.drawing", has_default=False,
    ),
    QuestionType(
        "shape", "Outline of an area", "expand-right", Storage("text", WKT_LENGTH), f"{_LINES}.shape", "geoshape",
        "answered", parts=shape_parts, show=f"{_LINES}.shape_text", drawing=f"{_LINES}.drawing", has_default=False,
    ),
)  # fmt: skip
