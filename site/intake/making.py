"""A planned sheet becomes the draft of a form, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from forms_app.designer import faults
from forms_app.designer.build import page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.xlsforms.importing import free_slug
from forms_app.schema import keys
from forms_app.schema.model import FormSchema, Question, Section
from intake.fits import Fit
from intake.kinds import question
from intake.models import Source
from intake.plan import Kept, taken


def table_uuid(source: Source) -> str:
    """The uuid of the table of rows, the same however often it is asked for."""
    return str(uuid5(NAMESPACE_URL, f"gewu:spreadsheet:{source.pk}:table"))


def schema_of(source: Source, fits: Mapping[int, Fit]) -> FormSchema:
    """``fits`` by index of the column: they know the choices."""
    columns = taken(source)
    own = [column for column in columns if not (source.is_grouped and column["in_rows"])]
    inner = [column for column in columns if column not in own]
    used: set[str] = set()
    questions = [_question(column, fits, used) for column in own]
    if inner:
        key = keys.propose(source.table, used)
        rows = tuple(_questions(inner, fits))
        questions.append(Question(table_uuid(source), key, "repeat", source.table, questions=rows))
    section = Section(
        str(uuid5(NAMESPACE_URL, f"gewu:spreadsheet:{source.pk}:section")), source.title, "", tuple(questions)
    )
    return FormSchema(source.title, (section,))


def _questions(columns: list[Kept], fits: Mapping[int, Fit]) -> list[Question]:
    used: set[str] = set()
    return [_question(column, fits, used) for column in columns]


def _question(column: Kept, fits: Mapping[int, Fit], used: set[str]) -> Question:
    key = keys.propose(column["label"], used)
    used.add(key)
    more = {"unit": column["unit"]} if column["unit"] and column["kind"] in ("integer", "decimal") else {}
    choices = fits[column["index"]].choices
    return question(column["uuid"], key, column["kind"], column["label"], column["required"], choices, **more)


def faults_of(source: Source, fits: Mapping[int, Fit]) -> list[str]:
    """What keeps the draft from being made, in words."""
    columns = taken(source)
    found = []
    if not columns:
        found.append(_("Take at least one column."))
    if blank := [column for column in columns if not column["label"]]:
        names = "、".join(_("column %(number)d") % {"number": column["index"] + 1} for column in blank)
        found.append(_("These columns have no name: %(names)s. Name them, or leave them out.") % {"names": names})
    for column in columns:
        if lost := fits[column["index"]].conflicts:
            words = _(
                "“%(label)s” says different things within one record (%(cells)s). Put it into the table of rows, or "
                "make every row a record of its own."
            )
            found.append(words % {"label": column["label"], "cells": "、".join(lost[:5])})
    if source.is_grouped and columns and all(column["in_rows"] for column in columns):
        found.append(_("Every column stands in the table of rows. At least one must belong to the record."))
    return found or _compiled(source, fits)


def _compiled(source: Source, fits: Mapping[int, Fit]) -> list[str]:
    from forms_app.designer.build import body_from_schema

    schema = schema_of(source, fits)
    draft: Any = FormPage(title=schema.title, slug="x")
    draft.body = body_from_schema(schema)
    return [str(faults.text(fault)) for fault in draft.compile().faults]


def make(source: Source, fits: Mapping[int, Fit], user: Any) -> FormPage:
    """The draft page, and the word that it came of this file."""
    with transaction.atomic():
        page = page_from_schema(schema_of(source, fits), free_slug(source.title), user=user)
        source.page = page
        source.save()
    return page
