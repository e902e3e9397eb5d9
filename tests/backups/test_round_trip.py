"""What was saved is there again on an empty machine: every row, every photo, and people can sign in."""

from __future__ import annotations

import pytest

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

CHECK = """
from backups.journal import live
from django.test import Client
from forms_app.tables.check import differences
client = Client(headers={"host": "localhost"})
signed_in = client.post("/accounts/sign-in/", {"username": "cast-village", "password": PASSWORD}).status_code
print(json.dumps({
    "tables": live().counts(), "differences": list(differences()), "signed_in": signed_in,
    "desk": client.get("/desk/").status_code, "sessions": live().counts()["django_session"],
}))
""".replace("PASSWORD", repr(PASSWORD))
# What a restore itself changes: nobody stays signed in, no worker is alive, no print is ready.
TOUCHED = {"django_session", "website_workerbeat", "documents_printjob"}


def without_touched(tables: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in tables.items() if name not in TOUCHED}


def test_onto_an_empty_machine(saved, machine):
    new = machine("new")
    done = new.manage("restore", saved.path, "--yes")
    assert done.returncode == 0, done.stderr
    assert "望禾县" in done.stdout
    assert done.stderr == ""
    state = new.python(CHECK)
    assert without_touched(state["tables"]) == without_touched(saved.tables)
    assert sum(count for name, count in saved.tables.items() if name.startswith("data_")) > 3
    assert state["differences"] == []
    assert state["signed_in"] == 302
    assert state["desk"] == 200
    assert new.files() == saved.files
    assert len(saved.files) >= 5
    assert (new.data / "secret_key").read_text() == "a-key-for-tests"
    assert not list(new.data.glob(".gewu*")) + list(new.data.glob(".restore*"))


def test_what_the_archive_says_about_itself(saved):
    manifest = saved.made.manifest
    assert manifest.missing == []
    assert manifest.county_name == "望禾县"
    assert any(name.startswith("accounts.") for name in manifest.migrations)
    assert saved.path.stat().st_mode & 0o777 == 0o600
    names = set(manifest.members)
    assert {"rights.json", "revocations.jsonl", "secret_key"} < names
    assert not [name for name in names if name.startswith("private/prints")]
    assert not list(saved.path.parent.glob(".gewu-partial-*"))


AGAIN = """
def attempt(path, **options):
    try:
        call_command("restore", path, **options)
        return ""
    except CommandError as error:
        return str(error)

def changed():
    return [Area.objects.filter(name="改过").count(), (settings.PRIVATE_ROOT / "photos/new.jpg").exists()]

archive = sys.argv[1]
said = [attempt(archive, yes=True)]
Area.objects.filter(level="micro").update(name="改过")
(settings.PRIVATE_ROOT / "photos/new.jpg").write_text("x")
said += [attempt(archive, yes=True), attempt(archive, replace=True)]
states = [changed()]
said.append(attempt(archive, replace=True, yes=True))
states.append(changed())
(kept,) = settings.GEWU_BACKUPS.glob("gewu-*-before-restore.tar")
said.append(attempt(kept, replace=True, yes=True))
states.append(changed())
print(json.dumps([said, states]))
"""


def test_over_data_only_with_replace_and_what_was_there_is_saved_first(saved, machine):
    new = machine("new")
    (first, over, unconfirmed, replaced, back), states = new.python(AGAIN, saved.path)
    assert first == replaced == back == ""
    assert "--replace" in over
    assert "--yes" in unconfirmed
    assert states == [[3, True], [0, False], [3, True]]


def test_an_older_archive_is_brought_up_to_date(saved, machine, tmp_path):
    """The archive of a program that did not know the last migration of an app."""
    new = machine("new")
    code = """
from backups.create import create
from forms_app.tables.check import differences
call_command("restore", sys.argv[1], yes=True)
call_command("migrate", "accounts", "0001", verbosity=0)
old = create(settings.GEWU_DATA / "old.tar")
called = call_command("restore", old.path, replace=True, yes=True)
from django.db.migrations.recorder import MigrationRecorder
print(json.dumps([
    sorted(name for name in old.manifest.migrations if name.startswith("accounts.")),
    sorted(name for app, name in MigrationRecorder(connection).applied_migrations() if app == "accounts"),
    User.objects.count(), list(differences()),
]))
"""
    before, after, people, differences = new.python(code, saved.path)
    assert len(before) < len(after)
    assert people == saved.tables["accounts_user"]
    assert differences == []
