import sqlite3
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from website import health
from website.models import WorkerBeat

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker():
    return WorkerBeat.objects.create(worker_id="here:1", seen_at=timezone.now())


def test_all_well(client, worker):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() | {"free_mb": 0, "last_backup": None} == {
        "status": "ok", "database": True, "worker": True, "disk": True, "backup": True,
        "free_mb": 0, "last_backup": None,
    }  # fmt: skip
    assert "no-store" in response["Cache-Control"]


def test_no_worker_at_all(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"] is False
    assert response.json()["database"] is True


def test_a_worker_that_fell_silent(client, worker, settings):
    worker.seen_at -= timedelta(seconds=settings.GEWU_WORKER_SILENCE_SECONDS + 1)
    worker.save()
    assert client.get("/healthz").json()["status"] == "failing"


def test_a_full_disk(client, worker, settings):
    settings.GEWU_MIN_FREE_MB = 10**9
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["disk"] is False


def test_a_database_that_does_not_answer(client, monkeypatch):
    def gone():
        raise OperationalError("password of the database")

    monkeypatch.setattr(health.connection, "cursor", gone)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] is False
    assert "password" not in response.content.decode()


def test_only_reading(client):
    assert client.post("/healthz").status_code == 405


def test_asking_leaves_nothing_behind(client, worker):
    client.get("/healthz")
    assert list(WorkerBeat.objects.all()) == [worker]


@pytest.fixture
def read_only(transactional_db):
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield
    with connection.cursor() as cursor:
        cursor.execute(off)


def test_a_database_that_can_only_be_read(client, read_only):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["database"] is False


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one writer at a time is SQLite's")
def test_a_database_that_somebody_keeps_locked(client, transactional_db, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE_MS", 50)
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert client.get("/healthz").json()["database"] is False
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert client.get("/healthz").json()["database"] is True
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)
