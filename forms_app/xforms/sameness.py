"""Whether two forms ask the same, whatever their ids."""

from __future__ import annotations

import json
from typing import Any

from forms_app.schema.model import FormSchema


def without_ids(schema: FormSchema) -> dict[str, Any]:
    """As JSON, with the place of each block in reading order instead of its uuid."""
    text = json.dumps(schema.to_json(), ensure_ascii=False)
    for number, uuid in enumerate(ids(schema)):
        text = text.replace(uuid, f"#{number}")
    return json.loads(text)


def difference(one: Any, other: Any, where: str = "") -> str:
    """Where two of these differ first, for the log; '' where they do not."""
    if isinstance(one, dict) and isinstance(other, dict):
        pairs = [(one.get(name), other.get(name), name) for name in sorted({*one, *other})]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(a, b, str(number)) for number, (a, b) in enumerate(zip(one, other, strict=True))]
    else:
        return "" if one == other else f"{where}: {str(one)[:200]} ≠ {str(other)[:200]}"
    return next((found for a, b, name in pairs if (found := difference(a, b, f"{where}/{name}"))), "")


def ids(schema: FormSchema) -> list[str]:
    return [*(section.uuid for section in schema.sections), *(question.uuid for question, _parent in schema.walk())]
