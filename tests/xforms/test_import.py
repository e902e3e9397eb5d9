"""What an XLSForm becomes, and what is said where it cannot be the same."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from forms_app.designer.models import FormPage
from forms_app.designer.xlsforms.importing import import_file
from forms_app.schema.expressions.tree import load
from forms_app.tables.models import Form
from tests.xforms.sheets import workbook

pytestmark = pytest.mark.django_db
HEAD = ("type", "name", "label", "relevant", "constraint", "calculation", "required", "default", "appearance")


def imported(path, **settings):
    result = import_file(path, publish=True, **settings)
    assert [str(told) for told in result.errors] == []
    return result, Form.objects.get(slug=result.slug).current.schema


def said(found):
    return [str(told) for told in found]


def test_types_sections_conditions_and_choices(tmp_path):
    path = workbook(
        tmp_path / "hu.xlsx",
        HEAD,
        ("text", "Name", "姓名", "", "", "", "yes"),
        ("integer", "age", "年龄", "", ". >= 0"),
        ("begin group", "home", "住房", "${age} > 17"),
        ("select_one rent or_other", "house", "住房来源"),
        ("begin group", "inner", "里层", "${house} = 'own'"),
        ("text", "story", "说明", "${age} != ''", "", "", "", "", "multiline"),
        ("end group",),
        ("begin repeat", "child", "孩子"),
        ("text", "Name", "孩子姓名"),
        ("end repeat",),
        ("end group",),
        ("calculate", "double", "", "${age} > 1", "", "${age} * 2"),
        ("today", "day", ""),
        choices=(("list_name", "name", "label"), ("rent", "own", "自有"), ("rent", "a.b", "租赁")),
        settings=(("form_title", "form_id"), ("入户", "ru-hu")),
    )
    result, schema = imported(path)
    assert (result.slug, result.table, schema.title) == ("ru-hu", "data_ru_hu", "入户")
    assert [section.title for section in schema.sections] == ["入户", "住房", "入户"]
    keys = {question.key: question for question, _parent in schema.walk()}
    assert {key: one.type for key, one in keys.items() if key != "name"} == {
        "age": "integer", "house": "choice", "inner_title": "note", "story": "long_text", "child": "repeat",
        "double": "hidden", "day": "date",
    }  # fmt: skip
    assert [choice.code for choice in keys["house"].choices] == ["own", "a_b"]
    assert keys["house"].option("other") is True
    assert load(keys["story"].option("relevant"))[0] == "and"
    assert load(keys["double"].option("calculation"))[0] == "if"  # hidden values follow their condition
    assert load(schema.sections[1].relevant) == [">", ["q", keys["age"].uuid], 17]
    assert [told.place.row for told in result.warnings if "a_b" in told.text] == [3]


def test_choice_filters_over_columns_of_the_list(tmp_path):
    from forms_app.schema.expressions.writing import write

    path = workbook(
        tmp_path / "f.xlsx",
        ("type", "name", "label", "choice_filter"),
        ("select_one town", "town", "镇"),
        ("select_one village", "village", "村", "town = ${town}"),
        choices=(
            ("list_name", "name", "label", "town"),
            ("town", "a", "甲"), ("town", "b", "乙"), ("village", "v1", "一", "a"), ("village", "v2", "二", "a"),
            ("village", "v3", "三", "b"),
        ),
    )  # fmt: skip
    _result, schema = imported(path)
    town, village = schema.questions
    text = write(load(village.option("choice_filter")), {town.uuid: "town"})
    assert text == "concat(if(selected('v1 v2', name), 'a', ''), if(selected('v3', name), 'b', '')) = ${town}"


def test_what_cannot_be_said_is_refused_at_its_cell_and_nothing_is_made(tmp_path):
    path = workbook(tmp_path / "bad.xlsx", HEAD, ("text", "a", "甲"), ("text", "b", "乙", "${nobody} = 1 and"))
    result = import_file(path, publish=True)
    assert [(told.place.sheet, told.place.row, told.place.column) for told in result.errors] == [
        ("survey", 3, "relevant")
    ]
    assert not FormPage.objects.exists()


def test_the_same_file_again_keeps_the_questions(tmp_path):
    first = workbook(tmp_path / "a.xlsx", HEAD, ("text", "a", "甲"), settings=(("form_id",), ("x-1",)))
    _result, before = imported(first)
    more = workbook(tmp_path / "b.xlsx", HEAD, ("text", "a", "甲甲"), ("date", "d", "日期"))
    result, after = imported(more, slug="x-1")
    assert result.slug == "x-1"
    assert after.questions[0].uuid == before.questions[0].uuid
    assert [question.key for question in after.questions] == ["a", "d"]
    assert Form.objects.get(slug="x-1").versions.count() == 2


def test_a_web_name_that_cannot_be_one_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEAD, ("text", "a", "甲\t乙"))
    for slug in ("no name/at all", "x" * 300):
        assert import_file(path, slug=slug, publish=True).errors
    assert not FormPage.objects.exists()


def test_a_trial_makes_nothing(tmp_path):
    path = workbook(tmp_path / "a.xlsx", HEAD, ("text", "a", "甲"))
    assert import_file(path, publish=True, dry_run=True).table == "data_a"
    assert not FormPage.objects.exists()
    assert not Form.objects.exists()


def test_tables_three_deep_stand_beside_their_table(tmp_path):
    path = workbook(
        tmp_path / "deep.xlsx", HEAD,
        ("begin repeat", "a", "甲"), ("text", "a1", "甲一"), ("begin repeat", "b", "乙"), ("text", "b1", "乙一"),
        ("begin repeat", "c", "丙"), ("text", "c1", "丙一"), ("end repeat",), ("end repeat",), ("end repeat",),
    )  # fmt: skip
    result, schema = imported(path)
    table = schema.questions[0]
    assert [question.key for question in table.questions] == ["a1", "b", "c"]
    assert [question.key for question in table.questions[2].questions] == ["b_row", "c1"]
    assert result.warnings[0].place.row == 6


def _bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024**2))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leer.xlsx", b""),
        ("text.xlsx", b"PK\x03\x04 no zip at all"),
        ("text.xls", b"hello"),
        ("binary.csv", b"\xff\xfe\x00\x01" * 50),
        ("secret.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
        ("form.docx", b"PK"),
    ],
)
def test_files_that_are_no_forms_are_refused_in_words(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    result = import_file(tmp_path / name, publish=True)
    assert len(result.errors) == 1
    assert result.errors[0].text
    assert not FormPage.objects.exists()


def test_a_file_that_unpacks_to_too_much_is_not_unpacked(tmp_path):
    _bomb(tmp_path / "bomb.xlsx")
    assert "100" in import_file(tmp_path / "bomb.xlsx").errors[0].text


def test_a_workbook_without_a_survey_and_a_missing_file(tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "甲"
    book.create_sheet("乙")
    book.save(tmp_path / "other.xlsx")
    assert import_file(tmp_path / "other.xlsx").errors
    assert import_file(tmp_path / "nowhere.xlsx").errors


def test_the_command_tells_line_by_line_and_as_json(tmp_path):
    good = workbook(tmp_path / "good.xlsx", HEAD, ("text", "a", "甲"))
    bad = workbook(tmp_path / "bad.xlsx", HEAD, ("text", "", "甲"))
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_xlsform", str(good), str(bad), publish=True, stdout=out, stderr=io.StringIO())
    lines = out.getvalue().splitlines()
    assert lines[0] == "good.xlsx\tgood\tdata_good"
    assert lines[1].startswith("bad.xlsx\t")
    out = io.StringIO()
    call_command("import_xlsform", str(good), json=True, stdout=out)
    found = json.loads(out.getvalue())
    assert found == {"file": "good.xlsx", "slug": "good-2", "table": None, "error": None, "warnings": []}


def test_further_languages_become_translations(tmp_path):
    path = workbook(
        tmp_path / "duo.xlsx",
        ("type", "name", "label::中文 (zh)", "label::English (en)", "hint::English (en)", "label::Klingonisch"),
        ("select_one rent", "house", "住房", "Housing", "As it is now", "juH"),
        choices=(("list_name", "name", "label::中文 (zh)", "label::English (en)"), ("rent", "own", "自有", "Owned")),
    )
    result, schema = imported(path)
    house = schema.questions[0]
    assert (house.label, schema.language, schema.languages) == ("住房", "zh-Hans", ("en",))
    assert schema.said("en")[f"{house.uuid}:label:"] == "Housing"
    assert schema.said("en")[f"{house.uuid}:choices:own"] == "Owned"
    assert any("Klingonisch" in line for line in said(result.warnings))


def test_entities_are_told_cell_by_cell(tmp_path):
    path = workbook(
        tmp_path / "shu.xlsx",
        ("type", "name", "label", "save_to"),
        ("text", "species", "树种", "species"),
        ("integer", "girth", "胸径", "circumference"),
        ("text", "note", "备注", ""),
        entities=(("list_name", "label", "create_if"), ("trees", "concat(${species}, ${girth})", "${girth} > 10")),
    )
    result, _schema = imported(path)
    found = {(told.place.sheet, told.place.row, told.place.column): told.text for told in result.warnings}
    assert set(found) == {
        ("entities", 2, "list_name"), ("entities", 2, "label"), ("entities", 2, "create_if"),
        ("survey", 2, "save_to"), ("survey", 3, "save_to"),
    }  # fmt: skip
    assert "“trees”" in found["entities", 2, "list_name"]
    assert "“circumference”" in found["survey", 3, "save_to"]
    assert result.cells[told_at(result, "entities", "label")] == "concat(${species}, ${girth})"


def told_at(result, sheet, column):
    return next(told.place for told in result.warnings if (told.place.sheet, told.place.column) == (sheet, column))


def test_a_list_of_entities_is_the_records_of_a_form_in_use(tmp_path):
    made = workbook(tmp_path / "a.xlsx", ("type", "name", "label"), ("text", "species", "树种"),
                    settings=(("form_title", "form_id"), ("树木", "gu-shu")))  # fmt: skip
    imported(made)
    path = workbook(
        tmp_path / "b.xlsx",
        ("type", "name", "label", "choice_filter"),
        ("select_one_from_file gu_shu.csv", "tree", "哪棵树", "girth > 10"),
        ("select_one_from_file unknown.csv", "other", "别的", ""),
    )
    result, schema = imported(path)
    keys = {question.key: question for question, _parent in schema.walk()}
    assert (keys["tree"].type, keys["tree"].option("form"), keys["other"].type) == ("record_link", "gu-shu", "text")
    assert [told.place.column for told in result.warnings if told.place.row == 2] == ["type", "choice_filter"]
