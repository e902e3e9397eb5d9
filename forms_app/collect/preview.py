"""A draft as the phone will show it, for the editor's preview panel. Nothing that is typed is kept."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from forms_app.collect.speaking import Spoken, speaking
from forms_app.collect.trying import first_page
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.sections import SectionForm
from forms_app.schema.check import check
from forms_app.schema.model import FormSchema, Question, Section
from forms_app.tables.models import Audience, Form, FormVersion


def draw(request: HttpRequest, schema: FormSchema) -> HttpResponse:
    """All sections below one another, working; as a picture only while the form has faults of a half-made one."""
    if not check(schema) and request.user.is_authenticated:
        response = first_page(request, schema)
        response["X-Frame-Options"] = "SAMEORIGIN"
        return response
    whole = presentable(schema)
    version = FormVersion(schema_json=whole.to_json(), schema_hash=whole.hash())
    areas = AreaSource(AnonymousUser(), Form(audience=Audience.RESIDENTS))
    context, spoken = FieldContext(areas=areas, language=whole.language), Spoken(whole.language, (whole.language,))
    forms = [(section, SectionForm(version, section, context=context)) for section in whole.sections]
    with speaking(spoken):
        response = render(request, "collect/preview.html", {"schema": whole, "forms": forms, "spoken": spoken})
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def presentable(schema: FormSchema) -> FormSchema:
    """The schema with names of its own: half-made forms have repeated keys and blocks without identity."""
    sections = tuple(_section(number, section) for number, section in enumerate(schema.sections))
    return replace(schema, sections=sections)


def _section(number: int, section: Section) -> Section:
    questions = tuple(_question(f"s{number}_q{n}", question) for n, question in enumerate(section.questions))
    return replace(section, uuid=_uuid(f"s{number}"), questions=questions)


def _question(name: str, question: Question) -> Question:
    inner = tuple(_question(f"{name}_r{n}", child) for n, child in enumerate(question.questions))
    return replace(question, uuid=_uuid(name), key=name, questions=inner)


def _uuid(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))
