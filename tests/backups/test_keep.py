"""Which archives stay."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from backups.keep import superseded
from backups.names import Archive, archive_name, archives, parse

NOW = timezone.make_aware(datetime(2026, 11, 23, 2, 31))


def nightly(days: int) -> list[Archive]:
    moments = [NOW - timedelta(days=day) for day in range(days)]
    return [Archive(at, "", Path(archive_name(at))) for at in moments]


def kept(found: list[Archive]) -> list[Archive]:
    gone = set(superseded(found, NOW))
    return [archive for archive in found if archive not in gone]


def test_two_years_of_nights_leave_seven_days_four_weeks_and_twelve_months():
    left = [archive.made_at.date().isoformat() for archive in kept(nightly(730))]
    assert left[:7] == [f"2026-11-{day}" for day in range(23, 16, -1)]
    # Sundays end the weeks, and last days the months; the week of the 23rd has begun on that day.
    assert left[7:] == [
        "2026-11-15", "2026-11-08", "2026-10-31", "2026-09-30", "2026-08-31", "2026-07-31", "2026-06-30",
        "2026-05-31", "2026-04-30", "2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31",
    ]  # fmt: skip


def test_deleting_every_night_leaves_the_same_as_deleting_once():
    found: list[Archive] = []
    for archive in reversed(nightly(500)):
        found.append(archive)
        found = [one for one in found if one not in set(superseded(found, archive.made_at))]
    assert {one.path for one in found} == {one.path for one in kept(nightly(500))}


def test_the_newest_is_never_deleted_however_old():
    old = NOW - timedelta(days=4000)
    found = [Archive(old, "", Path("a")), Archive(old - timedelta(days=1), "restore", Path("b"))]
    assert superseded(found, NOW) == [found[1]]


def test_of_one_day_the_newest_stays():
    found = [Archive(NOW - timedelta(minutes=minute), "", Path(str(minute))) for minute in (0, 30, 60)]
    assert kept(found) == found[:1]


@pytest.mark.parametrize(("days", "stays"), [(1, True), (29, True), (31, False)])
def test_those_made_before_an_upgrade_or_restore_stay_a_month(days, stays):
    before = Archive(NOW - timedelta(days=days), "upgrade", Path("b"))
    assert (before in kept([*nightly(3), before])) is stays


def test_a_gap_does_not_use_up_what_is_kept():
    found = nightly(3) + [Archive(NOW - timedelta(days=200 + day), "", Path(str(day))) for day in range(10)]
    assert len(kept(found)) >= 7


def test_only_files_of_our_names_count(tmp_path):
    at = timezone.make_aware(datetime(2026, 11, 23, 2, 30))
    for name in (archive_name(at), archive_name(at, "upgrade"), "gewu-1.tar", "gewu-20261123-023000.tar.part",
                 "photos.tar", "gewu-20261341-023000.tar"):  # fmt: skip
        (tmp_path / name).touch()
    (tmp_path / "gewu-20261122-023000.tar").symlink_to("/dev/null")
    assert [archive.path.name for archive in archives(tmp_path)] == [
        "gewu-20261123-023000.tar", "gewu-20261123-023000-before-upgrade.tar",
    ]  # fmt: skip
    assert parse(Path(archive_name(at))) == Archive(at, "", Path("gewu-20261123-023000.tar"))
    assert archives(tmp_path / "unmounted") == []
