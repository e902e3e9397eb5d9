"""Forms as XLSForms: the draft or a version, with the codes of the lists that it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _

from forms_app.codes.models import Code, CodeList
from forms_app.schema.linking import pullable
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form
from forms_app.xforms.outgoing.export import Exported, export
from forms_app.xforms.outgoing.lists import Kept
from forms_app.xforms.trees import World

CODES = 20_000  # of one list


class OtherForms(Mapping[str, Collection[str]]):
    """What expressions may read of other forms, by slug: looked up when one of them is named."""

    def __getitem__(self, slug: str) -> Collection[str]:
        form = Form.objects.filter(slug=slug, current__isnull=False).select_related("current").first()
        if form is None or form.current is None:
            raise KeyError(slug)
        return pullable(form.current.schema)

    def __iter__(self) -> Iterator[str]:
        return iter(Form.objects.filter(current__isnull=False).values_list("slug", flat=True))

    def __len__(self) -> int:
        return Form.objects.filter(current__isnull=False).count()


def world() -> World:
    """One query; one more for each other form that is named."""
    return World({slug: {} for slug in CodeList.objects.values_list("slug", flat=True)}, OtherForms())


def export_schema(schema: FormSchema, name: str, version: str = "") -> Exported:
    """Raises NotTheSame."""
    return export(schema, name, version, _kept(schema), world())


def _kept(schema: FormSchema) -> Kept:
    """The codes of the lists that questions choose from, in their order. A query for each list."""
    named = {str(question.option("code_list")) for question, _parent in schema.walk() if question.option("code_list")}
    return {slug: [(code, label, above or "") for code, label, above in _codes(slug)] for slug in sorted(named)}


def _codes(slug: str) -> list[tuple[str, str, str | None]]:
    found = Code.objects.filter(code_list__slug=slug, valid_until__isnull=True)
    return list(found.values_list("code", "label", "parent__code")[:CODES])


def file_name(schema: FormSchema, version: str) -> str:
    title = "".join(sign for sign in schema.title if sign.isalnum() or sign in " -_（）")[:60].strip()
    return f"{title or _('Form')}{f'_{version}' if version else ''}.xlsx"
