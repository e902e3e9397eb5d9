"""Addresses, plates, codes and phones: what people write, and what is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry.display import remark, value_text
from forms_app.entry.fields import field_for
from forms_app.records.importing import jobs
from forms_app.records.models import ImportState
from forms_app.schema.convert import Unconvertible, convert
from forms_app.tables.runtime import models_for
from tests.kinds.trip import GRID, KEY, asking, exported, imported, send, sql_type, stored
from tests.making import question

GOOD = {
    "email": "zhang.san+1@example.gov.cn",
    "url": "https://www.example.gov.cn/公示/2026?id=1&x=%20#a",
    "licence_plate": "苏A12345",
    "credit_code": "91110000600037341L",
    "barcode": "6901234567892",
}
LONG = "http://example.cn/" + "a" * 1983
TAKEN = [
    ("email", " a@b.cn ", "a@b.cn"),
    ("email", "ａ＠ｂ．ｃｎ", "a@b.cn"),
    ("email", "a@b。cn", "a@b.cn"),
    ("email", "O'Brien@example.com", "O'Brien@example.com"),
    ("url", "http://127.0.0.1:8000/a", "http://127.0.0.1:8000/a"),
    ("url", "HTTPS://EXAMPLE.CN", "HTTPS://EXAMPLE.CN"),
    ("url", LONG[:2000], LONG[:2000]),
    ("licence_plate", "苏a·12345", "苏A12345"),
    ("licence_plate", "苏 A 1 2 3 4 5", "苏A12345"),
    ("licence_plate", "苏Ａ１２３４５", "苏A12345"),
    ("licence_plate", "苏AD12345", "苏AD12345"),
    ("licence_plate", "苏A12345F", "苏A12345F"),
    ("licence_plate", "粤Z1234港", "粤Z1234港"),
    ("licence_plate", "粤Z1234澳", "粤Z1234澳"),
    ("licence_plate", "苏A1234学", "苏A1234学"),
    ("licence_plate", "苏A1234挂", "苏A1234挂"),
    ("licence_plate", "苏A1234警", "苏A1234警"),
    ("licence_plate", "使014578", "使014578"),
    ("licence_plate", "224578使", "224578使"),
    ("licence_plate", "沪22478领", "沪22478领"),
    ("licence_plate", "WJ苏12345", "WJ苏12345"),
    ("licence_plate", "京-a.F0236", "京AF0236"),
    ("credit_code", "91110000600037341l", "91110000600037341L"),
    ("credit_code", "9111 0000 6000 3734 1L", GOOD["credit_code"]),
    ("credit_code", "９１１１００００６０００３７３４１Ｌ", GOOD["credit_code"]),
    ("credit_code", "91350200MA2YJ1XR9G", "91350200MA2YJ1XR9G"),
    ("credit_code", "91350203M0001QAY9B", "91350203M0001QAY9B"),  # a real one, which fails the check digit
    ("credit_code", "54329921MJ0000018K", "54329921MJ0000018K"),
    ("credit_code", "N2320281MF12345678", "N2320281MF12345678"),
    ("barcode", "<b>=1+1</b>", "<b>=1+1</b>"),
    ("barcode", "\u200b6901234567892 ", "6901234567892"),
    ("barcode", "x" * 500, "x" * 500),
]
REFUSED = [
    ("email", "a@b", "邮箱"),
    ("email", "a b@c.cn", "邮箱"),
    ("email", "a@b.cn, c@d.cn", "邮箱"),
    ("email", "@b.cn", "邮箱"),
    ("email", "a@b.cn\nBcc: x@y.cn", "邮箱"),
    ("email", "a" * 250 + "@b.cn", "邮箱"),
    ("email", "张三", "邮箱"),
    ("url", "www.example.cn", "http://"),
    ("url", "javascript:alert(1)", "http://"),
    ("url", "ftp://a.cn", "http://"),
    ("url", "http://", "http://"),
    ("url", "http://a b.cn", "http://"),
    ("url", "http://u:p@a.cn", "http://"),
    ("url", "file:///etc/passwd", "http://"),
    ("url", "data:text/html,x", "http://"),
    ("url", LONG, "2000"),
    ("url", "http://[::1", "http://"),
    ("url", "http://a.cn\\@b.cn", "http://"),
    ("licence_plate", "苏AI2345", "I和O"),
    ("licence_plate", "苏AO1234", "I和O"),
    ("licence_plate", "A12345", "写全"),
    ("licence_plate", "苏A1234", "写全"),
    ("licence_plate", "苏A1234567", "写全"),
    ("licence_plate", "江苏A12345", "写全"),
    ("licence_plate", "苏1A2345", "写全"),
    ("licence_plate", "台A12345", "写全"),
    ("credit_code", "329921000012345", "15位"),
    ("credit_code", "9111000060003734", "16位"),
    ("credit_code", "91110000600037341LL", "19位"),
    ("credit_code", "9111000060003734OL", "I、O、S、V、Z"),
    ("credit_code", "91110000600037341中", "I、O、S、V、Z"),
    ("credit_code", "٩1110000600037341L", "I、O、S、V、Z"),
    ("barcode", "x" * 501, "500"),
    ("barcode", "6901\x00", "删去"),
]


def field(kind: str, **settings: Any) -> Any:
    return field_for(question(KEY, kind, **settings))


@pytest.mark.parametrize(("kind", "raw", "value"), TAKEN)
def test_what_people_write_is_understood(kind: str, raw: str, value: Any) -> None:
    assert field(kind).clean(raw) == value


@pytest.mark.parametrize(("kind", "raw", "word"), REFUSED)
def test_what_cannot_be_is_refused_with_a_reason(kind: str, raw: str, word: str) -> None:
    with pytest.raises(ValidationError) as caught:
        field(kind).clean(raw)
    assert word in caught.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", GOOD)
def test_the_whole_way(kind: str, village_clerk: Any) -> None:
    version = asking(kind)
    record = send(version, GOOD[kind], village_clerk)
    assert stored(version, record) == GOOD[kind]
    assert sql_type(version, record) in {"text", "character varying"}
    assert value_text(version.schema.scalars[1], GOOD[kind]) == GOOD[kind]
    assert imported(version, exported(version, village_clerk)["答案"].strip("\t"), village_clerk) == GOOD[kind]


def test_a_check_digit_that_does_not_fit_is_said() -> None:
    asked = question(KEY, "credit_code")
    assert remark(asked, "91110000600037341L") == ""
    assert "校验位" in remark(asked, "91350203M0001QAY9B")


@pytest.mark.parametrize(
    ("kind", "number"),
    [("mobile", "13900000001"), ("landline", "0523-86201234"), ("hotline", "400-800-1234"), ("hotline", "12345")],
)
def test_a_form_may_want_one_kind_of_phone(kind: str, number: str) -> None:
    for wanted in ("mobile", "landline", "hotline"):
        own = field("phone", options=(("kinds", wanted),))
        if wanted == kind:
            assert own.clean(number) == number
        else:
            with pytest.raises(ValidationError) as caught:
                own.clean(number)
            assert "这里只填" in caught.value.messages[0]
    assert field("phone").clean(number) == field("phone", options=(("kinds", "any"),)).clean(number) == number


@pytest.mark.parametrize("kind", GOOD)
def test_texts_become_codes_where_they_are_some(kind: str) -> None:
    assert convert(question(KEY, "text"), question(KEY, kind), GOOD[kind]) == GOOD[kind]
    if kind != "barcode":
        with pytest.raises(Unconvertible):
            convert(question(KEY, "text"), question(KEY, kind), "不详")


@pytest.mark.django_db
def test_an_import_says_where_check_digits_do_not_fit_and_takes_the_rows(village_clerk: Any, tmp_path: Any) -> None:
    version = asking("credit_code")
    rows = [f"甲,{GOOD['credit_code']},{GRID}", f"乙,91350203M0001QAY9B,{GRID}", f"丙,,{GRID}"]
    file = tmp_path / "codes.csv"
    file.write_text("\n".join(["名称,答案,所属区域", *rows]))
    with file.open("rb") as content:
        job = jobs.begin(village_clerk, version.form, content, file.name)
    jobs.ask(job, ImportState.CHECKING)
    job.refresh_from_db()
    (words,) = job.warnings
    assert words.startswith("有1处请再核对：第3行答案：校验位不符")
    assert (job.state, job.error_count) == (ImportState.CHECKED, 0)
    jobs.ask(job, ImportState.SAVING)
    assert models_for(version).main._default_manager.count() == 3
