"""The background worker: order of tasks, sign of life, rescue of what a dead worker left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks import task, task_backends
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task

from website import worker as worker_module
from website.heartbeat import Heartbeat
from website.models import WorkerBeat
from website.worker import MAX_ATTEMPTS, GewuWorker, prune, rescue_abandoned

ROOT = Path(__file__).resolve().parents[2]
done: list[str] = []


@task()
def note(word: str) -> None:
    done.append(word)


@task()
def stumble() -> None:
    raise ValueError("no")


@pytest.fixture
def queue(settings, transactional_db):
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}
    done.clear()
    return task_backends["default"]


@pytest.fixture
def worker(queue, monkeypatch):
    monkeypatch.setattr(worker_module, "CHORES", {})
    return GewuWorker("test:1", interval=0)


def test_people_come_before_the_search_index(queue):
    insert_or_update_object_task.enqueue("wagtailcore", "page", "1")
    note.enqueue("print")
    first, second = DBTaskResult.objects.ready()
    assert first.task_path.endswith("note")
    assert second.task_path.startswith("modelsearch.")


def test_a_round_runs_what_is_ready_and_survives_a_task_that_fails(worker):
    for job in (note, stumble, note):
        job.enqueue(*(["x"] if job is note else []))
    worker.round()
    assert done == ["x", "x"]
    assert DBTaskResult.objects.failed().count() == 1


def test_a_database_that_is_away_for_a_moment_does_not_end_the_worker(worker, monkeypatch):
    def away():
        raise DatabaseError("restarting")

    monkeypatch.setattr(worker, "run", away)
    worker.round()
    assert worker.running


def test_a_chore_that_fails_does_not_stop_the_others(queue, monkeypatch):
    def broken():
        raise RuntimeError

    monkeypatch.setattr(worker_module, "CHORES", {"a": (60, broken), "b": (60, lambda: done.append("b"))})
    worker = GewuWorker("test:1", interval=0)
    worker.round()
    worker.round()
    assert done == ["b"]


def test_the_heartbeat_vouches_for_the_loop_and_not_for_itself(transactional_db):
    beat = Heartbeat("test:1", patience=60)
    beat.stopped.set()
    beat.beat()
    assert WorkerBeat.alive().count() == 1
    WorkerBeat.objects.all().delete()
    stuck = Heartbeat("test:2", patience=-1)
    stuck.start()
    time.sleep(0.2)
    stuck.stop()
    assert not WorkerBeat.objects.exists()


def abandoned(worker_ids: list[str], minutes: int = 10) -> DBTaskResult:
    note.enqueue("again")
    result = DBTaskResult.objects.latest("enqueued_at")
    result.status, result.worker_ids = TaskResultStatus.RUNNING, worker_ids
    result.started_at = timezone.now() - timedelta(minutes=minutes)
    result.save()
    return result


def test_what_a_dead_worker_left_is_taken_up_again(queue, worker):
    result = abandoned(["dead:1"])
    assert rescue_abandoned() == 1
    worker.round()
    result.refresh_from_db()
    assert done == ["again"]
    assert result.status == TaskResultStatus.SUCCESSFUL


def test_what_a_living_worker_does_is_left_alone(queue):
    WorkerBeat.objects.create(worker_id="alive:1", seen_at=timezone.now())
    result = abandoned(["alive:1"])
    assert rescue_abandoned() == 0
    result.refresh_from_db()
    assert result.status == TaskResultStatus.RUNNING


def test_a_task_that_kills_its_workers_is_given_up(queue):
    result = abandoned([f"dead:{number}" for number in range(MAX_ATTEMPTS)])
    assert rescue_abandoned() == 0
    result.refresh_from_db()
    assert result.status == TaskResultStatus.FAILED


def test_finished_tasks_are_not_kept_for_ever(queue, worker):
    note.enqueue("old")
    worker.round()
    note.enqueue("new")
    worker.round()
    old = DBTaskResult.objects.earliest("enqueued_at")
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=3))
    WorkerBeat.objects.create(worker_id="gone:1", seen_at=timezone.now() - timedelta(days=2))
    prune()
    assert DBTaskResult.objects.count() == 1
    assert not WorkerBeat.objects.exists()


def url_of_the_test_database() -> str:
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    return f"postgres://{config['USER']}@{config['HOST']}:{config['PORT']}/{config['NAME']}"


def test_the_command_works_gives_signs_of_life_and_stops_when_told(queue, tmp_path):
    insert_or_update_object_task.enqueue("wagtailcore", "page", "999999")
    environment = os.environ | {
        "GEWU_DATA": str(tmp_path),
        "DATABASE_URL": url_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
    }
    process = subprocess.Popen([sys.executable, "manage.py", "run_worker"], cwd=ROOT, env=environment)
    try:
        deadline = time.monotonic() + 60
        while not DBTaskResult.objects.finished().exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert DBTaskResult.objects.finished().count() == 1
        assert WorkerBeat.alive().count() == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert not WorkerBeat.objects.exists()
    finally:
        process.kill()
