"""What the page editor posts."""

from __future__ import annotations

from typing import Any

from forms_app.designer.build import body_from_schema
from forms_app.schema.model import FormSchema


def body_post(schema: FormSchema) -> dict[str, str]:
    return dict(_stream("body", body_from_schema(schema)))


def _stream(prefix: str, items: list[dict[str, Any]]):
    yield f"{prefix}-count", str(len(items))
    for index, item in enumerate(items):
        own = f"{prefix}-{index}"
        yield f"{own}-deleted", ""
        yield f"{own}-order", str(index)
        yield f"{own}-type", item["type"]
        yield f"{own}-id", item["id"] or ""
        for name, value in item["value"].items():
            if isinstance(value, list):
                yield from _stream(f"{own}-value-{name}", value)
            elif value is True:
                yield f"{own}-value-{name}", "on"
            elif value is not False:
                yield f"{own}-value-{name}", "" if value is None else str(value)


def page_post(schema: FormSchema, slug: str = "t-form", **extra: str) -> dict[str, str]:
    return {
        "title": schema.title,
        "slug": slug,
        "intro": schema.intro,
        "audience": "signed_in",
        "seo_title": "",
        "search_description": "",
        "go_live_at": "",
        "expire_at": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
        **body_post(schema),
        **extra,
    }
