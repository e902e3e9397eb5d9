"""A restored backup does not revive what was revoked since, and says what it knows and does not know."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from backups import journal
from backups.restore import Dialog, Wishes, _decide
from backups.revoking import describe
from backups.rights import Revocation, read_rights, revoked
from backups.standing import Findings
from forms_app.accounts.models import User
from forms_app.areas.models import Appointment, Post
from tests.cast import PASSWORD, appoint, make_person

pytestmark = pytest.mark.django_db(transaction=True)

# What an administrator does after the backup. Everybody by way of another path.
REVOKE = """
from django.contrib.auth.models import Group
from django.utils import timezone
from datetime import timedelta
today = timezone.localdate()
User.objects.filter(username="cast-town-b").update(is_active=False)
Appointment.objects.filter(user__username="cast-grid").update(until=today - timedelta(days=1))
Appointment.objects.filter(user__username="cast-department").delete()
Appointment.objects.filter(user__username="cast-village").update(below=False)
User.objects.get(username="cast-county").groups.clear()
root = User.objects.get(username="root")
root.is_superuser = False
root.set_password("a-new-password-2026")
root.save()
Post.objects.filter(code="town-officer").update(can_export=False)
User.objects.get(username="cast-outsider").delete()
"""
FACTS = """
def facts():
    in_force = lambda name: Appointment.objects.in_force().filter(user__username=name)
    root = User.objects.get(username="root")
    return {
        "town_b": User.objects.get(username="cast-town-b").is_active,
        "grid": in_force("cast-grid").exists(),
        "department": in_force("cast-department").exists(),
        "village": in_force("cast-village").filter(below=True).exists(),
        "village_itself": in_force("cast-village").exists(),
        "county": User.objects.get(username="cast-county").groups.exists(),
        "root": root.is_superuser,
        "old_password": root.check_password(PASSWORD),
        "new_password": root.check_password("a-new-password-2026"),
        "export": Post.objects.get(code="town-officer").can_export,
        "outsider": User.objects.filter(username="cast-outsider", is_active=True).exists(),
        "town_a": in_force("cast-town-a").exists(),
    }
""".replace("PASSWORD", repr(PASSWORD))
ALWAYS = {"village_itself": True, "town_a": True}
REVIVED = dict.fromkeys(
    ["town_b", "grid", "department", "village", "county", "root", "old_password", "export", "outsider"], True
)
KEPT = dict.fromkeys(REVIVED, False)


def test_over_an_installation_what_was_revoked_stays_revoked(saved, machine):
    new = machine("new")
    code = (
        FACTS
        + f"""
import io
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
before = facts()
{REVOKE}
said = io.StringIO()
call_command("restore", sys.argv[1], replace=True, yes=True, stdout=said)
kept = facts()
call_command("restore", sys.argv[1], replace=True, yes=True, revive=True, stdout=sys.stderr)
print(json.dumps([before, kept, said.getvalue(), facts()]))
"""
    )
    before, kept, said, revived = new.python(code, saved.path)
    assert before == revived == REVIVED | ALWAYS | {"new_password": False}
    assert kept == KEPT | ALWAYS | {"new_password": True}
    for name in ("cast-town-b", "cast-grid", "cast-department", "cast-village", "cast-county", "root", "town-officer",
                 "cast-outsider"):  # fmt: skip
        assert name in said, said
    assert "cast-town-a" not in said
    assert "继续保持收回" in said


def test_on_an_empty_machine_the_journal_beside_the_archive_tells(saved, machine, tmp_path):
    old = machine("old")
    old.more["GEWU_BACKUPS"] = str(tmp_path / "disk")
    archive = old.python(
        f"""
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
from backups.create import create
from backups import journal
made = create()
{REVOKE}
journal.record()  # as the worker does every minute
print(json.dumps(str(made.path)))
""",
        saved.path,
    )
    beside, given = machine("beside"), machine("given")
    # Nobody has to be asked: what is known is applied.
    done = beside.manage("restore", archive)
    assert done.returncode == 0, done.stderr
    (tmp_path / "disk" / "revocations.jsonl").rename(tmp_path / "elsewhere.jsonl")
    done_with_file = given.manage("restore", archive, "--revocations", tmp_path / "elsewhere.jsonl")
    for said in (done.stdout, done_with_file.stdout):
        assert "cast-town-b" in said
        assert "无从得知" not in said
    # The new password itself is not in the journal: an administrator has to set one.
    assert beside.python(FACTS + "print(json.dumps(facts()))") == KEPT | ALWAYS | {"new_password": False}


@pytest.mark.parametrize(
    ("answer", "options", "kept"),
    [("", {}, True), ("y", {}, True), ("n", {}, False), (None, {}, True), ("n", {"yes": True}, True),
     ("y", {"revive": True}, False)],
)  # fmt: skip
def test_it_asks_and_keeps_them_revoked_unless_told_otherwise(answer, options, kept):
    said: list[str] = []
    archive = SimpleNamespace(manifest=SimpleNamespace(taken_at="2026-11-23T02:30:00+00:00"))
    findings = Findings([Revocation("user:zhang", "active", None)], True, None, {})
    dialog = Dialog(said.append, lambda question: answer)
    assert _decide(archive, findings, Wishes(**options), dialog) is kept  # type: ignore[arg-type]
    assert any("zhang" in line for line in said)


def test_on_an_empty_machine_without_a_newer_journal_the_accounts_are_listed_and_asked_for(saved, machine, tmp_path):
    new = machine("new")
    alone = tmp_path / "alone" / saved.path.name
    alone.parent.mkdir()
    alone.write_bytes(saved.path.read_bytes())
    asked = new.manage("restore", alone)
    assert asked.returncode == 1
    assert "无从得知" in asked.stdout
    assert "cast-village" in asked.stdout
    assert "cast-outsider" not in asked.stdout  # has no rights
    assert "--yes" in asked.stderr
    assert not (new.data / "revocations.jsonl").exists()
    done = new.manage("restore", alone, "--yes")
    assert done.returncode == 0, done.stderr


def test_another_installation_says_nothing_about_these_rights(saved, machine):
    """A county of its own was started here first: its accounts may have the same names, and are others."""
    new = machine("new")
    code = (
        FACTS
        + """
import uuid
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
Area.objects.filter(level="county").update(uuid=uuid.uuid4())
User.objects.update(is_active=False)
from backups import journal
journal.record()
call_command("restore", sys.argv[1], replace=True, yes=True, stdout=sys.stderr)
print(json.dumps(facts()))
"""
    )
    assert new.python(code, saved.path) == REVIVED | ALWAYS | {"new_password": False}


def test_restoring_an_older_and_then_a_newer_archive_takes_nothing_from_those_who_came_between(saved, machine):
    new = machine("new")
    code = """
from backups.create import create
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
came = User.objects.create_user("newcomer")
newer = create()
call_command("restore", sys.argv[1], replace=True, yes=True, stdout=sys.stderr)
gone = not User.objects.filter(username="newcomer").exists()
call_command("restore", newer.path, replace=True, yes=True, stdout=sys.stderr)
print(json.dumps([gone, User.objects.get(username="newcomer").is_active]))
"""
    assert new.python(code, saved.path) == [True, True]


@pytest.fixture
def lines(place: Path):
    """What has been written down since the last time, as (subject, lost)."""
    seen = 0

    def read() -> list[tuple[str, list[str]]]:
        nonlocal seen
        found = [json.loads(line) for line in journal.path().read_text().splitlines()][seen:]
        seen += len(found)
        return [(line["subject"], line["lost"]) for line in found]

    return read


def test_it_is_written_down_at_once(cast, areas, lines):
    journal.record()
    lines()
    clerk = User.objects.get(username="cast-village")
    clerk.is_active = False
    clerk.save()
    assert lines() == [("user:cast-village", ["active"])]

    term = Appointment.objects.get(user__username="cast-grid")
    term.until = timezone.localdate()
    term.save()
    assert lines() == [("user:cast-grid", [])]
    term.delete()
    right = "post:grid-worker@329921101201001"
    assert lines() == [("user:cast-grid", [f"{right}:below", f"{right}:only"])]

    county = User.objects.get(username="cast-county")
    county.groups.clear()
    assert lines() == [("user:cast-county", ["group:县管理员"])]
    Group.objects.get(name="县管理员").permissions.remove(Permission.objects.get(codename="change_area"))
    assert lines() == [("group:县管理员", ["areas.change_area"])]

    post = Post.objects.get(code="village-clerk")
    post.can_export = False
    post.save()
    assert lines() == [("post:village-clerk", ["can_export"])]

    county.set_password("another-one-2026")
    county.save()
    assert lines() == [("user:cast-county", [])]


def test_signing_in_and_new_people_cost_nothing(cast, client, lines, monkeypatch):
    calls: list[int] = []
    monkeypatch.setattr(journal, "record", lambda: calls.append(1))
    assert client.login(username="cast-village", password=PASSWORD)
    make_person("new", "新人")
    assert calls == []


def test_a_change_that_is_taken_back_is_not_written_down(cast, lines, db):
    from django.db import transaction

    journal.record()
    lines()
    with transaction.atomic():
        user = User.objects.get(username="cast-village")
        user.is_active = False
        user.save()
        transaction.set_rollback(True)
    journal.record()
    assert lines() == []


def test_what_no_signal_tells_is_found_by_the_worker(cast, lines):
    from website.worker import CHORES

    CHORES["rights"][1]()
    lines()
    User.objects.filter(username="cast-village").update(is_active=False)
    CHORES["rights"][1]()
    assert lines() == [("user:cast-village", ["active"])]


def test_a_journal_that_cannot_be_written_does_not_keep_an_administrator_from_closing_an_account(cast, place, settings):
    settings.GEWU_DATA = place / "gone"
    user = User.objects.get(username="cast-village")
    user.is_active = False
    user.save()
    assert not User.objects.get(username="cast-village").is_active


def test_a_line_that_was_cut_off_is_passed_over_and_the_next_one_whole(place, cast):
    journal.record()
    with journal.path().open("a") as file:
        file.write('{"at": "2026')
    User.objects.filter(username="cast-village").update(is_active=False)
    journal.record()
    county = journal.live().county()[0]
    assert [line["lost"] for line in journal.read(journal.path(), county)][-1] == ["active"]


def test_a_copy_lies_beside_the_archives_without_password_hashes(place, cast, settings):
    settings.GEWU_BACKUPS.mkdir()
    journal.record()
    User.objects.filter(username="cast-village").update(is_active=False, password="md5$x$y")
    journal.record()
    copy = settings.GEWU_BACKUPS / "revocations.jsonl"
    assert copy.read_bytes() == journal.path().read_bytes()
    assert copy.stat().st_mode & 0o777 == 0o600
    assert "md5$" not in copy.read_text()


def test_a_machine_that_begins_anew_adds_to_the_copy_and_takes_nothing_away(place, cast, settings):
    """Started beside the old archives before anything was restored: what the old machine knew must survive."""
    settings.GEWU_BACKUPS.mkdir()
    copy = settings.GEWU_BACKUPS / "revocations.jsonl"
    old = '{"at": "2026-11-01T00:00:00+00:00", "county": "old", "subject": "user:a", "lost": ["active"], "set": {}}\n'
    copy.write_text(old)
    journal.record()
    journal.record()
    assert copy.read_text() == old + journal.path().read_text()
    assert [line["subject"] for line in journal.read(copy, "old")] == ["user:a"]


def test_giving_a_right_again_takes_it_off_the_list():
    then = {"user:a": {"active": "", "group:x": ""}}
    lines = [
        {"at": "2026-11-23T03:00:00+00:00", "subject": "user:a", "lost": ["active", "group:x"], "set": {}},
        {"at": "2026-11-23T04:00:00+00:00", "subject": "user:a", "lost": [], "set": {"active": ""}},
    ]
    now = journal.replay(then, "2026-11-23T02:00:00+00:00", lines)
    assert revoked(then, now) == [Revocation("user:a", "group:x", None)]
    assert revoked(then, journal.replay(then, "2026-11-23T05:00:00+00:00", lines)) == []


def test_a_longer_term_or_a_new_right_is_no_revocation(cast, areas):
    then = read_rights(journal.live())
    user = User.objects.get(username="cast-grid")
    appoint(user, "liaison", areas.micro_a)
    Appointment.objects.filter(user=user, post__code="grid-worker").update(since=date(2025, 1, 1))
    assert revoked(then, read_rights(journal.live())) == []
    Appointment.objects.filter(user=user).update(until=timezone.localdate() + timedelta(days=9))
    found = revoked(then, read_rights(journal.live()))
    assert [item.right for item in found] == [
        "post:grid-worker@329921101201001:below", "post:grid-worker@329921101201001:only",
    ]  # fmt: skip
    assert len(describe(found)) == 1
    assert f"{timezone.localdate() + timedelta(days=9)}" in describe(found)[0]


def test_what_a_closed_account_held_is_not_told():
    then = {"user:a": {"group:x": "", "password": "1"}}
    assert revoked(then, {}) == []
