"""XLSForms become form pages: read, checked as a whole, and only then made or renewed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction

from forms_app.designer import faults
from forms_app.designer.build import body_from_schema, enable, page_from_schema, together_text
from forms_app.designer.expression_faults import MESSAGES
from forms_app.designer.models import FormPage
from forms_app.designer.publishing import SLUG_LENGTH, form_of, too_long
from forms_app.designer.refusals import PublishRefused
from forms_app.designer.translations import put
from forms_app.designer.xlsforms.exporting import world
from forms_app.schema import keys
from forms_app.schema.expressions.tree import Problem
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Form
from forms_app.xforms.naming import known_of
from forms_app.xforms.reading import Reading, read
from forms_app.xforms.told import Place, Refused, Told


@dataclass
class Imported:
    """What came of one file: either ``errors``, and nothing was made, or a form. ``table``: '' before publication.

    ``schema`` and ``draft``: what would come of it, None where it cannot be read. ``cells``: what stands in the file
    where something had to be said.
    """

    file: str
    slug: str = ""
    table: str = ""
    errors: list[Told] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)
    cells: dict[Place, str] = field(default_factory=dict)
    schema: FormSchema | None = None
    draft: FormPage | None = None
    is_whole: bool = False


def import_file(
    path: Path, *, slug: str = "", publish: bool = False, dry_run: bool = False, user: Any = None
) -> Imported:
    """Never raises for what a file may hold."""
    page = _page(slug) if slug else None
    found = look(path, page, slug)
    if found.errors or found.schema is None:
        return found
    try:
        found.table = _make(page, found.schema, found.slug, publish, dry_run, user)
    except PublishRefused as error:
        found.errors = [Told(error.text)]
    except ValidationError as error:  # a web name that Wagtail does not take
        found.errors = [Told(" ".join(error.messages))]
    return found


def look(path: Path, page: FormPage | None = None, slug: str = "") -> Imported:
    """What would come of a file; nothing is made. ``page``: the draft that it renews. Never raises for a file."""
    found = Imported(path.name)
    if page is None and len(slug) > SLUG_LENGTH:  # PostgreSQL would refuse to store it, and SQLite would not
        found.errors = [Told(too_long(slug))]
        return found
    try:
        reading = read(path, _words, known_of(page.compile().schema if page else None), world())
    except Refused as error:
        found.errors = [error.told]
        return found
    found.slug = (page.form.slug if page.form else page.slug) if page else slug or free_slug(reading.name)
    found.schema = reading.schema
    found.draft = renewed(page or FormPage(slug=found.slug), reading.schema, reading.is_whole)
    found.is_whole = reading.is_whole
    found.errors = list(reading.notes.errors) or _faults(found.draft, reading)
    found.warnings = reading.notes.warnings
    found.cells = {told.place: reading.cell(told.place) for told in (*found.errors, *found.warnings)}
    return found


def renewed(draft: FormPage, schema: FormSchema, is_whole: bool = False) -> FormPage:
    """The draft with this content, in memory. ``is_whole``: the file says everything that a form has."""
    draft.title, draft.body = schema.title, cast(Any, body_from_schema(schema))
    if is_whole:
        draft.intro, draft.together = schema.intro, together_text(schema)
    if schema.languages or is_whole:  # a file in one language says nothing of those that the form has already
        put(draft, schema)
    return draft


def _page(slug: str) -> FormPage | None:
    form = Form.objects.filter(slug=slug).first()
    pages = FormPage.objects.filter(pk=form.page_id) if form else FormPage.objects.filter(slug=slug)
    page = pages.first()
    return page.get_latest_revision_as_object() if page else None


def free_slug(name: str) -> str:
    """An address from what the file calls the form, with a number where it is taken."""
    base = found = keys.slug(name)[: SLUG_LENGTH - 4].strip("-")
    number = 1
    pages = FormPage.objects.all()  # of every folder
    while Form.objects.filter(slug=found).exists() or pages.filter(slug=found).exists():
        number += 1
        found = f"{base}-{number}"
    return found


def _words(problem: Problem) -> str:
    params = {"at": problem.start + 1, **problem.params}
    params["near"] = params.get("near") or "—"
    return str(MESSAGES[f"expression_{problem.code}"]) % params


def _faults(page: FormPage, reading: Reading) -> list[Told]:
    """What keeps the form from being enabled, at its cells in the file."""
    return [Told(faults.text(fault), _place(reading, fault.uuid, fault.field)) for fault in page.compile().faults]


def _place(reading: Reading, uuid: str, name: str) -> Place:
    return reading.place(uuid, name) if uuid else Place("survey", 1, "type")


def _make(page: FormPage | None, schema: FormSchema, slug: str, publish: bool, dry_run: bool, user: Any) -> str:
    """All or nothing. Raises PublishRefused."""
    with transaction.atomic():
        if page is None:
            page = page_from_schema(schema, slug, user=user)
        else:
            page.save_revision(user=user)
        table = enable(page, user).table if publish else form_of(page).table if page.form else ""
        if dry_run:
            transaction.set_rollback(True)
    return table
