"""A month's sheets: for everybody in post, made once, measured from records.

``places`` is a condition on ``area__path``: the areas that are meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import Appointment, Area
from reports.appraisal.access import POSTS
from reports.appraisal.metrics import Month, measure
from reports.appraisal.models import Change, Indicator, Kind, Scheme, Score, ScoreSheet, Source, State
from reports.appraisal.scoring import plain

BATCH = 50  # sheets in one transaction: writers on SQLite wait for one another


@dataclass(frozen=True)
class Made:
    """How many sheets were made, and how many drafts measured again; ``kept`` are confirmed."""

    made: int = 0
    measured: int = 0
    kept: int = 0


def eligible(places: Q, month: Month) -> list[Appointment]:
    """Who held a post of a grid worker in the month within ``places``, each person once a grid. One query."""
    held = (
        Appointment.objects.filter(places, post__code__in=POSTS, since__lte=month.last)
        .filter(Q(until__isnull=True) | Q(until__gte=month.first))
        .select_related("user", "post", "area")
        .order_by("area__path", "post__order", "-since", "pk")
    )
    once: dict[tuple[int, int], Appointment] = {}
    for appointment in held:
        once.setdefault((appointment.user_id, appointment.area_id), appointment)
    return list(once.values())


def without_sheet(places: Q, scheme: Scheme, month: Month) -> list[Appointment]:
    """Those of ``eligible`` who have no sheet yet. Two queries."""
    sheets = ScoreSheet.objects.filter(places, scheme=scheme, period=month.name)
    known = set(sheets.values_list("person_id", "area_id"))
    return [it for it in eligible(places, month) if (it.user_id, it.area_id) not in known]


def make_sheets(places: Q, scheme: Scheme, month: Month) -> Made:
    """Make what is missing within ``places``. Safe to call again: sheets that exist stay as they are."""
    missing = without_sheet(places, scheme, month)
    indicators = list(scheme.indicators.all())
    made = 0
    for start in range(0, len(missing), BATCH):
        with transaction.atomic():
            for appointment in missing[start : start + BATCH]:
                made += _make(scheme, indicators, month, appointment)
    return Made(made=made)


def _make(scheme: Scheme, indicators: list[Indicator], month: Month, held: Appointment) -> bool:
    """False: somebody else has made it at the same time."""
    person: Any = held.user
    fields = {
        "scheme_name": scheme.name,
        "bonus_limit": scheme.bonus_limit,
        "grades": [[it.name, str(it.from_score), str(it.coefficient)] for it in scheme.grades.all()],
        "person_name": person.get_full_name(),
        "post_name": held.post.name,
        "full_time": held.full_time,
    }
    sheet, is_new = ScoreSheet.objects.get_or_create(
        scheme=scheme, period=month.name, person=person, area=held.area, defaults=fields
    )
    if not is_new:
        return False
    Score.objects.bulk_create(_row(sheet, position, indicator) for position, indicator in enumerate(indicators, 1))
    _measure(sheet, month)
    return True


def _row(sheet: ScoreSheet, position: int, indicator: Indicator) -> Score:
    is_measured = indicator.source != Source.MANUAL
    return Score(
        sheet=sheet,
        position=position,
        kind=indicator.kind,
        title=indicator.title,
        content=indicator.content,
        method=indicator.method,
        full=indicator.points,
        source=indicator.source,
        parameters=indicator.parameters if is_measured else {},
        points=Decimal(0) if indicator.kind in (Kind.BONUS, Kind.DEDUCTION) else None,
    )


def remeasure(places: Q, scheme: Scheme, month: Month, user: Any) -> Made:
    """Measure the drafts within ``places`` again; confirmed sheets stay as they are."""
    sheets = ScoreSheet.objects.filter(places, scheme=scheme, period=month.name)
    kept = sheets.filter(state=State.CONFIRMED).count()
    keys = list(sheets.filter(state=State.DRAFT).values_list("pk", flat=True))
    done = 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            drafts = ScoreSheet.objects.select_for_update(of=("self",)).select_related("area")
            for sheet in drafts.filter(pk__in=keys[start : start + BATCH], state=State.DRAFT):
                _measure(sheet, month, user)
                done += 1
    return Made(measured=done, kept=kept)


def _measure(sheet: ScoreSheet, month: Month, user: Any = None) -> None:
    """Measure a draft that is locked. Points that somebody has set by hand are kept."""
    area: Area = sheet.area
    changes = []
    for score in sheet.rows:
        if score.source == Source.MANUAL:
            continue
        found = measure(score.source, area, month, score.parameters, score.full)
        was_touched = score.points is not None and score.points != score.measured
        before = score.measured
        score.numerator, score.denominator, score.value = found.numerator, found.denominator, found.value
        score.measured, score.explanation = found.points, found.explanation[:300]
        if not was_touched:
            score.points = found.points
        score.save()
        if user is not None and before != found.points:
            changes.append((score.title, plain(before), plain(found.points), score.explanation))
    sheet.measured_at = timezone.now()
    sheet.take_totals()
    if changes:
        sheet.version += 1
    sheet.save()
    for what, old, new, why in changes:
        words = _("%(item)s: measured") % {"item": what}
        Change.objects.create(
            sheet=sheet, version=sheet.version, user=user, name=str(user), what=words, before=old, after=new, reason=why
        )
