"""Killed at any moment, a backup leaves no archive, and a restore leaves what was there."""

from __future__ import annotations

import signal

import pytest
from django.db import connection

from backups.names import PARTIAL

pytestmark = pytest.mark.django_db(transaction=True)

# Dies like a process that is killed from outside: at the n-th time that something is called.
DEADLY = """
import os, signal
def deadly(owner, name, count):
    real = getattr(owner, name)
    calls = []
    def wrapper(*arguments, **options):
        calls.append(1)
        if len(calls) > count:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    setattr(owner, name, wrapper)
"""
STATE = """
def state():
    names = sorted(str(path.relative_to(settings.GEWU_DATA)) for folder in ("private", "media")
                   for path in (settings.GEWU_DATA / folder).rglob("*") if path.is_file())
    key = (settings.GEWU_DATA / "secret_key").read_text()
    return [Area.objects.filter(name="改过").count(), User.objects.count(), names, key]
"""
CHANGE = """
Area.objects.filter(level="micro").update(name="改过")
(settings.PRIVATE_ROOT / "photos/new.jpg").write_text("x")
(settings.GEWU_DATA / "secret_key").write_text("another")
"""


def test_a_killed_backup_leaves_no_archive_and_the_next_one_clears_up(saved, machine):
    new = machine("new")
    code = (
        DEADLY
        + """
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
import subprocess
from backups import archive
connection.close()
child = os.fork()
if child == 0:
    deadly(archive.Writer, "add_file", 3)
    call_command("backup")
status = os.waitpid(child, 0)[1]
left = sorted(path.name for path in settings.GEWU_BACKUPS.iterdir())
call_command("backup", stdout=sys.stderr)
print(json.dumps([status, left, sorted(path.name for path in settings.GEWU_BACKUPS.iterdir())]))
"""
    )
    status, left, after = new.python(code, saved.path)
    assert status == signal.SIGKILL
    assert [name for name in left if not name.startswith(PARTIAL)] in ([], ["revocations.jsonl"])
    assert any(name.startswith(PARTIAL) for name in left)
    assert [name[:5] for name in after if name != "revocations.jsonl"] == ["gewu-"]


def test_a_restore_killed_between_any_two_steps_is_taken_back_at_the_next_start(saved, machine):
    """Killed at one step after the other; each time the next start finds all that was there."""
    new = machine("new")
    code = f"""{DEADLY}{STATE}
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
{CHANGE}
from backups import swap, staging, postgres
before = state()
results = []
steps = [(staging.Reader, "extract", 2), (swap, "write_log", 0)] + [(swap, "rename", n) for n in (0, 1, 3, 5)]
if connection.vendor == "postgresql":
    steps.append((postgres, "_lines", 1))  # all is loaded, and not committed
steps.append((swap, "write_log", 1))  # all is exchanged, and not noted
for owner, name, count in steps:
    connection.close()
    child = os.fork()
    if child == 0:
        deadly(owner, name, count)
        call_command("restore", sys.argv[1], replace=True, yes=True, no_backup=True, stdout=sys.stderr)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    log = (settings.GEWU_DATA / ".restore.json").exists()
    said = swap.recover()
    results.append([status, log, said, state() == before, (settings.GEWU_DATA / ".restore.json").exists()])
print(json.dumps(results))
"""
    results = new.python(code, saved.path)
    assert [status for status, *_rest in results] == [signal.SIGKILL] * len(results)
    *before_the_end, last = results
    # Until the first renaming is announced, nothing has to be put back.
    assert [log for _status, log, *_rest in before_the_end] == [False] * 2 + [True] * (len(results) - 3)
    for _status, log, said, same, left in before_the_end:
        assert same
        assert ("已退回" in said) is log
        assert not left
    # PostgreSQL has committed by then, and says so by its mark: what is left is completed. SQLite is put back.
    assert last[2:] == (["上次恢复中断，已退回恢复前的状态。如仍需恢复，请重新执行。", True, False]
                        if connection.vendor == "sqlite"
                        else ["上次恢复在收尾时中断，数据已全部恢复，现已完成收尾。", False, False])  # fmt: skip


def test_a_start_after_a_killed_restore_says_so(saved, machine):
    """prepare runs before the servers: with the database's file away, everything comes back."""
    new = machine("new")
    code = (
        DEADLY
        + STATE
        + f"""
call_command("restore", sys.argv[1], yes=True, stdout=sys.stderr)
{CHANGE}
from backups import swap
print(json.dumps(state()))
sys.stdout.flush()
connection.close()
child = os.fork()
if child == 0:
    deadly(swap, "rename", 3)
    call_command("restore", sys.argv[1], replace=True, yes=True, no_backup=True, stdout=sys.stderr)
os.waitpid(child, 0)
"""
    )
    before = new.python(code, saved.path)
    assert (new.data / ".restore.json").exists()
    started = new.manage("prepare", "--no-demo")
    assert started.returncode == 0, started.stderr
    assert "已退回" in started.stdout
    assert new.python(STATE + "print(json.dumps(state()))") == before
    assert not (new.data / ".restore.json").exists()
