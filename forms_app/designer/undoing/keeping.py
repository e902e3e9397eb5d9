"""Which contents of a draft are kept, and how one of them becomes the draft again."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from forms_app.designer.kept_states import KeptState, Why
from forms_app.designer.models import FormPage

LIMIT = 10  # of one form
# What a form asks, and of whom. Its address, its dates and its approval are none of it.
_PLAIN = ("title", "intro", "audience", "together", "language", "languages", "translations")


def content(page: FormPage) -> dict[str, Any]:
    """As JSON gives it back: limits of numbers are decimals in blocks, and texts where they are stored."""
    found = {"body": list(page.body.get_prep_value()), **{name: getattr(page, name) for name in _PLAIN}}
    return json.loads(json.dumps(found, cls=DjangoJSONEncoder))


def mark_of(kept: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def put(draft: FormPage, kept: dict[str, Any]) -> FormPage:
    """The same draft with that content, in memory."""
    for name, value in kept.items():
        if name == "body" or name in _PLAIN:
            setattr(draft, name, value)
    return draft


def keep(page: FormPage, why: Why, user: Any, at: datetime | None = None) -> None:
    """``page``: as it stands in memory. What is the newest already is not kept twice; the oldest are forgotten."""
    kept = content(page)
    mark, at = mark_of(kept), at or timezone.now()
    newest = page.kept_states.first()
    if newest is None or newest.mark != mark:
        KeptState.objects.create(page_id=page.pk, why=why, content=kept, mark=mark, user=user, at=at)
        _forget(page)
    elif why == Why.SAVED:
        page.kept_states.filter(pk=newest.pk).update(why=why, user=user, at=at)


def keep_latest(page_id: int, why: Why) -> None:
    """The latest draft, as whoever made it left it. For what is about to be overwritten."""
    page = FormPage.objects.filter(pk=page_id).first()
    revision = page.get_latest_revision() if page else None
    if page and revision:
        keep(revision.as_object(), why, revision.user, revision.created_at)


def _forget(page: FormPage) -> None:
    kept = page.kept_states.values_list("pk", flat=True)[:LIMIT]
    page.kept_states.exclude(pk__in=list(kept)).delete()
