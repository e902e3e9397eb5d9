"""When a restore, or a backup, does not begin, and what it says."""

from __future__ import annotations

import fcntl
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from backups import restore as restoring
from backups import sqlite
from backups.archive import Writer, opened
from backups.create import create
from backups.errors import BackupError
from backups.manifest import Manifest
from backups.restore import Dialog, Wishes
from backups.schedule import prune


def no_dialog() -> tuple[list[str], Dialog]:
    said: list[str] = []
    return said, Dialog(said.append, lambda question: None)


def refusal(path: Path, **wishes: Any) -> str:
    with pytest.raises(BackupError) as error:
        restoring.restore(path, Wishes(**wishes), no_dialog()[1])
    return str(error.value)


def archive_saying(path: Path, **said: Any) -> Path:
    with path.open("wb") as file:
        writer = Writer(file)
        writer.add_bytes("rights.json", b"{}")
        writer.finish(Manifest("2026-11-23T02:30:00+00:00", **({"database": connection.vendor} | said)))
    return path


@pytest.mark.django_db(transaction=True)
class TestRestore:
    def test_newer_migrations(self, place, tmp_path):
        path = archive_saying(tmp_path / "a.tar", migrations=["areas.0001_initial", "areas.0999_future"], program="8.0")
        text = refusal(path, yes=True)
        assert "较新的程序" in text
        assert "areas.0999_future" in text
        assert "8.0" in text

    def test_the_other_database(self, place, tmp_path):
        other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
        assert "DATABASE_URL" in refusal(archive_saying(tmp_path / "a.tar", database=other), yes=True)

    def test_while_the_program_runs(self, place, tmp_path):
        """bin/run holds the lock, shared, in both of its processes."""
        holder = subprocess.Popen(
            ["bash", "-c", f'exec 9>>"{place}/running.lock"; flock -s -n 9; echo held; sleep 60'],
            stdout=subprocess.PIPE,
        )
        assert holder.stdout is not None
        try:
            assert holder.stdout.readline() == b"held\n"
            assert "正在运行" in refusal(archive_saying(tmp_path / "a.tar"), yes=True)
        finally:
            holder.kill()
            holder.wait()

    def test_while_a_worker_of_another_machine_is_alive(self, place, tmp_path):
        from django.utils import timezone

        from website.models import WorkerBeat

        WorkerBeat.objects.create(worker_id="other:1", seen_at=timezone.now())
        assert "30秒" in refusal(archive_saying(tmp_path / "a.tar"), yes=True)

    def test_over_data_the_name_of_the_county_is_asked(self, place, areas, tmp_path):
        path = archive_saying(tmp_path / "a.tar")
        assert "--replace" in refusal(path)
        assert "--yes" in refusal(path, replace=True)
        asked: list[str] = []

        def answer(question: str) -> str:
            asked.append(question)
            return "wang he xian"

        with pytest.raises(BackupError, match="未确认"):
            restoring.restore(path, Wishes(replace=True), Dialog(lambda line: None, answer))
        assert "望禾县" in asked[0]


@pytest.mark.django_db(transaction=True)
class TestBackup:
    def test_never_over_another(self, place, tmp_path):
        made = create(tmp_path / "a.tar")
        with pytest.raises(BackupError, match="已存在"):
            create(tmp_path / "a.tar")
        with opened(made.path):
            pass

    def test_a_place_where_nobody_has_worked_makes_no_archive(self, place, machine):
        """GEWU_DATA forgotten: an empty archive would be found out on the day it is needed."""
        done = machine("empty").manage("backup")
        assert done.returncode == 1
        assert "GEWU_DATA" in done.stderr
        assert not list((place / "empty").rglob("gewu-*.tar"))

    def test_only_one_at_a_time(self, place):
        with (place / "backup.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            with pytest.raises(BackupError, match="正在进行"):
                create()

    def test_a_folder_that_cannot_be_made(self, place, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(BackupError, match="GEWU_BACKUPS"):
            create(tmp_path / "file" / "below")

    def test_too_little_room_is_said_before(self, place, monkeypatch):
        from backups import create as creating

        monkeypatch.setattr(creating.shutil, "disk_usage", lambda folder: SimpleNamespace(free=1024))
        with pytest.raises(BackupError, match="空间不足"):
            create()
        assert not list((place / "backups").glob("*.tar"))

    def test_a_photo_that_is_gone_is_told_and_the_rest_saved(self, place, world):
        photo = world.draft_photo.file
        Path(photo.path).unlink()
        made = create()
        assert made.manifest.missing == [f"private/{photo.name}"]

    def test_a_failure_leaves_nothing_half_written_and_old_ones_alone(self, place, monkeypatch):
        old = create(place / "backups" / "old.tar").path
        monkeypatch.setattr("backups.create.read_rights", full)
        with pytest.raises(BackupError, match="磁盘已满"):
            create()
        assert sorted(path.name for path in (place / "backups").iterdir()) == ["old.tar", "revocations.jsonl"]
        with opened(old):
            pass


def full(moment: Any) -> Any:
    raise OSError(28, "No space left on device")


@pytest.mark.django_db
def test_pruning_deletes_only_archives_of_this_county_that_the_rule_gives_up(settings, tmp_path, areas):
    settings.GEWU_BACKUPS = tmp_path
    own = areas.county.uuid.hex
    for name, county in {
        "gewu-20200101-023000.tar": own,
        "gewu-20200101-010000.tar": own,
        "gewu-20200101-020000.tar": "another",
        "gewu-20200101-010000.tar.zip": own,
    }.items():
        archive_saying(tmp_path / name, county=county)
    (tmp_path / "gewu-20200101-010500.tar").write_text("damaged")
    assert [path.name for path in prune()] == ["gewu-20200101-010000.tar"]
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a server looks after its own files")
def test_a_damaged_database_is_not_saved_as_if_it_were_whole(monkeypatch, tmp_path):
    import sqlite3

    path = tmp_path / "gewu.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE a (b TEXT)")
        database.executemany("INSERT INTO a VALUES (?)", [("x" * 100,)] * 1000)
    database.close()
    data = bytearray(path.read_bytes())
    data[4096 * 5 : 4096 * 6] = b"\xff" * 4096
    path.write_bytes(data)
    monkeypatch.setattr(sqlite, "database_file", lambda: path)
    with pytest.raises(BackupError, match="损坏"), sqlite.snapshot(tmp_path / "."):
        pass
