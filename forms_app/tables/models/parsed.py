"""Forms as they were published, read from their JSON once per process: a page about a wide form would wait for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forms_app.schema.model import FormSchema

_MOST = 200
_kept: dict[str, FormSchema] = {}


def parsed(digest: str, data: Callable[[], dict[str, Any]]) -> FormSchema:
    """``digest``: the schema's own hash. Of equal ones any will do, since nothing changes a schema. ``data`` reads its
    JSON, a query where it was deferred."""
    found = _kept.get(digest)
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        found = _kept[digest] = FormSchema.from_json(data())
    return found
