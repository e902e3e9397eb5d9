"""Forms as they were published, read from their JSON once per process: a page about a wide form would wait for it."""

from __future__ import annotations

from typing import Any

from forms_app.schema.model import FormSchema

_MOST = 200
_kept: dict[str, FormSchema] = {}


def parsed(digest: str, data: dict[str, Any]) -> FormSchema:
    """``digest`` is the schema's own hash: of equal ones any will do, since nothing changes a schema."""
    found = _kept.get(digest)
    if found is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        found = _kept[digest] = FormSchema.from_json(data)
    return found
