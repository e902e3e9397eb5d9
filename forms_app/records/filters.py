"""What a ledger may be narrowed down by: search, area, dates, and choice questions; a form over the address."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from forms_app.areas.models import LEVELS, Area
from forms_app.areas.scope import Scope
from forms_app.entry.display import day_text
from forms_app.entry.lists import Lists
from forms_app.records.choice_filters import KINDS, AreaFilter, ChoiceFilter
from forms_app.records.columns import known_questions
from forms_app.records.search import search, search_words
from forms_app.schema.model import Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import RecordModels

SEARCH_LENGTH = 50
CHOICE_FILTERS = 12
AREA_OPTIONS = 400
EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2199, 12, 31)


@dataclass(frozen=True)
class Condition:
    """One narrowing: in SQL and in words ('填报时间：2026年11月1日起')."""

    q: Q
    words: str


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
        lists = Lists()
        self.choices = [
            AreaFilter(question, built) if question.type == "area" else ChoiceFilter(question, built, lists)
            for question in _choice_questions(built.version)
        ]
        for choice in self.choices:
            self.fields[choice.name] = choice.field()

    def offer_areas(self) -> None:
        """Fill the list of areas to choose from. One or two queries; only for showing the form."""
        options = area_options(self.scope)
        for choice in self.choices:
            if isinstance(choice, AreaFilter):
                choice.offer(self.fields[choice.name], options, self.cleaned_data.get(choice.name))
        chosen = self.data.get("area", "")
        if chosen and chosen not in dict(options) and (area := self.cleaned_data.get("area")):
            options.append((area.code, area.full_name()))
        self.fields["area"].widget.choices = [("", _("All my areas")), *options]

    def clean_q(self) -> str:
        return " ".join(self.cleaned_data["q"].split())

    def clean_area(self) -> Area | None:
        code = self.cleaned_data["area"]
        if not code:
            return None
        area = Area.find(code)
        if area is None or not (self.scope.covers(area.path) or _holds_part_of(self.scope, area)):
            raise ValidationError(_("No such area among yours. Choose one from the list."))
        return area

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("since", "until"):
            if data.get(name) and not EARLIEST <= data[name] <= LATEST:
                self.add_error(name, _("Write a date between 1990 and 2199."))
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day is before the first."))
        return data

    @property
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
        for choice in self.choices:
            if code := data[choice.name]:
                found.append(Condition(choice.condition(code), choice.words(code)))
        return found

    @staticmethod
    def _area_condition(area: Area) -> Condition:
        words = _("Area: %(name)s") % {"name": area.full_name()}
        return Condition(Scope(subtrees=(area.path,)).q("area_path"), words)

    @property
    def choice_fields(self) -> list[forms.BoundField]:
        return [self[choice.name] for choice in self.choices]

    @property
    def is_narrowed_by_choice(self) -> bool:
        return any(self.data.get(choice.name) for choice in self.choices)


def _holds_part_of(scope: Scope, area: Area) -> bool:
    """Whether a path of the scope lies below ``area``: choosing the town of one's villages is allowed."""
    return any(path.startswith(area.path) for path in scope.subtrees + scope.singles)


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


def _choice_questions(version: FormVersion) -> list[Question]:
    known = known_questions(version)
    own = version.schema.area_question  # where the records lie has a filter of its own
    wanted = [q for q in version.schema.scalars if TYPES[q.type].filter in KINDS and q is not own]
    return [known[question.uuid] for question in wanted[:CHOICE_FILTERS]]


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
