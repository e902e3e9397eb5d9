"""What earlier versions of a form knew. Versions never change, so each is read once per process."""

from __future__ import annotations

from functools import lru_cache

from forms_app.schema.model import Question
from forms_app.tables.models import Form, FormVersion


@lru_cache(maxsize=200)
def questions_of(version_id: int, _schema_hash: str) -> dict[str, tuple[Question, str]]:
    """Of a version, by uuid: (question, uuid of the repeat it stands in)."""
    schema = FormVersion.objects.get(pk=version_id).schema
    return {question.uuid: (question, parent.uuid if parent else "") for question, parent in schema.walk()}


def choices_ever(form: Form | None) -> dict[str, dict[str, str]]:
    """Every choice that any version has offered: {question uuid: {code: label}}, the newest label of each code."""
    found: dict[str, dict[str, str]] = {}
    if form is None or form.pk is None:
        return found
    for pk, schema_hash in FormVersion.objects.filter(form=form).order_by("number").values_list("pk", "schema_hash"):
        for uuid, (question, _parent) in questions_of(pk, schema_hash).items():
            if question.choices:
                found.setdefault(uuid, {}).update({choice.code: choice.label for choice in question.choices})
    return found


def former_keys(form: Form | None) -> dict[str, str]:
    """Labels by key of everything that any version has asked, the newest label of each key."""
    found: dict[str, str] = {}
    if form is None or form.pk is None:
        return found
    for pk, schema_hash in FormVersion.objects.filter(form=form).order_by("number").values_list("pk", "schema_hash"):
        found |= {question.key: question.label for question, _parent in questions_of(pk, schema_hash).values()}
    return found
