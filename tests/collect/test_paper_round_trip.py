"""What is filled in on a PDF is read back as if it had been filled in online, for every type and for ready forms."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from forms_app.collect.models import Draft, FilledPaper
from forms_app.designer.build import enable
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import begin
from forms_app.entry import raw
from forms_app.entry.areas import AreaSource
from forms_app.entry.context import FieldContext
from forms_app.entry.fields import field_for
from forms_app.entry.lists import Lists
from forms_app.entry.paper.inputs import inputs_of
from forms_app.entry.samples import sample
from forms_app.entry.stored import Refill, read_stored
from forms_app.entry.submit import as_typed
from forms_app.schema.types import TYPES
from reports.documents.blank.sheet import fillable_pdf
from tests.cast import client_of
from tests.collect.test_correcting_every_type import sent, version  # noqa: F401 fixtures
from tests.kinds.trip import opened
from tests.paper import filled, given_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.once(reason="about fields of a PDF")]
ONLINE = {"photo", "photos", "files", "audio", "signature", "location", "track", "shape", "record_link"}
# Between them they have every kind of field that any ready form has: type, part, line or boxes, in a row or not, with
# words of one's own or a code list. All of them come back, but take a minute.
SOME = [
    "fang-ni-shui",
    "fang-wu",
    "bang-fu",
    "jiao-jie-ban",
    "she-hui-zu-zhi",
    "sen-lin",
    "man-yi-du",
    "ren-yuan",
    "lou-dao",
    "mao-dun-yue-bao",
    "wu-zi",
    "gong-dan",
]


def read_in(client, data: bytes, **more) -> FilledPaper:
    answer = client.post(reverse("collect:paper"), {"files": [upload(data)], **more})
    paper = FilledPaper.objects.select_related("form").first()
    assert paper, answer.content.decode()
    return paper


def data_of(draft_uuid) -> raw.Raw:
    steps = Draft.objects.get(uuid=draft_uuid).steps.all()
    return {name: values for step in steps for name, values in step.data.items()}


def test_every_type_comes_back_as_it_was_given(version, sent, grid_worker):  # noqa: F811
    """The record that was sent online is put on a PDF and read in: each answer is the same again."""
    context = FieldContext(AreaSource(grid_worker, version.form))
    was = Refill(read_stored(version, sent.uuid), context).raw()
    shown = {question.uuid for question, _parent in version.schema.walk() if TYPES[question.type].is_masked}
    was |= {"q-phone": ["13900000017"], "q-id_number": ["329921198506170024"]}
    was |= {"r-members-0-number": ["329921198506170024"]}
    assert len(shown) == 3, "masked answers are not refilled; they are given above"
    sheet = fillable_pdf(version.form, version, grid_worker)
    given = given_of(version, was) | {"q-person": "志愿七"}  # people are named there, not numbered
    paper = read_in(client_of(grid_worker), filled(sheet, given))
    assert paper.remarks == []
    now = data_of(paper.draft_uuid)
    compared = 0
    for question in version.schema.scalars:
        for one in inputs_of(question, Lists()):
            name = raw.question_name(question, one.part)
            if name in was:
                assert now.get(name) == was[name], name
                compared += 1
    assert compared >= 28
    assert now["r-members-TOTAL_FORMS"] == ["2"]
    assert now["r-members-0-born"] == was["r-members-0-born"]
    assert now["r-members-1-papers-0-paper"] == ["营业执照"]
    assert now["r-members-1-papers-0-until"] == ["2028-01"]
    assert now["r-members-1-papers-1-paper"] == ["健康证"]
    assert now["r-members-0-papers-TOTAL_FORMS"] == ["1"]


@pytest.mark.parametrize("name", SOME)
def test_ready_forms_come_back(name, grid_worker, village_clerk):
    version = opened(enable(begin(shelf.forms()[name], grid_worker)).current)  # noqa: F811
    context = FieldContext(AreaSource(village_clerk, version.form))
    answers = as_typed(version.schema, sample(version.schema, context, 1).answers, {})
    was = dict(answers.lists())
    sheet = fillable_pdf(version.form, version, village_clerk)
    paper = read_in(client_of(village_clerk), filled(sheet, given_of(version, was)))
    assert paper.remarks == []
    now = data_of(paper.draft_uuid)
    compared = 0
    for question, parent in version.schema.walk():
        if question.type == "repeat" or not inputs_of(question, Lists(), in_row=parent is not None):
            continue
        prefix = f"r-{parent.key}-0" if parent else "q"
        there = cleaned(question, prefix, was, context)
        assert cleaned(question, prefix, now, context) == there, question.label
        compared += there is not None
    assert compared > 5


def cleaned(question, prefix, data, context):
    own = field_for(question)
    own.required = False
    if hasattr(own, "bind"):
        own.bind(context)
    value = own.widget.value_from_datadict(MultiValueDict(data), MultiValueDict(), f"{prefix}-{question.key}")
    return own.clean(value)
