"""XLSForms that are written here: pyxform takes them, and they come back as the same form."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from openpyxl import load_workbook

from demo.forms import FORMS
from forms_app.schema.model import FormSchema
from forms_app.xforms.outgoing.export import export
from forms_app.xforms.reading import read
from forms_app.xforms.sameness import without_ids
from tests.expressions.chance import forms
from tests.logic import asked, section, with_rules
from tests.making import household, question, schema
from tests.spoken import spoken
from tests.xforms.chance import sayable, schemas

SLOW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def again(content: bytes, folder) -> FormSchema:
    path = folder / "again.xlsx"
    path.write_bytes(content)
    reading = read(path, lambda problem: problem.code)
    assert [str(told) for told in (*reading.notes.errors, *reading.notes.warnings)] == []
    return reading.schema


def survey(content: bytes) -> list[dict]:
    head, *rows = load_workbook(io.BytesIO(content))["survey"].iter_rows(values_only=True)
    return [{name: value for name, value in zip(head, row, strict=True) if value} for row in rows]


@pytest.mark.parametrize("form", [household(), spoken()], ids=["household", "spoken"])
def test_forms_come_back_the_same_and_without_a_word(form, tmp_path):
    assert without_ids(again(export(form, "t-form").content, tmp_path)) == without_ids(form)


@SLOW
@given(schemas())
def test_any_form_comes_back_the_same(form):
    export(form, "t-form")  # reads what it has written, and raises where anything is otherwise


@SLOW
@given(forms())
def test_any_expressions_come_back_the_same(form):
    export(sayable(form), "t-form")


@pytest.mark.parametrize("slug", FORMS)
def test_the_forms_of_the_demo_county_come_back_the_same(slug):
    assert export(FORMS[slug], slug, kept={"min-zu": [("01", "汉族", "")]}).content


def test_what_odk_does_not_have_is_carried_and_told(tmp_path):
    form = with_rules(
        section("一", asked("hao", "id_number", label="公民身份号码"),
                asked("lao", label="子女", rules={"relevant": "age_on(id_birthday(${hao})) > 59"}),
                asked("zf", "choice", label="住房", options=(("other", True),)),
                asked("sm", label="说明", rules={"relevant": "${zf.other} != '' and ${zf} = 'own'"}),
                asked("rs", "integer", options=(("maximum", 9), ("minimum", 1)), rules={"constraint": ". != 5"})),
    )  # fmt: skip
    found = export(form, "t-form")
    assert any("age_on、id_birthday" in text for label, text in found.told if label == "子女")
    rows = {row["name"]: row for row in survey(found.content)}
    assert (rows["hao"]["type"], rows["hao"]["gewu::type"]) == ("text", "id_number")
    assert "relevant" not in rows["lao"]
    assert rows["sm"]["relevant"] == "${zf_other} != '' and ${zf} = 'own'"
    assert rows["zf_other"]["relevant"] == "${zf} = 'other'"
    assert rows["rs"]["constraint"] == "(. != 5) and . >= 1 and . <= 9"
    assert without_ids(again(found.content, tmp_path)) == without_ids(form)


def test_texts_in_expressions_come_back_to_the_letter():
    texts = ("“甲”", "两  格", "不\xa0断", "‘乙’")
    export(with_rules(
        section("一", asked("a"), *(
            asked(f"b{at}", rules={"relevant": f"${{a}} = '{text}'", "constraint": f". != '{text}'"})
            for at, text in enumerate(texts))),
        section("二", asked("c", rules={"calculation": "concat(${a}, '“  ”')"}), relevant="${a} != '“甲  乙”'"),
    ), "t-form")  # fmt: skip


def test_what_somebody_changes_in_the_file_counts(tmp_path):
    form = schema(question("hao", "id_number", label="号码"), question("rs", "integer", options=(("minimum", 1),)),
                  question("dz", label="“地址”"))  # fmt: skip
    book = load_workbook(io.BytesIO(export(form, "t-form").content))
    sheet = book["survey"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(head, row, strict=True))
        match cells["name"].value:
            case "hao":
                cells["type"].value = "date"
            case "rs":
                cells["constraint"].value = ". >= 1 and . < 4"
            case "dz":
                cells["label"].value = "住址"
    book.save(tmp_path / "changed.xlsx")
    reading = read(tmp_path / "changed.xlsx", lambda problem: problem.code)
    assert [told.place.column for told in reading.notes.warnings] == ["gewu::type"]
    hao, rs, dz = reading.schema.questions
    assert (hao.type, hao.label, dz.label) == ("date", "号码", "住址")
    assert rs.option("constraint")


@pytest.mark.parametrize(
    ("column", "cell"),
    [("type", "no_such"), ("options", "{"), ("options", '{"minimum": "甲"}'), ("options", "[1]"), ("exact", "7"),
     ("options", '{"nothing": 1}'), ("said", "[")],
)  # fmt: skip
def test_own_columns_that_are_broken_are_refused_at_their_cell(tmp_path, column, cell):
    book = load_workbook(io.BytesIO(export(schema(question("rs", "integer")), "t-form").content))
    sheet = book["survey"]
    at = sheet.max_column + 1
    sheet.cell(1, at).value, sheet.cell(3, at).value = f"gewu::{column}", cell
    book.save(tmp_path / "broken.xlsx")
    (told,) = read(tmp_path / "broken.xlsx", lambda problem: problem.code).notes.errors
    assert (told.place.row, told.place.column) == (3, f"gewu::{column}")
