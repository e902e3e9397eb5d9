"""Each ready form: read, checked by the designer, enabled, filled in with sample answers, opened and printed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms_app.designer import faults
from forms_app.designer.build import enable
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import begin, drawn
from forms_app.records.reading import read_record
from forms_app.schema.types import TYPES
from reports.documents.record_sheet import record_html
from reports.engine.paper import Printing
from tests.cast import client_of
from tests.kinds.trip import opened
from tests.sampling import send_sample

NAMES = list(shelf.forms())
WITHOUT_AREA: set[str] = set()


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_ready_form_has_no_faults(name):
    _page, compiled = drawn(shelf.forms()[name])
    assert [faults.text(fault) for fault in compiled.faults] == []
    assert compiled.schema.area_question or name in WITHOUT_AREA


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_ready_form_is_enabled_filled_in_opened_and_printed(name, grid_worker, village_clerk):
    version = opened(enable(begin(shelf.forms()[name], grid_worker)).current)
    area = version.schema.area_question
    person = village_clerk if area and area.option("level") == "village" else grid_worker
    answered: set[str] = set()
    for seed in range(3):
        made, record = send_sample(version, person, seed)
        answered |= set(keys_of(made.answers)) | {place.rpartition(".")[2] for place in made.files}
    always = [section.questions for section in version.schema.sections if not section.relevant]
    assert {key for questions in always for key in always_asked(questions)} - answered == set()
    client, arguments = client_of(village_clerk), [version.form.slug]
    assert client.get(reverse("records:ledger", args=arguments)).status_code == 200
    page = client.get(reverse("records:record", args=[*arguments, record.uuid]))
    assert version.schema.sections[0].title in page.content.decode()
    read = read_record(village_clerk, version.form, record.uuid, "print")
    paper = record_html(read, Printing.now(village_clerk))
    assert version.schema.title in paper


def always_asked(questions):
    """Keys of what stands under no condition."""
    for question in questions:
        if question.option("relevant") or question.option("calculation") or question.type in {"person", "record_link"}:
            continue
        if question.type == "repeat":
            yield from always_asked(question.questions)
        elif TYPES[question.type].is_asked:
            yield question.key


def keys_of(answers):
    """Of all questions that are answered, those in rows too."""
    for key, value in answers.items():
        yield key
        for row in value if isinstance(value, list) else ():
            if isinstance(row, dict):
                yield from keys_of(row)
