"""Reading filled PDFs in at the desk: drafts, faults at their fields, twins, old versions, files of all kinds."""

from __future__ import annotations

import dataclasses
import io
import random

import pikepdf
import pytest
from django.urls import reverse

from forms_app.collect import drafts
from forms_app.collect.models import Draft, FilledPaper
from forms_app.collect.paper.answers import told
from forms_app.collect.paper.fields import MANY, Unreadable, decoded, read
from forms_app.collect.storage import AlreadySent
from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.tables.publish import publish_schema
from forms_app.tables.runtime import models_for
from forms_app.tables.scope import visible
from reports.documents.blank.sheet import fillable_pdf
from tests.cast import client_of
from tests.collect.conftest import opened
from tests.making import published, question, uid
from tests.paper import filled, upload

pytestmark = pytest.mark.django_db
HELP = (Choice("a", "低保"), Choice("b", "医疗"), Choice("c", "助学"))
BOTH = (Choice("nan", "男"), Choice("nv", "女"))
GIVEN = {
    "a-area": "荷塘村 第一网格",
    "q-name": "张建国",
    "q-age": "36岁",
    "q-sex": "/nv",
    "q-help=a": True,
    "q-help=c": True,
    "r-people-1-who": "长子",
    "r-people-1-sex": "男",
    "r-people-3-who": "次女",
}


def content(**more) -> FormSchema:
    whose = question("sex", "choice", choices=BOTH, name="psex")
    people = question("people", "repeat", label="家庭成员", questions=(question("who", label="称呼"), whose))
    questions = (
        question("name", label="姓名", required=True),
        question("age", "integer", label="年龄", options=(("maximum", 150), ("unit", "岁"))),
        question("sex", "choice", label="性别", choices=BOTH),
        question("help", "choices", label="帮扶", choices=HELP),
        question("more", "long_text", label="说明"),
        *more.pop("also", ()),
    )  # fmt: skip
    sections = (Section(uid("one"), "基本", questions=questions), Section(uid("two"), "家庭", questions=(people,)))
    return FormSchema("走访", sections)


@pytest.fixture
def version(areas):
    return opened(published(content(), "zou-fang"))


@pytest.fixture
def sheet(version, village_clerk):
    return fillable_pdf(version.form, version, village_clerk)


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


def post(client, *files, **more):
    return client.post(reverse("collect:paper"), {"files": list(files), **more})


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def step(draft, number: int):
    return draft.steps.get(step=str(number)).data


def test_a_sheet_becomes_a_draft_and_then_a_record(version, sheet, clerk, village_clerk, areas):
    answer = post(clerk, upload(filled(sheet, GIVEN)))
    paper = FilledPaper.objects.get()
    draft = Draft.objects.get(uuid=paper.draft_uuid)
    assert answer.status_code == 302
    assert str(draft.uuid) in answer["Location"]
    assert (draft.area, draft.caption, paper.faults, paper.remarks) == (areas.grid_a, "张建国", 0, [])
    assert step(draft, 1)["q-help"] == ["a", "c"]
    assert step(draft, 2)["r-people-TOTAL_FORMS"] == ["2"]
    assert "核对无误，待提交" in words(clerk.get(reverse("collect:paper")))
    assert not visible(village_clerk, version.form).exists(), "nothing is a record before somebody has looked"
    clerk.post(reverse("collect:paper_send"), {"paper": [paper.pk]})
    record = visible(village_clerk, version.form).get()
    built = models_for(version)
    assert record.uuid == draft.uuid
    assert (built.answer(version.schema.questions[0], record), record.area_path) == ("张建国", areas.grid_a.path)
    assert built.answer(version.schema.questions[1], record) == 36
    rows = built.rows(version.schema.repeats[0], [record.pk])
    assert [built.answer(version.schema.repeats[0].questions[0], row) for row in rows] == ["长子", "次女"]
    clerk.post(reverse("collect:paper_send"), {"paper": [paper.pk]})
    assert visible(village_clerk, version.form).count() == 1


def test_faults_stand_at_their_fields_as_online(version, sheet, clerk):
    answer = post(clerk, upload(filled(sheet, {"q-age": "三百", "a-area": "荷塘村第一网格"})))
    page = words(clerk.get(answer["Location"], follow=True))
    assert "请填写数字" in page or "只填数字" in page or "数字" in page
    assert "三百" in page
    assert "请填写此项" in page or "必填" in page
    paper = FilledPaper.objects.get()
    assert paper.faults == 2
    clerk.post(reverse("collect:paper_send"), {"paper": [paper.pk]})
    assert Draft.objects.get(uuid=paper.draft_uuid).submitted_at is None
    draft = Draft.objects.get(uuid=paper.draft_uuid)
    clerk.post(
        reverse("collect:step", args=["zou-fang", draft.uuid, "1"]), {"q-name": "甲", "q-age": "30", "_do": "next"}
    )
    assert "核对无误，待提交" in words(clerk.get(reverse("collect:paper"))), "counted anew once it was corrected"


def test_the_same_answers_are_told_and_not_kept_twice(version, sheet, clerk, grid_worker):
    first, other = filled(sheet, GIVEN), filled(sheet, GIVEN | {"q-name": "李四"})
    post(clerk, upload(first), upload(other), upload(first))
    assert FilledPaper.objects.count() == 2
    assert "内容完全相同" in words(post(clerk, upload(filled(first, {"q-name": "张建国"}))))
    assert "村四书已于" in words(post(client_of(grid_worker), upload(first))), "read in by somebody else"
    assert Draft.objects.count() == 2
    post(clerk, upload(first), again="1")
    assert Draft.objects.count() == 3
    for draft in Draft.objects.all():
        drafts.drop(draft)
    post(clerk, upload(first))
    assert Draft.objects.count() == 1, "what was dropped may come again"


def test_old_versions_are_mapped_by_identity_and_the_rest_is_listed(version, sheet, clerk, village_clerk):
    changed = content(also=(question("new", label="新问"),))
    first = changed.sections[0]
    kept = [
        dataclasses.replace(one, key="xing_ming", label="户主") if one.key == "name" else one
        for one in first.questions
        if one.key != "age"
    ]
    later = dataclasses.replace(first, questions=tuple(kept))
    publish_schema(version.form, dataclasses.replace(changed, sections=(later, changed.sections[1])), None)
    version.form.refresh_from_db()
    post(clerk, upload(filled(sheet, GIVEN)))
    paper = FilledPaper.objects.get()
    draft = Draft.objects.select_related("version").get(uuid=paper.draft_uuid)
    assert draft.version.number == 2
    assert paper.remarks == ["年龄：36岁"]
    assert [values for name, values in step(draft, 1).items() if name in {"q-xing_ming", "q-name"}] == [["张建国"]]
    assert "未带入： 年龄：36岁" in words(clerk.get(reverse("collect:paper"))).replace("<ul><li>", " ")


def test_unknown_areas_and_rows_without_a_place_are_said(version, sheet, clerk):
    post(clerk, upload(filled(sheet, GIVEN | {"a-area": "三里墩村第一网格", "r-people-0-sex": "都不是"})))
    paper = FilledPaper.objects.get()
    assert len(paper.remarks) == 2
    assert "三里墩村第一网格" in paper.remarks[0]
    assert "都不是" in paper.remarks[1]


def test_who_may_not_is_told_so(version, sheet, village_clerk, outsider, town_officer_b, grid_worker):
    data = filled(sheet, GIVEN)
    assert post(client_of(outsider), upload(data)).status_code == 403
    other = opened(published(content(), "bie-de"))
    closed = opened(other)
    closed.form.is_open = False
    closed.form.save()
    shut = fillable_pdf(closed.form, closed, village_clerk)
    assert "已停用" in words(post(client_of(grid_worker), upload(filled(shut, GIVEN))))
    assert Draft.objects.count() == 0


def test_files_that_are_none_of_ours(version, sheet, clerk):
    plain, bare = pikepdf.new(), io.BytesIO()
    plain.add_blank_page()
    plain.save(bare)
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(filled(sheet, GIVEN))) as document:
        document.save(locked, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    forged = filled(sheet, GIVEN | {"_form": "zou-fang:1"})
    said = {
        "不是PDF": b"PK\x03\x04 no pdf",
        "没有可读取的填写栏": bare.getvalue(),
        "设有密码": locked.getvalue(),
        "不是本系统的可填写PDF": forged,
        "没有填写内容": sheet,
        "已损坏": b"%PDF-1.7\n" + bytes(range(256)) * 20,
    }
    answer = post(clerk, *(upload(data, f"{number}.pdf") for number, data in enumerate(said.values())))
    assert answer.status_code == 200
    page = words(answer)
    for text in said:
        assert text in page, text
    assert FilledPaper.objects.count() == Draft.objects.count() == 0
    assert "最多读入30个" in words(post(clerk, *(upload(b"%PDF-", "x.pdf") for _n in range(31))))
    assert post(clerk).status_code == 400


def test_other_programs_write_otherwise(version, sheet, clerk):
    """Ticks only at their boxes, UTF-16 in the other order, GBK, a text as a stream, an update behind the file."""
    document = pikepdf.open(io.BytesIO(sheet), allow_overwriting_input=False)
    fields = {str(field.T): field for field in document.Root.AcroForm.Fields}
    fields["q-name"].V = pikepdf.String(b"\xff\xfe" + "张建国".encode("utf-16-le"))
    fields["q-more"].V = document.make_stream(b"\xfe\xff" + "第一行\r第二行".encode("utf-16-be"))
    fields["q-age"].V = pikepdf.String(b"\xef\xbb\xbf36")
    del fields["q-help=a"].V
    fields["q-help=a"].AS = pikepdf.Name("/a")
    for kid in fields["q-sex"].Kids:
        kid.AS = pikepdf.Name("/nv") if "/nv" in kid.AP.N else pikepdf.Name("/Off")
    del fields["q-sex"].V
    out = io.BytesIO()
    document.save(out)
    paper = FilledPaper.objects.get() if post(clerk, upload(out.getvalue())) and FilledPaper.objects.exists() else None
    assert paper
    data = step(Draft.objects.get(uuid=paper.draft_uuid), 1)
    assert (data["q-name"], data["q-age"]) == (["张建国"], ["36"])
    assert data["q-more"] == ["第一行\n第二行"]
    assert (data["q-sex"], data["q-help"]) == (["nv"], ["a"])
    assert decoded("张三".encode("gbk")) == "张三"


def test_whatever_the_bytes_are_it_is_read_or_refused(sheet):
    """Cut off, changed and shuffled files end in answers or in Unreadable, nothing else."""
    whole, dice = filled(sheet, GIVEN), random.Random(7)
    small = io.BytesIO()
    with pikepdf.open(io.BytesIO(whole)) as document:  # without the face, so that most changes hit what is read
        del document.Root.AcroForm["/DR"]
        document.save(small, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    body, ends = small.getvalue(), {"read": 0, "refused": 0}
    reach = body.rindex(b"(_form)") + 500  # the fields stand in front
    for turn in range(250):
        data = bytearray(body)
        start = dice.randrange(reach)
        if turn % 3 == 0:
            del data[start:]
        elif turn % 3 == 1:
            for _n in range(dice.randrange(1, 300)):
                data[dice.randrange(reach)] = dice.randrange(256)
        else:
            data[start : start + dice.randrange(2000)] = dice.randbytes(dice.randrange(50))
        try:
            answer = read(bytes(data))
            assert all(isinstance(text, str) for texts in answer["fields"].values() for text in texts)
            ends["read"] += 1
        except Unreadable:
            ends["refused"] += 1
    assert min(ends.values()) > 10, ends


def test_damaged_files_never_break_the_page(version, sheet, clerk):
    whole, dice = filled(sheet, GIVEN), random.Random(3)
    for _turn in range(4):
        files = [upload(whole[: dice.randrange(len(whole))], f"{n}.pdf") for n in range(2)]
        assert post(clerk, *files, again="1").status_code in {200, 302}


def test_a_button_pressed_twice_sends_once(version, sheet, clerk, monkeypatch):
    post(clerk, upload(filled(sheet, GIVEN)))

    def sent_meanwhile(self):
        raise AlreadySent

    monkeypatch.setattr("forms_app.collect.wizard.FillWizard.submit", sent_meanwhile)
    answer = clerk.post(reverse("collect:paper_send"), {"paper": [FilledPaper.objects.get().pk]})
    assert answer.status_code in {200, 302}


def test_what_no_database_takes_is_left_out(version):
    assert list(told(version.schema, {"no%00body\x00": ["x\x00y"]})) == ["no%00body：xy"]


def test_more_text_than_any_form_holds_is_refused():
    document = pikepdf.new()
    document.add_blank_page()
    text = pikepdf.String("字" * 100_000)
    many = [pikepdf.Dictionary(T=pikepdf.String(f"q{n}"), FT=pikepdf.Name.Tx, V=text) for n in range(30)]
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(many))
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Unreadable):
        read(out.getvalue())


def test_fields_that_hold_themselves_end():
    document = pikepdf.new()
    document.add_blank_page()
    loop = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
    loop.Kids = pikepdf.Array([loop, loop])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([loop]))
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(Unreadable, match=MANY):
        read(out.getvalue())
