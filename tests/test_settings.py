"""A wrong value from outside stops the start, and says which one it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env
from config.settings.base import database

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GEWU_HTTPS", "perhaps"),
        ("GEWU_MIN_FREE_MB", "-1"),
        ("GEWU_MIN_FREE_MB", "much"),
        ("GEWU_TASK_SECONDS", "0"),
        ("GEWU_SITE_URL", "gewu.example"),
        ("GEWU_SITE_URL", "http://gewu.example/path"),
        ("GEWU_DATA", "/proc/nowhere"),
        ("DATABASE_URL", "mysql://root@localhost/gewu"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "sqlite://:memory:"),
        ("DATABASE_URL", "postgres://user:secret-word@host:port/gewu"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(tmp_path, name, value):
    environment = os.environ | {"GEWU_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings.production"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT, env=environment | {name: value}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret-word" not in done.stderr


def test_values_are_read_as_what_they_say(monkeypatch):
    for name, value in {"A": " TRUE ", "B": "off", "C": "12", "D": "a, b,,c ", "E": "https://x.example:8/"}.items():
        monkeypatch.setenv(f"GEWU_TEST_{name}", value)
    assert env.boolean("GEWU_TEST_A", False) is True
    assert env.boolean("GEWU_TEST_B", True) is False
    assert env.integer("GEWU_TEST_C", 0, least=1) == 12
    assert env.words("GEWU_TEST_D", "") == ["a", "b", "c"]
    assert env.origin("GEWU_TEST_E", "") == "https://x.example:8"


def test_the_secret_key_is_made_once_and_kept_to_its_owner(tmp_path, monkeypatch):
    monkeypatch.delenv("GEWU_SECRET_KEY", raising=False)
    key = env.secret_key(tmp_path)
    assert len(key) >= 50
    assert env.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_sqlite_waits_in_line_and_survives_a_power_cut():
    options = database("sqlite:////tmp/gewu.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.parametrize("url", ["postgres://u:p@h:5432/gewu", "postgresql://u@h/gewu", "postgres:///gewu"])
def test_postgresql_addresses(url):
    config = database(url)
    assert config["ENGINE"] == "django.db.backends.postgresql"
    assert config["NAME"] == "gewu"


def test_an_unreadable_address_does_not_repeat_its_password():
    with pytest.raises(ImproperlyConfigured) as caught:
        database("postgres://user:secret-word@host:port/gewu")
    assert "secret-word" not in str(caught.value)


def test_every_setting_from_outside_is_documented():
    import re

    sources = [*(ROOT / "site/config").rglob("*.py"), ROOT / "bin/run", ROOT / "bin/_setup.sh"]
    text = "\n".join(path.read_text() for path in sources)
    names = set(re.findall(r"\b(?:GEWU_[A-Z_]+|DATABASE_URL)\b(?=\"|:-)", text))
    documented = (ROOT / "docs/settings.md").read_text()
    assert {name for name in names if f"`{name}`" not in documented} == set()
