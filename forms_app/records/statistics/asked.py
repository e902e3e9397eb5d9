"""What a page of statistics is asked for: an area and a period; a form over the address."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.areas.models import Area
from forms_app.areas.scope import Scope
from forms_app.records.filters import EARLIEST, LATEST, area_within
from forms_app.tables.rollups import Period

LENGTHS = {"month": 1, "quarter": 3, "year": 12}  # months of the current periods; "custom" has two dates instead
NAMES = {
    "month": gettext_lazy("The current month"),
    "quarter": gettext_lazy("The current quarter"),
    "year": gettext_lazy("The current year"),
}
LONGEST = 36  # months
DAYS = 31  # up to so many days each has a column of its own
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Column:
    """A day or month of the table: its head, and the days it holds."""

    head: str
    since: datetime.date
    until: datetime.date


class Asked(forms.Form):
    """Bound to the query string; unknown parameters are ignored. ``period`` and ``area`` when valid."""

    area = forms.CharField(required=False, max_length=18)
    period = forms.CharField(required=False, max_length=10)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any, *, scope: Scope) -> None:
        super().__init__(data)
        self.scope = scope
        self.start: Area | None = None  # the smallest area around all that the user may read
        self.fields["since"].label, self.fields["until"].label = _("Filled in from"), _("to")
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("Write the date like 2026-11-23.")
        self.fields["area"].error_messages["max_length"] = _("No such area. Choose one from the list.")

    @property
    def kind(self) -> str:
        """An unknown one is the year, as without the parameter."""
        found = self.data.get("period", "")
        return found if found in {*LENGTHS, "custom"} else "year"

    def clean_area(self) -> Area | None:
        """The asked area, or the smallest one around all that the user may read; None for several counties."""
        self.start = around = _around(self.scope)
        code = self.cleaned_data["area"]
        return area_within(self.scope, code) if code else around

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.kind != "custom" or self.errors:
            return data
        since, until = data.get("since"), data.get("until")
        for name in ("since", "until"):
            if data.get(name) is None:
                self.add_error(name, _("Write both days of the period."))
            elif not EARLIEST <= data[name] <= LATEST:
                self.add_error(name, _("Write a date between 1990 and 2199."))
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        elif since and until and _months(since, until) > LONGEST:
            self.add_error("until", _("At most %(limit)d months can be looked at at once.") % {"limit": LONGEST})
        return data

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day."""
        if self.kind == "custom":
            return self.cleaned_data["since"], self.cleaned_data["until"]
        today = timezone.localdate()
        length = LENGTHS[self.kind]
        first = today.replace(day=1, month=today.month - (today.month - 1) % length)
        return first, _after(first, length) - _ONE_DAY

    @property
    def chosen(self) -> Period:
        return Period(*self.days)

    @property
    def by_day(self) -> bool:
        since, until = self.days
        return (until - since).days < DAYS

    def columns(self) -> list[Column]:
        since, until = self.days
        if self.by_day:
            days = [since + n * _ONE_DAY for n in range((until - since).days + 1)]
            return [Column(f"{day.month}-{day.day}", day, day) for day in days]
        starts = [_after(since.replace(day=1), n) for n in range(_months(since, until))]
        return [
            Column(_head(start, since, until), max(start, since), min(_after(start, 1) - _ONE_DAY, until))
            for start in starts
        ]


def _head(start: datetime.date, since: datetime.date, until: datetime.date) -> str:
    if since.year == until.year:
        return _("month %(month)d") % {"month": start.month}
    return f"{start.year}-{start.month:02d}"


def _months(since: datetime.date, until: datetime.date) -> int:
    return (until.year - since.year) * 12 + until.month - since.month + 1


def _after(first: datetime.date, months: int) -> datetime.date:
    """The first day of a month, so many months later."""
    total = first.year * 12 + first.month - 1 + months
    return datetime.date(total // 12, total % 12 + 1, 1)


def _around(scope: Scope) -> Area | None:
    if scope.everything:
        roots = list(Area.objects.filter(depth=1)[:2])
        return roots[0] if len(roots) == 1 else None
    paths = sorted(scope.subtrees + scope.singles)
    while paths and not paths[-1].startswith(paths[0]):
        paths[0] = paths[0][: -Area.steplen]
    return Area.objects.filter(path=paths[0]).first() if paths and paths[0] else None
