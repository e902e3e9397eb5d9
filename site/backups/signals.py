"""Rights that are taken from somebody are written down when the transaction ends, outside the database.

What passes by these signals (updates of many rows, bulk actions) is found by the worker within a minute.
"""

from __future__ import annotations

import logging
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import DatabaseError, transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save

from backups import journal
from forms_app.areas.models import Appointment, Post

logger = logging.getLogger("gewu.backups")


def connect() -> None:
    user = get_user_model()
    saved: tuple[type[Model], ...] = (user, Appointment, Post)
    for model in saved:
        post_save.connect(_saved, sender=model)
    deleted: tuple[type[Model], ...] = (user, Appointment, Group)
    for model in deleted:
        post_delete.connect(_changed, sender=model)
    for through in (user.groups.through, Group.permissions.through):
        m2m_changed.connect(_membership, sender=through)


def _saved(*, created: bool, raw: bool, update_fields: Any, **_kwargs: Any) -> None:
    if not created and not raw and set(update_fields or ["all"]) != {"last_login"}:
        _changed()


def _membership(*, action: str, **_kwargs: Any) -> None:
    if action in {"post_remove", "post_clear"}:
        _changed()


def _changed(**_kwargs: Any) -> None:
    """A change that cannot be written down stands all the same: the worker tries again."""
    connection = transaction.get_connection()
    if (set(), write_down) not in [entry[:2] for entry in connection.run_on_commit]:
        transaction.on_commit(write_down)


def write_down() -> None:
    try:
        journal.record()
    except (OSError, DatabaseError) as error:
        logger.error("a change of rights could not be written to %s: %s", journal.path(), error)
