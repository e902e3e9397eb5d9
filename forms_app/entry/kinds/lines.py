"""Ways and outlines: walked with the telephone in hand, pasted as WKT, or typed line by line."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms_app.entry.context import NO_CONTEXT, FieldContext
from forms_app.entry.kinds.places import read
from forms_app.schema import geometry
from forms_app.schema.geometry import Point
from forms_app.schema.kinds.places import POINT_LIMIT
from forms_app.schema.model import Question

MU = 2000 / 3  # square metres of a 亩
_SIDE, _DRAWN = 200.0, 500  # of a drawing: its longer side, and the points that are enough for it


class PointsInput(forms.Widget):
    """A point a line and, with JavaScript, buttons that add where the telephone is (static/entry/track.js)."""

    template_name = "entry/widgets/points.html"

    def __init__(self, *, walks: bool) -> None:
        super().__init__()
        self.walks = walks

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = str(data.get(name) or "").strip()
        return {"": text} if text else None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value.get("") if isinstance(value, Mapping) else value
        context["widget"] |= {"value": given or "", "walks": self.walks, "limit": POINT_LIMIT}
        return context


class TrackField(forms.Field):
    """Cleans to {'': WKT, 'length': metres}. The length is always counted here, whatever is handed in."""

    least = 2
    measure = "length"

    def __init__(self, question: Question) -> None:
        super().__init__(
            label=question.label,
            help_text=question.hint,
            required=question.required,
            widget=PointsInput(walks=self.measure == "length"),
            error_messages={"required": _("Record or write down the points.")},
        )

    def to_python(self, value: Any) -> dict[str, Any] | None:
        given = value.get("") if isinstance(value, Mapping) else value
        text = "" if given is None else str(given).strip()
        return self.whole(self.points(text)) if text else None

    def points(self, text: str) -> list[Point]:
        found = geometry.without_repeats(read(geometry.points, text))
        if len(found) > POINT_LIMIT:
            raise ValidationError(
                _("At most %(limit)d points; these are %(found)d. Leave some out."),
                code="many",
                params={"limit": POINT_LIMIT, "found": len(found)},
            )
        return found

    def whole(self, line: list[Point]) -> dict[str, Any]:
        self.require(line)
        return {"": geometry.line_text(line), "length": _tenth(geometry.length(line))}

    def require(self, line: list[Point]) -> None:
        if len(set(line)) < self.least:
            raise ValidationError(
                _("At least %(limit)d different points are needed; there are %(found)d. Add the others."),
                code="few",
                params={"limit": self.least, "found": len(set(line))},
            )


class ShapeField(TrackField):
    """Cleans to {'': WKT, 'area': square metres}."""

    least = 3
    measure = "area"

    def whole(self, line: list[Point]) -> dict[str, Any]:
        ring = line[:-1] if len(line) > 1 and line[0] == line[-1] else line
        self.require(ring)
        if geometry.crosses_itself(ring):
            raise ValidationError(
                _("The outline crosses itself. Write the corners in the order in which one walks around."),
                code="crossed",
            )
        size = _tenth(geometry.area(ring))
        if not size:
            raise ValidationError(_("All points lie on one line and enclose nothing. Check them."), code="flat")
        return {"": geometry.ring_text(ring), "area": size}


def track(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return TrackField(question)


def shape(question: Question, context: FieldContext = NO_CONTEXT) -> forms.Field:
    return ShapeField(question)


def _tenth(size: float) -> Decimal:
    return Decimal(f"{size:.1f}")


def track_text(question: Question, value: Mapping[str, Any], names: Any) -> str:
    """'120个点，3.25公里'."""
    metres = value.get("length") or Decimal(0)
    words = {"count": str(value.get("") or "").count(",") + 1, "size": f"{metres:,.0f}"}
    if metres < 1000:
        return _now("%(count)d points, %(size)s m") % words
    return _now("%(count)d points, %(size)s km") % {**words, "size": f"{metres / 1000:,.2f}"}


def shape_text(question: Question, value: Mapping[str, Any], names: Any) -> str:
    """'1,234平方米（1.85亩），5个点'."""
    size = value.get("area") or Decimal(0)
    corners = str(value.get("") or "").count(",")
    words = {"size": f"{size:,.0f}", "mu": f"{float(size) / MU:,.2f}", "count": corners}
    return _now("%(size)s m² (%(mu)s mu), %(count)d points") % words


def drawing(question: Question, value: Mapping[str, Any]) -> SafeString:
    """The line or outline as a small SVG, north at the top. Only numbers are written into the markup."""
    points = geometry.points(str(value.get("") or "")) if value.get("") else []
    if len(points) < 2:
        return SafeString("")
    step = len(points) // _DRAWN + 1
    spots = geometry.flat([*points[:-1:step], points[-1]])
    left, top = min(x for x, _y in spots), max(y for _x, y in spots)
    width, height = max(x for x, _y in spots) - left, top - min(y for _x, y in spots)
    scale = _SIDE / max(width, height, 1)
    drawn = [((x - left) * scale + 8, (top - y) * scale + 8) for x, y in spots]
    box = f"{width * scale + 16:.0f} {height * scale + 16:.0f}"
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
    is_ring = question.type == "shape"
    fill = "#cfe3d6" if is_ring else "none"
    ends = "" if is_ring else _dot(drawn[0], "#1a7f37") + _dot(drawn[-1], "#c62828")
    wide, high = box.split()
    svg = (
        f'<svg class="outline" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box}" width="{wide}" height="{high}" '
        f'aria-hidden="true"><polyline points="{path}" fill="{fill}" stroke="#1a5fb4" stroke-width="2.5" '
        f'stroke-linejoin="round" stroke-linecap="round"/>{ends}</svg>'
    )
    return mark_safe(svg)


def _dot(place: tuple[float, float], colour: str) -> str:
    return f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="5" fill="{colour}"/>'
