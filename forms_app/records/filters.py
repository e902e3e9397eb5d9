"""What a ledger may be narrowed down by: search, area, dates, and questions; a form over the address."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise, cached_property, lazy
from django.utils.translation import gettext as _

from forms_app.areas.models import LEVELS, Area
from forms_app.areas.scope import Scope
from forms_app.entry.display import day_text
from forms_app.records.choice_filters import AreaFilter
from forms_app.records.question_filters import QuestionFilter
from forms_app.records.questions_offered import MOST, Offer, chosen_filters, offers
from forms_app.records.row_filters import in_rows
from forms_app.records.search import search, search_words
from forms_app.tables.runtime import RecordModels

SEARCH_LENGTH = 50
AREA_OPTIONS = 400
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)


@dataclass(frozen=True)
class Condition:
    """One narrowing: in SQL and in words ('填报时间：2026年11月1日起'), which may cost a query when they are read."""

    q: Q
    words: str | Promise


@dataclass(frozen=True)
class Block:
    """The inputs of one question on the page."""

    filter: QuestionFilter
    fields: list[forms.BoundField]


def area_within(scope: Scope, code: str) -> Area:
    """The area with this code. Raises ValidationError where there is none, or the scope does not reach it."""
    area = Area.find(code)
    if area is None or not scope.reaches(area.path):
        raise ValidationError(_("No such area among yours. Choose one from the list."))
    return area


class FilterForm(forms.Form):
    """Bound to the query string; unknown parameters are ignored. ``conditions`` when valid."""

    q = forms.CharField(required=False, max_length=SEARCH_LENGTH, widget=forms.TextInput(attrs={"type": "search"}))
    area = forms.CharField(required=False, max_length=18, widget=forms.Select)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, data: Any, *, scope: Scope, built: RecordModels) -> None:
        super().__init__(data)
        self.scope, self.built = scope, built
        self.fields["q"].label = _("Search")
        self.fields["q"].error_messages["max_length"] = _("Search for at most %(limit)d characters.") % {
            "limit": SEARCH_LENGTH
        }
        self.fields["area"].label = _("Area of the record")
        self.fields["area"].error_messages["max_length"] = _("No such area. Choose one from the list.")
        self.fields["since"].label, self.fields["until"].label = _("Filled in from"), _("to")
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("Write the date like 2026-11-23.")
        self.questions = chosen_filters(built, data)
        for item in self.questions:
            self.fields.update(item.fields())

    def offer_areas(self) -> None:
        """Fill the list of areas to choose from. One or two queries; only for showing the form."""
        options = area_options(self.scope)
        for item in self.questions:
            if isinstance(item, AreaFilter):
                item.offer(self.fields[item.name], options, self.cleaned_data.get(item.name))
        chosen = self.data.get("area", "")
        if chosen and chosen not in dict(options) and (area := self.cleaned_data.get("area")):
            options.append((area.code, area.full_name()))
        self.fields["area"].widget.choices = [("", _("All my areas")), *options]

    def clean_q(self) -> str:
        return " ".join(self.cleaned_data["q"].split())

    def clean_area(self) -> Area | None:
        code = self.cleaned_data["area"]
        return area_within(self.scope, code) if code else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("since", "until"):
            if data.get(name) and not EARLIEST <= data[name] <= LATEST:
                self.add_error(name, _("Write a date between 1990 and 2199."))
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        if len(self.questions) > MOST:
            self.add_error(None, _("At most %(limit)d questions can be looked at at once.") % {"limit": MOST})
        for item in self.questions:
            item.check(self)
        return data

    @cached_property
    def conditions(self) -> list[Condition]:
        data = self.cleaned_data
        found = []
        if data["q"]:
            found.append(
                Condition(search(self.built, data["q"]), _("Search: %(text)s") % {"text": search_words(data["q"])})
            )
        if data["area"]:
            found.append(self._area_condition(data["area"]))
        found += _date_conditions(data["since"], data["until"])
        for item in self.questions:
            if item.table is None:
                found += [Condition(*one) for one in item.found(data)]
        return found + [Condition(*one) for one in in_rows(self.questions, data, self.built)]

    @staticmethod
    def _area_condition(area: Area) -> Condition:
        words = lazy(lambda: _("Area: %(name)s") % {"name": area.full_name()}, str)
        return Condition(Scope(subtrees=(area.path,)).q("area_path"), words())

    @property
    def blocks(self) -> list[Block]:
        return [Block(item, [self[name] for name in item.fields()]) for item in self.questions]

    @property
    def offers(self) -> list[Offer]:
        """All questions that may be chosen, for the list of ticks."""
        return offers(self.built, self.questions)

    @property
    def is_narrowed_by_question(self) -> bool:
        """Whether the page should open 更多条件: something is asked there, or was just chosen."""
        return "by" in self.data or any(self.data.get(name) for item in self.questions for name in item.names)


def area_options(scope: Scope) -> list[tuple[str, str]]:
    """(code, name) in the order of the tree, closed areas too (their records stay), down to where the list is long."""
    areas = Area.objects.filter(scope.q("path")).order_by("path")
    deepest = len(LEVELS)
    while deepest > 1 and areas.filter(depth__lte=deepest)[: AREA_OPTIONS + 1].count() > AREA_OPTIONS:
        deepest -= 1
    rows = list(areas.filter(depth__lte=deepest)[:AREA_OPTIONS])
    top = min((row.depth for row in rows), default=1)
    names = Area.names_of(row.path for row in rows)
    return [(row.code, "　" * (row.depth - top) + _short(row, names)) for row in rows]


def _short(area: Area, names: dict[str, str]) -> str:
    above = names.get(area.path[: -Area.steplen], "")
    name = area.name.removeprefix(above) or area.name
    return name if area.is_open else _("%(name)s (closed)") % {"name": name}


def _date_conditions(since: datetime.date | None, until: datetime.date | None) -> list[Condition]:
    found = []
    if since:
        found.append(
            Condition(Q(submitted_at__gte=_midnight(since)), _("Filled in from %(day)s") % {"day": day_text(since)})
        )
    if until:
        after = _midnight(until + datetime.timedelta(days=1))
        found.append(Condition(Q(submitted_at__lt=after), _("Filled in until %(day)s") % {"day": day_text(until)}))
    return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
