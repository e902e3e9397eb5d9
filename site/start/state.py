"""How far the set-up of a new installation has come, and who may go on with it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Q

from forms_app.accounts.roles import COUNTY_ADMINISTRATORS
from forms_app.areas.models import Area
from forms_app.tables.models import Form

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_LOCK = 329_921_001


def code_path() -> Path:
    return settings.GEWU_DATA / "start-code"


def is_open() -> bool:
    """Whether nobody administers this installation yet. One query."""
    administrators = Q(is_superuser=True) | Q(groups__name=COUNTY_ADMINISTRATORS)
    return not get_user_model()._default_manager.filter(administrators, is_active=True).exists()


def county() -> Area | None:
    return Area.objects.filter(depth=1).order_by("path").first()


def has_areas() -> bool:
    return Area.objects.filter(depth__gt=1).exists()


def has_form() -> bool:
    return Form.objects.filter(current__isnull=False).exists()


def write_code() -> str:
    """The code of the set-up, made once and readable by the owner of the installation alone: whoever can read the
    screen of ``bin/run`` may set the installation up, and nobody else on the network."""
    path = code_path()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return read_code() or _rewrite(path)
    with os.fdopen(descriptor, "w") as file:
        file.write(_new_code())
    return read_code()


def _rewrite(path: Path) -> str:
    path.unlink(missing_ok=True)
    return write_code()


def _new_code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def read_code() -> str:
    """The code, empty when there is none."""
    try:
        return code_path().read_text().strip()
    except OSError:
        return ""


def is_code(text: str) -> bool:
    wanted = read_code()
    return bool(wanted) and secrets.compare_digest(text.strip().lower().encode(), wanted.encode())


def forget_code() -> None:
    code_path().unlink(missing_ok=True)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A transaction that no second set-up step enters: two browsers must not make two counties.

    SQLite begins transactions IMMEDIATE, so it needs no lock beside.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        yield
