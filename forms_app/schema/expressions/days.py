"""Days, moments and times of day as texts and as numbers of days since 1970-01-01, local time.

One zone without summer time: ``offset`` says how many minutes it lies east of Greenwich (480 for China).
"""

from __future__ import annotations

import datetime
import math
import re

DAY_MS = 86_400_000
EPOCH = datetime.date(1970, 1, 1).toordinal()
_DATE = r"(\d{4})-(\d\d)(?:-(\d\d))?"
_TIME = r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?"
_DAY, _MOMENT, _CLOCK = (
    re.compile(pattern, re.ASCII) for pattern in (_DATE, rf"(\d{{4}}-\d\d-\d\d)[T ]{_TIME}", _TIME)
)
MONTHS = [f"{month}月" for month in range(1, 13)]
WEEKDAYS = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]


def read(text: str, offset: int) -> float:
    """Days of '2026-11-23', '2026-11' (its first day), '2026-11-23T08:30:00.000+08:00', '08:30'; NaN for others."""
    text = text.strip(" \t\r\n")
    if match := _DAY.fullmatch(text):
        return _day(match[1], match[2], match[3] or "01")
    if match := _MOMENT.fullmatch(text):
        return _day(*match[1].split("-")) + _clock(match.groups()[1:], offset)
    if match := _CLOCK.fullmatch(text):
        return _clock(match.groups(), offset) % 1.0
    return math.nan


def _day(year: str, month: str, day: str) -> float:
    if int(year) < 100:
        return math.nan
    try:
        return float(datetime.date(int(year), int(month), int(day)).toordinal() - EPOCH)
    except ValueError:
        return math.nan


def _clock(parts: tuple[str | None, ...], offset: int) -> float:
    hour, minute, second, fraction, zone = parts
    thousandths = int(((fraction or "") + "000")[:3])
    if int(hour or 0) > 23 or int(minute or 0) > 59 or int(second or 0) > 59:
        return math.nan
    moved = 0 if zone is None else offset - _minutes(zone)
    return ((int(hour or 0) * 60 + int(minute or 0) + moved) * 60_000 + int(second or 0) * 1000 + thousandths) / DAY_MS


def _minutes(zone: str) -> int:
    if zone == "Z":
        return 0
    size = int(zone[1:3]) * 60 + int(zone[4:6])
    return -size if zone[0] == "-" else size


def date_text(number: float) -> str:
    """'2026-11-23' of a number of days, '' where there is no such day in the years 100 to 9999."""
    if number != number or math.isinf(number):
        return ""
    try:
        found = datetime.date.fromordinal(math.floor(number) + EPOCH)
    except (ValueError, OverflowError):
        return ""
    return found.isoformat() if found.year >= 100 else ""


def moment_text(number: float, offset: int) -> str:
    """'2026-11-23T08:30:00.000+08:00' of a number of days."""
    if number != number or math.isinf(number):
        return ""
    total = math.floor(number * DAY_MS + 0.5)
    day, rest = divmod(total, DAY_MS)
    date = date_text(float(day))
    if not date:
        return ""
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02d}:{abs(offset) % 60:02d}"
    return f"{date}T{clock_text(rest)}{zone}"


def clock_text(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{thousandths:03d}"


def formatted(number: float, pattern: str) -> str:
    """%Y %y %m %n %b %d %e %H %h %M %S %3 %a as XLSForm has them, months and weekdays in Chinese; '' for no day."""
    if number != number or not date_text(number):
        return ""
    total = math.floor(number * DAY_MS + 0.5)
    day, rest = divmod(total, DAY_MS)
    if not date_text(float(day)):
        return ""
    date = datetime.date.fromisoformat(date_text(float(day)))
    hour, minute, second = rest // 3_600_000, rest // 60_000 % 60, rest // 1000 % 60
    known = {
        "Y": f"{date.year:04d}", "y": f"{date.year % 100:02d}", "m": f"{date.month:02d}", "n": str(date.month),
        "b": MONTHS[date.month - 1], "d": f"{date.day:02d}", "e": str(date.day), "H": f"{hour:02d}", "h": str(hour),
        "M": f"{minute:02d}", "S": f"{second:02d}", "3": f"{rest % 1000:03d}", "a": WEEKDAYS[date.weekday()], "%": "%",
    }  # fmt: skip
    return re.sub("%(.)", lambda match: known.get(match[1], match[0]), pattern)


def age_on(birth: float, day: float) -> float:
    """Full years between two days; a birthday on 29 February is complete on 1 March of other years. NaN if reversed."""
    first, last = date_text(birth), date_text(day)
    if not first or not last or birth > day:
        return math.nan
    born, today = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return float(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
