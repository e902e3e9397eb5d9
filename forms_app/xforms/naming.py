"""Keys and uuids of what comes from a file: ASCII keys from its names, uuids of the form that it renews."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from forms_app.schema.keys import propose
from forms_app.schema.model import FormSchema
from forms_app.xforms.items import Item, Part

Known = Mapping[tuple[str, ...], str]


def known_of(schema: FormSchema | None) -> dict[tuple[str, ...], str]:
    """Uuids by path of keys, and those of sections by ('', title)."""
    found: dict[tuple[str, ...], str] = {}
    if schema is None:
        return found
    paths: dict[str, tuple[str, ...]] = {}
    for question, parent in schema.walk():
        paths[question.uuid] = (*(paths[parent.uuid] if parent else ()), question.key)
        found[paths[question.uuid]] = question.uuid
    for section in schema.sections:
        found.setdefault(("", section.title), section.uuid)
    return found


def name(parts: list[Part], known: Known) -> None:
    """Fills in ``key`` and ``uuid`` everywhere; no uuid is given twice."""
    left = dict(known)
    for part in parts:
        part.uuid = left.pop(("", part.title), "") or str(uuid.uuid4())
    _name([item for part in parts for item in part.items], (), left)


def _name(items: list[Item], above: tuple[str, ...], left: dict[tuple[str, ...], str]) -> None:
    taken = {item.key for item in items if item.key}
    for item in items:
        item.key = item.key or propose(item.name, taken)
        taken.add(item.key)
        path = (*above, item.key)
        item.uuid = left.pop(path, "") or str(uuid.uuid4())
        _name(item.children, path, left)
