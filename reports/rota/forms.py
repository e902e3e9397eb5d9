"""What is asked at the desk: a station, who serves there, who is away, the calendar."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forms_app.areas.models import Appointment, Area, Level
from forms_app.areas.scope import areas_of, scope_of, successor
from reports.rota.models import CalendarDay, DayKind, Leave, Shift, Staff, Station

User = get_user_model()
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class AreaChoice(forms.ModelChoiceField):
    names: dict[str, str]

    def label_from_instance(self, area: Any) -> str:
        return area.full_name(self.names)


class StationForm(forms.ModelForm):
    area = AreaChoice(label=_("Area of the station"), queryset=Area.objects.none())

    class Meta:
        model = Station
        fields: ClassVar = [
            "name", "area", "place", "phone", "fax", "town_phone", "gap", "on_workdays", "on_rest_days", "on_holidays",
            "requirements",
        ]  # fmt: skip
        widgets: ClassVar = {"requirements": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = areas_of(user, "roster").filter(level__in=(Level.COUNTY, Level.TOWN, Level.VILLAGE))
        field: Any = self.fields["area"]
        field.queryset = areas
        field.names = Area.names_of(areas.values_list("path", flat=True))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("on_workdays", "on_rest_days", "on_holidays"):
            if cleaned.get(name) == 0:
                self.add_error(name, _("At least one person is on duty every day."))
        return cleaned


class PersonChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return f"{user.get_full_name()}（{user.username}）"


class StaffForm(forms.ModelForm):
    """``user``: the account that sees these duties on the phone; somebody without one has a name and a phone only."""

    user = PersonChoice(
        label=_("Account of the person"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Whoever has one sees the duties on the phone. Name and phone are taken over if left empty."),
    )
    name = forms.CharField(label=_("Full name"), max_length=50, required=False)

    class Meta:
        model = Staff
        fields: ClassVar = ["user", "name", "phone", "leads", "serves", "standby", "nights", "since", "until"]
        widgets: ClassVar = {"since": DAY, "until": DAY}

    def __init__(self, planner: Any, station: Station, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.station = station
        self.fields["user"].queryset = accounts_for(planner, station, self.instance.user_id)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        user = cleaned.get("user")
        if user and self.station.staff.filter(user=user).exclude(pk=self.instance.pk).exists():
            self.add_error("user", _("This person is on the staff already."))
        cleaned["name"] = cleaned.get("name") or (user.get_full_name()[:50] if user else "")
        cleaned["phone"] = cleaned.get("phone") or (user.phone if user else "")
        if not cleaned["name"] and "name" not in self.errors:
            self.add_error("name", _("Enter the name, or choose an account."))
        if not (cleaned.get("leads") or cleaned.get("serves") or cleaned.get("standby")):
            self.add_error("leads", _("Choose what this person does: leader, on duty, or on call."))
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first. Choose a later one."))
        return cleaned


def accounts_for(planner: Any, station: Station, held: int | None = None) -> Any:
    """People with a post in the station's area, of a village also in its grids; within what the planner plans."""
    within = scope_of(planner, "roster").q("area__path")
    place = Q(area=station.area_id)
    if station.area.level == Level.VILLAGE:
        place |= Q(area__path__gte=station.area.path, area__path__lt=successor(station.area.path))
    held_posts = Appointment.objects.in_force().filter(within, place)
    return User.objects.filter(Q(pk__in=held_posts.values("user"), is_active=True) | Q(pk=held)).order_by("name", "pk")


class LeaveForm(forms.ModelForm):
    class Meta:
        model = Leave
        fields: ClassVar = ["staff", "kind", "first", "last"]
        widgets: ClassVar = {"first": DAY, "last": DAY}

    def __init__(self, station: Station, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["staff"].queryset = station.staff.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        staff, first, last = (cleaned.get(name) for name in ("staff", "first", "last"))
        if staff and first and last and Leave.objects.filter(staff=staff, first__lte=last, last__gte=first).exists():
            self.add_error("first", _("A leave of this person in these days has been entered already."))
        return cleaned


class ShiftForm(forms.ModelForm):
    class Meta:
        model = Shift
        fields: ClassVar = ["name", "begins", "ends", "is_night"]
        widgets: ClassVar = {"begins": TIME, "ends": TIME}


KINDS = {"班": DayKind.WORK, "上班": DayKind.WORK, "休": DayKind.REST, "休息": DayKind.REST}


class HolidaysForm(forms.Form):
    """A year's days off and exchanged working days, one a line: '2027-01-01 元旦', '2027-01-03 班'."""

    days = forms.CharField(
        label=_("Holidays and exchanged working days"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_(
            "One day a line: “2027-01-01 元旦” for a holiday, “2027-01-03 班” for a weekend that is worked, "
            "“2027-01-04 休” for another day off."
        ),
    )

    def __init__(self, year: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_days(self) -> list[CalendarDay]:
        found: dict[Any, CalendarDay] = {}
        errors = []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), 1):
            parts = line.replace("\u3000", " ").split(maxsplit=1)
            if not parts:
                continue
            try:
                day = forms.DateField().clean(parts[0])
            except ValidationError:
                day = None
            name = parts[1].strip() if len(parts) > 1 else ""
            if day is None or day.year != self.year or not name or len(name) > 20:
                errors.append(_("Line %(number)d: “%(line)s” is no day of %(year)d with a name.") % {
                    "number": number, "line": line[:40], "year": self.year,
                })  # fmt: skip
                continue
            kind = KINDS.get(name, DayKind.HOLIDAY)
            found[day] = CalendarDay(date=day, kind=kind, name=name if kind == DayKind.HOLIDAY else "")
        if not errors and not any(day.kind == DayKind.HOLIDAY for day in found.values()):
            errors.append(gettext("There is no public holiday among them. Enter the whole year, New Year's Day first."))
        if errors:
            raise ValidationError(errors[:20])
        return list(found.values())
