"""What is measured from records: a registry of metrics, each with a number, how it came about, and its points.

Not counted anywhere: how often somebody uploaded something (国办函〔2026〕12号, and docs/adr/0052).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.areas.scope import Scope
from forms_app.schema.model import Question
from forms_app.tables.balanced import all_of
from forms_app.tables.models import Form
from forms_app.tables.runtime import RecordModels, models_for
from reports.appraisal.scoring import by_bands, by_missing, percentage, plain


@dataclass(frozen=True)
class Month:
    """A calendar month; ``begins`` and ``ends`` are moments, the second one of the next month."""

    year: int
    month: int

    @property
    def name(self) -> str:
        return f"{self.year}-{self.month:02}"

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        following = date(self.year + self.month // 12, self.month % 12 + 1, 1)
        return following - timedelta(days=1)

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @property
    def ends(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


@dataclass(frozen=True)
class Measurement:
    """``points`` None: 无数据, scored by hand. ``explanation``: a whole sentence for the person appraised."""

    explanation: str
    numerator: int | None = None
    denominator: int | None = None
    value: Decimal | None = None
    points: Decimal | None = None


Metric = Callable[[Area, Month, Mapping[str, Any], Decimal], Measurement]


def measure(source: str, area: Area, month: Month, parameters: Mapping[str, Any], full: Decimal) -> Measurement:
    """Measure one grid. Some queries. A source that no longer exists gives 无数据."""
    metric = METRICS.get(source)
    return metric(area, month, parameters, full) if metric else _nothing(area, _("this is no longer measured"))


def _nothing(area: Area, reason: str) -> Measurement:
    return Measurement(
        _("%(area)s: no data (%(reason)s); scored by hand") % {"area": area.full_name(), "reason": reason}
    )


def _points(numerator: int, denominator: int, parameters: Mapping[str, Any], full: Decimal) -> Decimal:
    if each := parameters.get("per_missing"):
        return by_missing(numerator, denominator, Decimal(each), full)
    return by_bands(numerator, denominator, parameters.get("bands") or [], full)


def _open(slug: str) -> RecordModels | None:
    form = Form.objects.select_related("current").filter(slug=slug, current__isnull=False).first()
    if form is None or form.current is None:
        return None
    form.current.form = form
    return models_for(form.current)


def _records(built: RecordModels, area: Area) -> QuerySet:
    """Of the grid and the micro-grids below it."""
    inside = Scope(subtrees=(area.path,)).q("area_path")
    return built.main._default_manager.filter(inside, deleted_at__isnull=True)


def _question(built: RecordModels, key: str) -> Question | None:
    return next((it for it in built.version.schema.scalars if it.key == key), None)


def household_completeness(area: Area, month: Month, parameters: Mapping[str, Any], full: Decimal) -> Measurement:
    """The share of households registered by the end of the month whose record is complete.

    Complete: the required and the named questions are answered, and there is at least one row of members.
    """
    built = _open(parameters.get("form_slug", ""))
    if built is None:
        return _nothing(area, _("the form has not been enabled"))
    households = _records(built, area).filter(submitted_at__lt=month.ends)
    total = households.count()
    if not total:
        return _nothing(area, _("no household has been registered"))
    complete = _complete(built, households, str(parameters.get("key_questions", "")).split())
    share = percentage(complete, total)
    points = _points(complete, total, parameters, full)
    words = _(
        "%(area)s: %(total)d households to register, %(complete)d complete, %(share)s%% complete, %(points)s points"
    )
    said = {"area": area.full_name(), "total": total, "complete": complete}
    return Measurement(
        words % (said | {"share": plain(share), "points": plain(points)}), complete, total, share, points
    )


def _complete(built: RecordModels, households: QuerySet, keys: list[str]) -> int:
    needed = [it for it in built.version.schema.scalars if it.required or it.key in keys]
    found = households.filter(all_of(Q(**{f"{built.attribute(it.uuid)}__isnull": False}) for it in needed))
    for repeat in _member_tables(built):
        found = found.filter(Exists(built.children[repeat.uuid]._default_manager.filter(parent=OuterRef("pk"))))
    return found.count()


def _member_tables(built: RecordModels) -> list[Question]:
    """The repeats that must have a row; if the form says it of none, the first."""
    repeats = list(built.version.schema.repeats)
    return [it for it in repeats if it.required or (it.option("minimum") or 0) >= 1] or repeats[:1]


def visits_made(area: Area, month: Month, parameters: Mapping[str, Any], full: Decimal) -> Measurement:
    """Different households visited in the month, against those to be visited. A second visit counts for nothing."""
    built = _open(parameters.get("form_slug", ""))
    expected = int(parameters.get("expected") or 0)
    if built is None or not expected:
        return _nothing(area, _("the form has not been enabled"))
    household = _question(built, parameters.get("household_key", ""))
    if household is None:
        return _nothing(area, _("the form does not ask for the household's number"))
    visits = _records(built, area).filter(_in_month(built, month, parameters.get("date_key", "")))
    column = built.attribute(household.uuid)
    visited = visits.annotate(number=Trim(column)).exclude(number="").values("number").distinct().count()
    if not visits.exists():
        return _nothing(area, _("no visit has been recorded"))
    points = _points(visited, expected, parameters, full)
    words = _("%(area)s: %(expected)d households to visit in %(month)d, %(visited)d visited, %(points)s points")
    said = {"area": area.full_name(), "expected": expected, "visited": visited, "month": month.month}
    share = min(Decimal(100), percentage(visited, expected))
    return Measurement(words % (said | {"points": plain(points)}), visited, expected, share, points)


def _in_month(built: RecordModels, month: Month, key: str) -> Q:
    """By the day that the visit's own question says; where it says none, by when it was entered."""
    entered = Q(submitted_at__gte=month.begins, submitted_at__lt=month.ends)
    question = _question(built, key)
    if question is None or question.type != "date":
        return entered
    column = built.attribute(question.uuid)
    on_day = Q(**{f"{column}__gte": month.first, f"{column}__lte": month.last})
    return on_day | (Q(**{f"{column}__isnull": True}) & entered)


METRICS: dict[str, Metric] = {
    "household_completeness": household_completeness,
    "visits_made": visits_made,
}
