import ast
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.schema.check import check
from forms_app.schema.keys import KEY, propose, slug
from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.schema.types import TYPES
from tests.making import household, question, schema, uid

ROOT = Path(__file__).parents[2]


def codes(form: FormSchema) -> list[str]:
    return [fault.code for fault in check(form)]


def test_json_round_trip_keeps_everything():
    form = household()
    assert FormSchema.from_json(form.to_json()) == form
    assert FormSchema.from_json(form.to_json()).hash() == form.hash()


def test_equal_content_has_an_equal_hash_and_any_change_another():
    assert household().hash() == household().hash()
    assert schema(question("a", label="甲")).hash() != schema(question("a", label="乙")).hash()


def test_the_schema_room_knows_no_django():
    for path in (ROOT / "forms_app" / "schema").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.split(".")[0] in {"django", "wagtail"}], path


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("姓名", "xing_ming"),
        ("公民身份号码", "gong_min_shen_fen_hao_ma"),
        ("2026年收入", "q_2026_nian_shou_ru"),
        ("Wi-Fi 密码", "wi_fi_mi_ma"),
        ("😀", "item"),
        ("<script>", "script"),
    ],
)
def test_keys_are_proposed_in_pinyin(label, key):
    assert propose(label) == key


def test_a_taken_key_gets_a_number():
    assert propose("姓名", {"xing_ming", "xing_ming_2"}) == "xing_ming_3"


def test_slugs_are_ascii():
    assert slug("走访记录") == "zou-fang-ji-lu"


@given(st.text(max_size=300))
def test_any_label_gives_a_valid_key(label):
    key = propose(label)
    assert KEY.fullmatch(key)
    assert len(key) <= 40


def test_a_whole_form_has_no_faults():
    assert codes(household()) == []


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (FormSchema("空"), "empty_form"),
        (FormSchema("空", (Section(uid("s"), "一"),)), "empty_section"),
        (schema(question("a"), question("a", name="b")), "repeated_key"),
        (schema(question("a"), question("b", name="a")), "repeated_id"),
        (schema(question("甲")), "bad_key"),
        (schema(question("a" * 41)), "bad_key"),
        (schema(question("a", label="长" * 201)), "long_label"),
        (schema(question("a", label=" ")), "no_label"),
        (schema(question("a", "choice", choices=())), "no_choices"),
        (schema(question("a", "choice", choices=(Choice("x", "甲"), Choice("x", "乙")))), "repeated_code"),
        (schema(question("a", "choice", choices=(Choice("甲", "甲"),))), "bad_code"),
        (schema(question("a"), question("r", "repeat")), "empty_repeat"),
        (schema(question("a", "integer", options=(("maximum", "1.5"), ("minimum", 9)))), "range_reversed"),
        (schema(*(question(f"q{n}") for n in range(1601))), "too_many_questions"),
    ],
)
def test_faults_are_found(form, code):
    assert code in codes(form)


@pytest.mark.parametrize("bad", ["", "no-uuid", "A" * 36, "0" * 32])
def test_malformed_ids_are_found(bad):
    from dataclasses import replace

    assert "bad_id" in codes(schema(replace(question("a"), uuid=bad)))


def test_three_hundred_questions_are_allowed():
    assert codes(schema(*(question(f"q{n}") for n in range(300)))) == []


def test_every_type_is_a_complete_row():
    for name, row in TYPES.items():
        assert row.name == name
        assert all([row.label, row.icon, row.xlsform])
        assert row.field or row.storage.kind == "table"


def test_a_process_starts_without_the_dictionary_of_pinyin():
    code = "import sys, forms_app.schema.keys; print('pypinyin' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
