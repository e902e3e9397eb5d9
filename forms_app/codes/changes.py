"""How codes are changed: one at a time for each list, checked again under its lock, and remembered.

Who, when and what stands in Wagtail's log, which the page of a code shows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from wagtail.models import ModelLogEntry

from forms_app.codes.models import DEPTH, Code, CodeList
from forms_app.codes.tongues import written

ADDED, CHANGED, REMOVED, IMPORTED = "codes.add", "codes.change", "codes.remove", "codes.import"
FIELDS = ("label", "labels", "parent", "order", "valid_from", "valid_until")
Difference = tuple[str, str, str]  # field, before, after


def lock(code_list: int) -> CodeList:
    """The list, its codes nobody else's to change until this transaction ends. Raises CodeList.DoesNotExist."""
    return CodeList.objects.select_for_update().get(pk=code_list)


def snapshot(code: Code) -> dict[str, str]:
    """What people may change of a code, as text."""
    return {
        "label": code.label,
        "labels": written(code.labels),
        "parent": code.parent.code if code.parent else "",
        "order": str(code.order),
        "valid_from": _iso(code.valid_from),
        "valid_until": _iso(code.valid_until),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def save_code(code: Code, user: Any) -> None:
    """Check and save a new or changed code. Raises ValidationError, also for what only just became wrong.

    What is below a code is closed with it.
    """
    with transaction.atomic():
        lock(code.code_list_id)
        before = Code.objects.select_related("parent").filter(pk=code.pk).first()
        code.full_clean()
        code.save()
        if before is None:
            remember(ADDED, [(code, [])], user)
        elif found := differences(snapshot(before), snapshot(code)):
            remember(CHANGED, [(code, found)], user)
        if code.valid_until:
            close_below([code], user)


def differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    return [(name, before[name], after[name]) for name in FIELDS if before[name] != after[name]]


def remove_code(code: Code, user: Any) -> None:
    """Delete a code that nothing refers to. Raises ProtectedError or RestrictedError."""
    with transaction.atomic():
        code_list = lock(code.code_list_id)
        remember(REMOVED, [(code_list, [("code", code.code, ""), ("label", code.label, "")])], user)
        code.delete()


def close_below(codes: Iterable[Code], user: Any) -> None:
    """Close what is below these codes by the day they close themselves. Under the lock; a few queries a level."""
    closing = {code.pk: code.valid_until for code in codes if code.valid_until}
    for _level in range(DEPTH):
        if not closing:
            return
        later = Q(valid_until__isnull=True) | Q(valid_until__gt=min(closing.values()))
        below = Code.objects.filter(later, parent__in=closing).select_related("parent")
        touched: list[tuple[Code, list[Difference]]] = []
        for code in below:
            day = closing[code.parent_id or 0]
            if code.valid_until is None or code.valid_until > day:
                before = snapshot(code)
                code.valid_until = max(day, code.valid_from or day)
                touched.append((code, differences(before, snapshot(code))))
        Code.objects.bulk_update([code for code, _changes in touched], ["valid_until"], batch_size=200)
        remember(CHANGED, touched, user)
        closing = {code.pk: closing[code.parent_id or 0] for code, _changes in touched}


def remember(action: str, changes: Iterable[tuple[Any, list[Difference]]], user: Any) -> None:
    """A line in the history of each object. One query for 200 of them."""
    now, together = timezone.now(), uuid.uuid4()
    author = user if getattr(user, "is_authenticated", False) else None
    entries = [
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(instance),
            object_id=str(instance.pk),
            label=str(instance),
            action=action,
            timestamp=now,
            uuid=together,
            user=author,
            data={"changes": found},
            content_changed=True,
        )
        for instance, found in changes
    ]
    ModelLogEntry.objects.bulk_create(entries, batch_size=200)


def next_order(code_list: CodeList) -> int:
    """The place after the last one; tens leave room between."""
    last = code_list.codes.aggregate(last=Max("order"))["last"]
    return (last or 0) // 10 * 10 + 10
