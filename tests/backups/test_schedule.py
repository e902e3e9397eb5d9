"""When a backup is due, when /healthz turns red, and what an upgrade does first."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from backups import schedule
from backups.archive import opened
from backups.names import archive_name
from tests.backups.conftest import ROOT
from website.management.commands import prepare
from website.models import WorkerBeat


def at(text: str) -> datetime:
    """A day of a November that is over."""
    return timezone.make_aware(datetime.fromisoformat(f"2025-11-{text}"))


@pytest.fixture
def made(place, settings):
    """made("23 02:30", …): the start of this installation, and its archives."""
    settings.GEWU_BACKUPS.mkdir()

    def build(start: str, *archives: str) -> None:
        schedule.start_mark().write_text(at(start).isoformat())
        for moment in archives:
            (settings.GEWU_BACKUPS / archive_name(at(moment))).touch()

    return build


@pytest.mark.parametrize(
    ("start", "last", "now", "due"),
    [
        ("22 10:00", None, "22 23:00", False),
        ("22 10:00", None, "23 02:29", False),
        ("22 10:00", None, "23 02:30", True),
        ("22 10:00", "23 02:31", "23 08:00", False),
        ("01 10:00", "22 02:30", "23 02:30", True),
        ("01 10:00", "22 02:30", "23 08:00", True),  # the machine was off in the night
        ("01 10:00", "22 18:00", "23 02:30", True),  # one made by hand in between
        ("23 01:00", None, "23 02:30", True),
        ("23 03:00", None, "23 09:00", False),
    ],
)
def test_due_after_half_past_two(made, start, last, now, due):
    made(start, *([last] if last else []))
    assert schedule.is_due(at(now)) is due


@pytest.mark.parametrize(
    ("start", "last", "now", "recent"),
    [
        ("22 10:00", None, "23 11:59", True),
        ("22 10:00", None, "23 12:00", False),
        ("01 10:00", "22 02:30", "23 04:29", True),
        ("01 10:00", "22 02:30", "23 04:30", False),
    ],
)
def test_red_after_twenty_six_hours(made, start, last, now, recent):
    made(start, *([last] if last else []))
    assert schedule.is_recent(at(now)) is recent


def test_an_archive_from_the_future_does_not_count(made):
    made("01 10:00")
    (schedule.settings.GEWU_BACKUPS / archive_name(timezone.now() + timedelta(days=400))).touch()
    assert schedule.last_backup() is None


def test_the_first_start_is_remembered_once(place):
    schedule.mark_start()
    schedule.start_mark().write_text(at("01 10:00").isoformat())
    schedule.mark_start()
    assert schedule.first_start() == at("01 10:00")


@pytest.mark.django_db
def test_healthz_tells_it(made, client):
    WorkerBeat.objects.create(worker_id="here:1", seen_at=timezone.now())
    made("01 10:00")
    schedule.start_mark().write_text((timezone.now() - timedelta(hours=25)).isoformat())
    response = client.get("/healthz")
    assert response.status_code == 200
    assert (response.json()["backup"], response.json()["last_backup"]) == (True, None)
    schedule.start_mark().write_text((timezone.now() - timedelta(hours=27)).isoformat())
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["backup"] is False
    made("01 10:00", "22 02:30")
    assert client.get("/healthz").json()["last_backup"].startswith("2025-11-2")


class TestNightly:
    @pytest.fixture
    def started(self, made, monkeypatch):
        """The night has come; what is started instead of the backup ends as the list says."""
        made("01 10:00", "02 02:30")
        codes = [1, 0]
        commands: list[list[str]] = []
        real = subprocess.Popen

        def start(command: list[str], **options: Any) -> Any:
            commands.append(command)
            return real([sys.executable, "-c", f"raise SystemExit({codes.pop(0)})"])

        monkeypatch.setattr(schedule.subprocess, "Popen", start)
        return commands

    def test_it_runs_beside_the_tasks_and_a_failure_is_tried_again_after_an_hour(self, started, monkeypatch):
        nightly = schedule.Nightly()
        nightly()
        assert started[0][-3:] == ["manage.py", "backup", "--nightly"]
        assert nightly.process is not None
        nightly.process.wait()
        nightly()  # sees that it failed
        nightly()
        assert len(started) == 1
        now = time.monotonic()
        monkeypatch.setattr(schedule.time, "monotonic", lambda: now + 3601)
        nightly()
        assert len(started) == 2

    def test_one_at_a_time(self, started):
        nightly = schedule.Nightly()
        nightly()
        assert nightly.process is not None
        process, nightly.process = nightly.process, type("Running", (), {"poll": lambda self: None})()
        nightly()
        process.wait()
        assert len(started) == 1


@pytest.mark.django_db(transaction=True)
class TestUpgrade:
    @pytest.fixture
    def pending(self, monkeypatch):
        """As after an update of the program: one migration is not applied yet."""
        from django.db.migrations.executor import MigrationExecutor

        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
        ran: list[str] = []
        monkeypatch.setattr(prepare, "call_command", lambda name, **options: ran.append(name))
        return ran

    def test_the_data_are_saved_first(self, place, areas, pending, capsys):
        call_command("prepare")
        (archive,) = (place / "backups").glob("*.tar")
        assert archive.name.endswith("-before-upgrade.tar")
        with opened(archive):
            pass
        assert archive.name in capsys.readouterr().out
        assert pending[0] == "migrate"

    def test_a_backup_that_fails_stops_the_upgrade(self, place, areas, pending, settings):
        settings.GEWU_BACKUPS = place / "secret_key" / "below"
        with pytest.raises(CommandError, match="GEWU_UPGRADE_BACKUP=false"):
            call_command("prepare")
        assert pending == []

    def test_unless_it_is_switched_off(self, place, areas, pending, settings):
        settings.GEWU_BACKUPS = place / "secret_key" / "below"
        call_command("prepare", no_backup=True)
        settings.GEWU_UPGRADE_BACKUP = False
        call_command("prepare")
        assert pending.count("migrate") == 2

    def test_an_empty_database_or_one_up_to_date_is_not_saved(self, place, pending, monkeypatch):
        call_command("prepare", no_demo=True)
        assert not (place / "backups").exists()

    def test_a_start_without_migrations_saves_nothing(self, place, areas, monkeypatch):
        monkeypatch.setattr(prepare, "call_command", lambda name, **options: None)
        call_command("prepare")
        assert not (place / "backups").exists()


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_fills_up_leaves_no_half_archive_and_says_so(saved, machine):
    """The kernel refuses to let any file grow beyond the limit, as a full disk would."""
    new = machine("new")
    assert new.manage("restore", saved.path, "--yes").returncode == 0
    (new.data / "private" / "photos" / "large.jpg").write_bytes(os.urandom(3_000_000))
    limit = 2_500_000
    done = subprocess.run(
        [sys.executable, "manage.py", "backup"],
        cwd=ROOT, env=new.environment, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 1
    assert "磁盘已满" in done.stderr, done.stderr
    assert [path.name for path in (new.data / "backups").iterdir() if path.name != "revocations.jsonl"] == []
