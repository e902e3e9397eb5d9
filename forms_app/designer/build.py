"""Form pages from schemas: for the demo, for templates, for importers. Block ids are the schema's uuids."""

from __future__ import annotations

from typing import Any

from forms_app.designer import choices
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import Audience, Form


def body_from_schema(schema: FormSchema) -> list[dict[str, Any]]:
    """Raw stream data of a FormPage's body."""
    return [
        {
            "type": "section",
            "id": section.uuid,
            "value": {
                "title": section.title,
                "intro": section.intro,
                "questions": [_block(question) for question in section.questions],
            },
        }
        for section in schema.sections
    ]


def _block(question: Question) -> dict[str, Any]:
    row = TYPES[question.type]
    value: dict[str, Any] = {"label": question.label, "hint": question.hint, "key": question.key}
    value |= {name: question.option(name) for name in row.options}
    if row.name == "repeat":
        value["questions"] = [_block(child) for child in question.questions]
    elif row.is_required:
        value["required"] = question.required
    if row.has_choices:
        value["choices"] = choices.write(question.choices)
    if row.has_default:
        value["default"] = question.default
    return {"type": row.name, "id": question.uuid, "value": value}


def page_from_schema(
    schema: FormSchema, slug: str, *, audience: str = Audience.SIGNED_IN, user: Any = None
) -> FormPage:
    """A new draft page in the forms folder with this content, not yet enabled."""
    folder = FormIndexPage.objects.get()
    page = FormPage(
        title=schema.title, slug=slug, intro=schema.intro, audience=audience, owner=user, body=body_from_schema(schema)
    )
    folder.add_child(instance=page)
    page.save_revision(user=user)
    return page


def enable(page: FormPage, user: Any = None) -> Form:
    """Publish the latest draft. Raises PublishRefused."""
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
    return Form.objects.select_related("current").get(page_id=page.pk)
