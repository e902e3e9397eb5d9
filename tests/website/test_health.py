from datetime import timedelta

import pytest
from django.db import OperationalError
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
    assert response.json() | {"free_mb": 0} == {
        "status": "ok", "database": True, "worker": True, "disk": True, "free_mb": 0,
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
