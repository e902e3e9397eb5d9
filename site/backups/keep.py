"""Which archives are kept: the newest of each of the last 7 days, 4 weeks and 12 months."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from backups.names import Archive

DAYS, WEEKS, MONTHS = 7, 4, 12
BEFORE = timedelta(days=30)  # archives made before an upgrade or a restore


def superseded(found: Iterable[Archive], now: datetime) -> list[Archive]:
    """Those that may go. The newest of all never does."""
    newest_first = sorted(found, reverse=True)
    regular = [archive for archive in newest_first if not archive.occasion]
    kept = {archive for archive in newest_first if archive.occasion and archive.made_at > now - BEFORE}
    kept.update(newest_first[:1], regular[:1])
    kept.update(_newest_of_each(regular, lambda day: day.date(), DAYS))
    kept.update(_newest_of_each(regular, lambda day: tuple(day.isocalendar())[:2], WEEKS))
    kept.update(_newest_of_each(regular, lambda day: (day.year, day.month), MONTHS))
    return [archive for archive in newest_first if archive not in kept]


def _newest_of_each(newest_first: list[Archive], period: Callable[[datetime], Hashable], count: int) -> list[Archive]:
    """One of each of the latest ``count`` periods that have any: a gap does not use up what is kept."""
    chosen: dict[Hashable, Archive] = {}
    for archive in newest_first:
        key = period(timezone.localtime(archive.made_at))
        if key not in chosen and len(chosen) == count:
            break
        chosen.setdefault(key, archive)
    return list(chosen.values())
