"""Uses of a form's questions in forms: its own expressions, and what other enabled forms read and show of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.schema.expressions.rules import KINDS
from forms_app.schema.expressions.tree import Tree, load, references, walk
from forms_app.schema.kinds.links import carried, shown_keys
from forms_app.schema.model import FormSchema, Question, Section, label_of
from forms_app.tables.models import Form
from forms_app.tables.uses import Affected, Use, labels_by_key


def uses_in_forms(form: Form, affected: Mapping[str, Affected]) -> Iterator[Use]:
    """Reads the schema of every enabled form: one query."""
    keys = labels_by_key(affected)
    for other in Form.objects.filter(current__isnull=False).select_related("current"):
        assert other.current is not None
        if other.pk == form.pk:
            yield from _own(other, other.current.schema, affected)
        else:
            yield from _expressions(other, other.current.schema, form.slug, keys)
            yield from _links(other, other.current.schema, form.slug, keys)


def _own(form: Form, schema: FormSchema, affected: Mapping[str, Affected]) -> Iterator[Use]:
    """Only of those that change their type: an expression that reads a stopped question is refused anyway."""
    changing = {uuid: one.question.label for uuid, one in affected.items() if not one.is_stopped}
    for item, trees in _with_trees(schema):
        read = {uuid for tree in trees for uuid in references(tree)} & changing.keys() - {item.uuid}
        if read:
            yield _use(
                form,
                _("Expression of this form"),
                label_of(item),
                [changing[uuid] for uuid in changing if uuid in read],
            )


def _expressions(form: Form, schema: FormSchema, slug: str, keys: Mapping[str, str]) -> Iterator[Use]:
    for item, trees in _with_trees(schema):
        pulled = [node for tree in trees for node in walk(tree) if _pulls(node, slug)]
        named = {word for node in pulled for word in node[2:4] if isinstance(word, str) and word in keys}
        if named:
            yield _use(form, _("Expression of another form"), f"{form.title} › {label_of(item)}", _labels(keys, named))


def _pulls(node: Tree, slug: str) -> bool:
    return isinstance(node, list) and len(node) > 3 and node[:2] == ["pulldata", slug]


def _links(form: Form, schema: FormSchema, slug: str, keys: Mapping[str, str]) -> Iterator[Use]:
    for question, _parent in schema.walk():
        if question.type != "record_link" or question.option("form") != slug:
            continue
        named = {*shown_keys(question), *(there for there, _here in carried(question))} & keys.keys()
        if named:
            yield _use(form, _("Link from another form"), f"{form.title} › {question.label}", _labels(keys, named))


def _with_trees(schema: FormSchema) -> Iterator[tuple[Section | Question, list[Tree]]]:
    for section in schema.sections:
        if section.relevant:
            yield section, [load(section.relevant)]
    for question, _parent in schema.walk():
        if trees := [load(value) for name, value in question.options if name in KINDS and value]:
            yield question, trees


def _labels(keys: Mapping[str, str], named: set[str]) -> list[str]:
    return [label for key, label in keys.items() if key in named]


def _use(form: Form, kind: str, name: str, labels: list[str]) -> Use:
    url = reverse("wagtailadmin_pages:edit", args=[form.page_id]) if form.page_id else ""
    return Use(kind, name, tuple(labels), url, _("Administrators of forms"))
