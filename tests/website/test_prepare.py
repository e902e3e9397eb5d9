import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from website.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(monkeypatch, settings, tmp_path):
    settings.GEWU_DATA = tmp_path
    made = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: made.append(name))
    return made


def test_the_demo_goes_into_an_empty_database(calls):
    call_command("prepare")
    assert [name for name in calls if name != "start_code"] == ["migrate", "ensure_roles", "seed_demo"]
    assert not prepare.unfinished_demo().exists()


def test_the_demo_never_goes_into_a_database_in_use(calls, areas):
    call_command("prepare")
    assert "seed_demo" not in calls


def test_no_demo_leaves_an_empty_database_empty(calls):
    call_command("prepare", no_demo=True)
    assert "seed_demo" not in calls


def test_an_interrupted_demo_is_taken_up_again(calls, areas):
    prepare.unfinished_demo().touch()
    call_command("prepare")
    assert "seed_demo" in calls


def test_a_database_that_cannot_be_reached_is_told_in_one_line(monkeypatch):
    def gone():
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(prepare.connection, "ensure_connection", gone)
    with pytest.raises(CommandError, match=r"DATABASE_URL.*connection refused Is the server running"):
        call_command("prepare")


def test_a_cleared_demo_does_not_come_back(calls, settings):
    (settings.GEWU_DATA / "no-demo").touch()
    call_command("prepare")
    assert "seed_demo" not in calls
