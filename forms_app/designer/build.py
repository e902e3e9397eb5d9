"""Form pages from schemas: for the demo, for templates, for importers. Block ids are the schema's uuids."""

from __future__ import annotations

from typing import Any

from forms_app.designer import choices
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.places import folder_for
from forms_app.designer.translations import put
from forms_app.schema.expressions.rules import INITIAL, KINDS, ROW_COUNT
from forms_app.schema.expressions.tree import load
from forms_app.schema.expressions.writing import write
from forms_app.schema.model import FormSchema, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import Audience, Form


def body_from_schema(schema: FormSchema) -> list[dict[str, Any]]:
    """Raw stream data of a FormPage's body."""
    names = {question.uuid: question.key for question, _parent in schema.walk()}
    return [
        {
            "type": "section",
            "id": section.uuid,
            "value": {
                "title": section.title,
                "intro": section.intro,
                "relevant": _text(section.relevant, names),
                "questions": [_block(question, names) for question in section.questions],
            },
        }
        for section in schema.sections
    ]


def _block(question: Question, names: dict[str, str]) -> dict[str, Any]:
    row = TYPES[question.type]
    value: dict[str, Any] = {"label": question.label, "hint": question.hint, "key": question.key}
    value |= {name: question.option(name) for name in row.options}
    if row.name == "repeat":
        value["questions"] = [_block(child, names) for child in question.questions]
    elif row.is_required:
        value["required"] = question.required
    if row.has_choices:
        value["choices"] = choices.write(question.choices)
    if row.has_default:
        value["default"] = question.default
    value |= _rules(question, names)
    return {"type": row.name, "id": question.uuid, "value": value}


def _rules(question: Question, names: dict[str, str]) -> dict[str, str]:
    """Expressions as somebody would type them, in the fields of the block."""
    found = {kind: _text(question.option(kind), names) for kind in KINDS if question.option(kind)}
    if INITIAL in found:
        found["default"] = f"={found.pop(INITIAL)}"
    if ROW_COUNT in found:
        found["count"] = found.pop(ROW_COUNT)
    if message := question.option("constraint_message"):
        found["constraint_message"] = message
    return found


def together_text(schema: FormSchema) -> str:
    """Combinations of which no two may be alike, as somebody would type them: by field name."""
    names = {
        question.uuid: f"{parent.key}.{question.key}" if parent else question.key for question, parent in schema.walk()
    }
    return "\n".join(" + ".join(names[uuid] for uuid in group) for group in schema.together)


def _text(tree: str | None, names: dict[str, str]) -> str:
    return write(load(tree), names) if tree else ""


def page_from_schema(
    schema: FormSchema, slug: str, *, audience: str = Audience.SIGNED_IN, user: Any = None
) -> FormPage:
    """A new draft page with this content, not yet enabled, in the folder in which ``user`` makes forms."""
    folder = (user and folder_for(user)) or FormIndexPage.objects.get()
    page = FormPage(
        title=schema.title,
        slug=slug,
        intro=schema.intro,
        audience=audience,
        owner=user,
        body=body_from_schema(schema),
        together=together_text(schema),
    )
    put(page, schema)
    folder.add_child(instance=page)
    page.save_revision(user=user)
    return page


def enable(page: FormPage, user: Any = None) -> Form:
    """Publish the latest draft. Raises PublishRefused."""
    page.get_latest_revision().publish(user=user, skip_permission_checks=True)
    return Form.objects.select_related("current").get(page_id=page.pk)
