"""A version in one of its languages, made once per process."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from forms_app.schema.languages import translated
from forms_app.schema.model import FormSchema
from forms_app.tables.models import FormVersion

_KEPT = 100
_known: OrderedDict[tuple[str, str], FormSchema] = OrderedDict()
_lock = Lock()


def schema_in(version: FormVersion, language: str) -> FormSchema:
    """The version's own schema where it is written in this language or does not know it."""
    if language not in version.schema.languages:
        return version.schema
    key = version.schema_hash, language
    with _lock:
        if key in _known:
            _known.move_to_end(key)
            return _known[key]
    found = translated(version.schema, language)
    with _lock:
        _known[key] = found
        while len(_known) > _KEPT:
            _known.popitem(last=False)
    return found
