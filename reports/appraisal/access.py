"""Whose sheets a person may score, which months there are, and what the menus offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import Appointment
from forms_app.areas.scope import scope_of
from forms_app.records.access import Refused
from forms_app.records.menu import Item
from reports.appraisal.metrics import Month
from reports.appraisal.models import ScoreSheet, State

POSTS = ("grid-worker", "grid-worker-part-time")
FIRST_YEAR = 2020


def sheets_of(user: Any) -> QuerySet[ScoreSheet]:
    """The sheets of the areas where ``user`` scores, in the order of the areas: never by score."""
    return (
        ScoreSheet.objects.filter(scope_of(user, "appraise").q("area__path"))
        .select_related("area", "scheme")
        .order_by("area__path", "pk")
    )


def find_sheet(user: Any, pk: int) -> ScoreSheet:
    """Raises Refused."""
    require_right(user)
    sheet = sheets_of(user).filter(pk=pk).first()
    if sheet is None:
        raise Refused(_("No such score sheet among yours"), _("It may belong to another area. Look in the list."), 404)
    return sheet


def require_right(user: Any) -> None:
    if not scope_of(user, "appraise"):
        raise Refused(
            _("You may not score grid workers"), _("Your post does not include this. Ask your administrator."), 403
        )


def own_sheets(user: Any) -> QuerySet[ScoreSheet]:
    """Sheets about ``user`` that she may see: confirmed ones."""
    mine = ScoreSheet.objects.filter(person_id=user.pk, state=State.CONFIRMED)
    return mine.select_related("area").order_by("-period", "-pk")


def read_month(name: str) -> Month | None:
    """'2026-11' → Month; None for anything else and for months that have not begun."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", name):
        return None
    month = Month(int(name[:4]), int(name[5:]))
    return month if month.year >= FIRST_YEAR and month.first <= timezone.localdate() else None


def this_month() -> Month:
    today = timezone.localdate()
    return Month(today.year, today.month)


def items(user: Any) -> Iterator[Item]:
    if scope_of(user, "appraise"):
        yield Item(_("Appraisal"), "/desk/appraisal/", order=30, hint=_("Score, confirm, print the monthly sheets"))
    held = Appointment.objects.filter(user_id=user.pk, post__code__in=POSTS).exists()
    if held or ScoreSheet.objects.filter(person_id=user.pk).exists():
        yield Item(_("My appraisal"), "/desk/appraisal/mine/", place="phone", order=30)
