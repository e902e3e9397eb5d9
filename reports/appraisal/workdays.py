"""Working days, for the time in which an appeal may be made."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar


def is_workday(day: date) -> bool:
    """By the published public holidays; Monday to Friday in years that are not published yet."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def after_workdays(day: date, count: int) -> date:
    """The last of ``count`` working days after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day
