"""What pulldata() reads out of records of a form: one column of one record that the person filling in may read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from forms_app.entry.context import FieldContext
from forms_app.entry.plain_texts import texts_of
from forms_app.schema.linking import UUID_KEY, pullable
from forms_app.tables.models import Form
from forms_app.tables.runtime import RecordModels, models_for
from forms_app.tables.scope import visible
from forms_app.tables.sides import field_at


class Source:
    """The records of a form that one person may read. One query; another for each value."""

    def __init__(self, form: Form, user: Any) -> None:
        assert form.current is not None
        form.current.form = form
        self.built: RecordModels = models_for(form.current)
        self.records: QuerySet = visible(user, form, "read")
        self.questions = pullable(form.current.schema)

    def value(self, column: str, key_column: str, key: str) -> str:
        """'' where there is no such record, or none of hers: nobody learns which. Of several the newest."""
        question, condition = self.questions.get(column), self._condition(key_column, key)
        if question is None or not condition:
            return ""
        try:
            record = self.records.filter(**condition).order_by("-submitted_at", "-id").first()
        except (OverflowError, ValueError):  # a key that no database could hold, as a moment behind the year 9999
            return ""
        return texts_of(question, self.built.answer(question, record))[question.uuid] if record else ""

    def _condition(self, column: str, key: str) -> dict[str, Any]:
        """What ``key`` asks for; nothing where it can be no such answer."""
        try:
            if column == UUID_KEY:
                return {"uuid": UUID(key)}
            question = self.questions[column]
            attribute = self.built.attribute(question.uuid)
            if question.type == "area":
                return {f"{attribute}__code": key}
            if question.type == "boolean":
                return {attribute: {"yes": True, "no": False}[key]}
            field: Any = field_at(self.built.main, attribute)
            return {attribute: field.to_python(key)}
        except (KeyError, ValueError, ValidationError):
            return {}


def pulled(context: FieldContext, slug: str, column: str, key_column: str, key: str) -> str:
    """'' for everything that is not there; a page asks once for the same."""
    if not key or "\0" in key or context.areas is None:  # PostgreSQL knows no NUL
        return ""
    user = context.areas.user
    source = context.keep(("pulled from", slug), lambda: _source(slug, user))
    if source is None:
        return ""
    return context.keep(("pulled", slug, column, key_column, key), lambda: source.value(column, key_column, key))


def _source(slug: str, user: Any) -> Source | None:
    form = Form.objects.filter(slug=slug, current__isnull=False).select_related("current").first()
    return Source(form, user) if form else None
