"""Which days are worked: a year that was entered by its table, else the library of published years, else the week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from reports.rota.models import CalendarDay
from reports.rota.rules import HOLIDAY, REST, WORK

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}


@dataclass(frozen=True)
class Known:
    """``exchanged``: a weekend that is worked."""

    kind: str
    name: str = ""
    exchanged: bool = False


def days_of(dates: Iterable[date]) -> dict[date, Known]:
    """What each day is. One query."""
    dates = list(dates)
    years = {day.year for day in dates}
    entered = {day.date: day for day in CalendarDay.objects.filter(date__year__in=years)}
    held = {day.year for day, one in entered.items() if one.kind == HOLIDAY}
    return {day: _entered(entered[day]) if day in entered else _published(day, day.year in held) for day in dates}


def is_known(year: int) -> bool:
    """Whether the year's holidays have been published, or entered here (New Year's Day is in every table)."""
    return _library_knows(year) or CalendarDay.objects.filter(date__year=year, kind=HOLIDAY).exists()


def _entered(day: CalendarDay) -> Known:
    return Known(day.kind, day.name, day.kind == WORK and day.date.weekday() > 4)


def _published(day: date, is_entered: bool) -> Known:
    """A day that has not been entered; in a year that has, the library has nothing to say."""
    import chinese_calendar

    weekend = day.weekday() > 4
    if is_entered or not _library_knows(day.year):
        return Known(REST if weekend else WORK)
    is_off, name = chinese_calendar.get_holiday_detail(day)
    if is_off and name:
        return Known(HOLIDAY, NAMES.get(name, name))
    if is_off:
        return Known(REST)
    return Known(WORK, "", weekend)


def _library_knows(year: int) -> bool:
    import chinese_calendar

    try:
        chinese_calendar.is_holiday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True
