"""What was acknowledged is there afterwards: in an archive made meanwhile, and after the server was killed."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.db import connection, connections

from backups.create import create
from forms_app.entry.submit import submit
from tests.backups.conftest import ROOT, Machine
from tests.world import OPEN_SLUG

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_submission_acknowledged_before_the_backup_began_is_in_it(place, world, machine):
    """Four threads hand in while three archives are made; each archive is restored and asked."""
    stopped = threading.Event()
    acknowledged: list[tuple[float, str]] = []
    faults: list[BaseException] = []

    def hand_in(number: int) -> None:
        try:
            count = 0
            while not stopped.is_set():
                name = f"甲{number}-{count}"
                answers = {"wang_ge": world.areas.grid_a.code, "xing_ming": name}
                submit(world.form.current, answers, user=world.cast["grid_worker"], source="test")
                acknowledged.append((time.monotonic(), name))
                count += 1
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=hand_in, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    made = []
    try:
        while len(acknowledged) < 20 and not faults:
            time.sleep(0.02)
        for number in range(3):
            began = time.monotonic()
            before = {name for at, name in list(acknowledged) if at < began}
            made.append((create(place / f"{number}.tar"), before, len(acknowledged)))
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    assert faults == []
    assert len(acknowledged) > made[-1][2], "the writers were held up"
    new = machine("new")
    code = """
from forms_app.tables.runtime import record_model
found = []
for path in sys.argv[1:]:
    call_command("restore", path, yes=True, replace=True, no_backup=True, stdout=sys.stderr)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xing_ming FROM data_zou_fang")
        found.append([name for (name,) in cursor.fetchall()])
print(json.dumps(found))
"""
    for (_made, before, _count), found in zip(made, new.python(code, *[m[0].path for m in made]), strict=True):
        assert len(before) >= 20
        assert before <= set(found)


class Resident:
    """A browser without JavaScript that hands in the open form again and again."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        cookies = urllib.request.HTTPCookieProcessor()
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def ask(self, url: str, data: dict[str, str] | None = None) -> tuple[str, str]:
        """(address after redirects, text)."""
        sent = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, sent, {"Referer": self.origin, "Origin": self.origin} if sent else {})
        with self.opener.open(request, timeout=20) as response:
            return response.url, response.read().decode()

    def hand_in(self, name: str) -> bool:
        url, text = self.ask(f"{self.origin}/f/{OPEN_SLUG}/")
        fields = hidden(text) | {"q-xing_ming": name, "q-wang_ge": "329921102201001", "_do": "next"}
        url, text = self.ask(url, fields)
        if url.endswith("/check/"):
            url, text = self.ask(url, hidden(text) | {"_do": "next"})
        return url.endswith("/receipt/")


def hidden(text: str) -> dict[str, str]:
    inputs = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", text)
    named = [(re.search(r'name="([^"]*)"', one), re.search(r'value="([^"]*)"', one)) for one in inputs]
    return {name[1]: value[1] if value else "" for name, value in named if name}


def start_server(machine: Machine) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}"
    gunicorn = Path(sys.executable).with_name("gunicorn")
    process = subprocess.Popen(
        [gunicorn, "config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4",
         "--worker-class", "gthread", "--preload", "--no-control-socket", "--log-level", "error"],
        cwd=ROOT, env=machine.environment | {"GEWU_SITE_URL": origin}, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return process, origin
        time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="an embedded database dies with the server")
def test_a_server_killed_in_the_middle_of_submissions_has_lost_none_that_it_acknowledged(saved, machine):
    new = machine("new")
    assert new.manage("restore", saved.path, "--yes").returncode == 0
    process, origin = start_server(new)
    acknowledged: list[str] = []

    def hand_in_until_refused(number: int) -> None:
        resident = Resident(origin)
        for count in range(10_000):
            try:
                if resident.hand_in(f"乙{number}-{count}"):
                    acknowledged.append(f"乙{number}-{count}")
            except (OSError, http.client.HTTPException):
                return

    threads = [threading.Thread(target=hand_in_until_refused, args=(number,)) for number in range(4)]
    try:
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 30
        while len(acknowledged) < 40 and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for thread in threads:
        thread.join()
    assert len(acknowledged) >= 40
    code = """
from backups.create import create
def names():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
        cursor.execute("SELECT xing_ming FROM data_sui_shou_pai")
        return [name for (name,) in cursor.fetchall()]
after = names()
made = create()
call_command("restore", made.path, yes=True, replace=True, no_backup=True, stdout=sys.stderr)
print(json.dumps([after, names()]))
"""
    after, restored = new.python(code)
    assert set(acknowledged) <= set(after)
    assert len(after) == len(set(after))
    assert sorted(restored) == sorted(after)
