"""Narrowing a ledger down from … to …, by a part of a text, by whether anything was answered, and by rows."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from forms_app.records.ledger import BadFilters, open_ledger
from forms_app.records.questions_offered import MOST, kind_of
from forms_app.schema.model import Choice, FormSchema
from forms_app.schema.reading import BEIJING
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from tests.cast import client_of
from tests.making import area, published, question, record, schema

SLUG = "zhi"
URL = f"/desk/ledgers/{SLUG}/"


def moments(*texts: str) -> list[datetime.datetime]:
    return [datetime.datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BEIJING) for text in texts]


def days(*texts: str) -> list[datetime.date]:
    return [datetime.date.fromisoformat(text) for text in texts]


def times(*texts: str) -> list[datetime.time]:
    return [datetime.time.fromisoformat(text) for text in texts]


def decimals(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


RANGES = [
    ("ren_shu", [-3, 0, 2, 10, 11], "0", "10"),
    ("mian_ji", decimals("-0.1", "0.1", "9.5", "80", "80.0001"), "0.1", "80"),
    ("mian_ji", decimals("0.1", "0.3", "9.5", "12345678901.2345", "12345678901.2346"), "0.3", "12345678901.2345"),
    ("jin_e", decimals("0.09", "0.10", "2000", "12000", "12000.01"), "0.1", "1.2万元"),
    ("ri_qi", days("1999-12-31", "2000-01-01", "2009-09-30", "2026-11-03", "2026-11-04"), "2000.1.1", "2026年11月3日"),
    ("shi_ke", times("07:59", "08:00", "09:00", "17:30", "17:31"), "８：００", "17:30"),
    (
        "shi_jian",
        moments("01T07:59", "01T08:00", "02T00:00", "03T23:30", "03T23:31"),
        "2026-11-01T08:00",
        "2026-11-03 23:30",
    ),
    (
        "kai_shi",
        moments("01T07:59:59", "01T08:00:00", "02T00:00", "03T23:30:59", "03T23:31:00"),
        "2026-11-01T08:00",
        "2026-11-03 23:30",
    ),
    ("nian_yue", days("2025-12-01", "2026-01-01", "2026-02-01", "2026-11-01", "2026-12-01"), "2026-01", "2026年11月"),
    ("ping_fen", [1, 2, 3, 4, 5], "2", "4"),
]


def asked() -> FormSchema:
    rows = question(
        "cheng_yuan",
        "repeat",
        label="家庭成员",
        questions=(
            question("ming", label="姓名"),
            question("nian_ling", "integer", label="年龄"),
            question("xing_bie", "choice", label="性别", choices=(Choice("m", "男"), Choice("f", "女"))),
            question("sfz", "id_number", label="公民身份号码"),
        ),
    )
    return schema(
        question("hu_zhu", label="户主"),
        question("ren_shu", "integer", label="人数", options=(("minimum", 1), ("unit", "人"))),
        question("mian_ji", "decimal", label="面积"),
        question("jin_e", "money", label="金额"),
        question("ri_qi", "date", label="日期"),
        question("shi_ke", "time", label="时刻"),
        question("shi_jian", "datetime", label="时间"),
        question("nian_yue", "year_month", label="年月"),
        question("ping_fen", "rating", label="评分"),
        question("dian_hua", "phone", label="电话"),
        question("xin_yong", "credit_code", label="信用代码"),
        question("you_xiang", "email", label="邮箱"),
        question("bei_zhu", "long_text", label="备注"),
        question("wei_zhi", "location", label="位置"),
        question("kai_shi", "device", label="开始", options=(("what", "start"),)),
        question("she_bei", "device", label="设备", options=(("what", "user_agent"),)),
        rows,
    )


@pytest.fixture
def version(db: Any) -> FormVersion:
    area()
    return published(asked(), SLUG)


def ledger(user: Any, version: FormVersion, query: str) -> Any:
    return open_ledger(user, version.form, "read", QueryDict(query))


@pytest.fixture
def found(someone: Any, version: FormVersion) -> Any:
    """``found("f_ren_shu-from=2")``: the heads of the households that are left."""
    names = {column.label: column.attribute for column in ledger(someone, version, "").columns}

    def names_of(query: str) -> list[str]:
        left = ledger(someone, version, query).records
        return sorted(getattr(row, names["户主"]) for row in left)

    return names_of


@pytest.mark.parametrize(("key", "values", "low", "high"), RANGES)
def test_both_ends_belong_to_a_range(
    version: FormVersion, found: Any, key: str, values: list, low: str, high: str
) -> None:
    for name, value in zip("甲乙丙丁戊", values, strict=True):
        record(version, hu_zhu=name, **{key: value})
    record(version, hu_zhu="空")
    query = QueryDict(mutable=True)
    query[f"f_{key}-from"] = low
    assert found(query.urlencode()) == sorted("乙丙丁戊")
    query[f"f_{key}-to"] = high
    assert found(query.urlencode()) == sorted("乙丙丁")
    del query[f"f_{key}-from"]
    assert found(query.urlencode()) == sorted("甲乙丙丁")
    assert found(f"f_{key}-is=is.none") == ["空"]
    assert found(f"f_{key}-is=is.any") == sorted("甲乙丙丁戊")


@pytest.mark.parametrize(
    ("key", "raw", "message"),
    [
        ("ren_shu", "NaN", "只填数字"),
        ("ren_shu", "1e3", "只填数字"),
        ("ren_shu", "1.5", "不带小数点"),
        ("ren_shu", "9" * 20, "太大"),
        ("ren_shu", "9" * 41, "最多填写40个字"),
        ("mian_ji", "Infinity", "只填数字"),
        ("mian_ji", "1.00001", "小数"),
        ("jin_e", "$5", "这不是金额"),
        ("ri_qi", "2026-02-30", "日期不对"),
        ("ri_qi", "0001-01-01", "1900"),
        ("ri_qi", "9999-12-31", "1900"),
        ("shi_ke", "25:00", "时刻"),
        ("shi_jian", "2026-11-01", "时间"),
        ("nian_yue", "2026-13", "这不是年月"),
        ("ping_fen", "6", "1至5"),
        ("ren_shu", "1' OR 1=1 --", "只填数字"),
        ("ren_shu", "1\x00", "空字符"),
    ],
)
def test_an_end_that_cannot_be_read_shows_why_and_no_rows(
    someone: Any, version: FormVersion, key: str, raw: str, message: str
) -> None:
    record(version, hu_zhu="某户人家")
    for end in ("from", "to"):
        response = client_of(someone).get(URL, {f"f_{key}-{end}": raw})
        page = response.content.decode()
        assert response.status_code == 400
        assert "某户人家" not in page
        errors = [error for part in page.split('class="error"')[1:] for error in [part.partition("</p>")[0]]]
        assert len(errors) == 1
        assert message in errors[0]
        assert client_of(someone).get(f"{URL}export.csv", {f"f_{key}-{end}": raw}).status_code == 302


def test_a_range_the_wrong_way_round_says_so_at_its_end(someone: Any, version: FormVersion) -> None:
    with pytest.raises(BadFilters) as refused:
        ledger(someone, version, "f_ren_shu-from=9&f_ren_shu-to=８")
    assert list(refused.value.form.errors) == ["f_ren_shu-to"]
    assert "from" not in str(refused.value)


def test_minus_nought_is_nought_and_the_forms_own_limits_do_not_matter(version: FormVersion, found: Any) -> None:
    record(version, hu_zhu="甲", ren_shu=0, mian_ji=Decimal(0), jin_e=Decimal(0))
    assert found("f_ren_shu-from=-0&f_mian_ji-from=-0&f_jin_e-from=-0&f_ren_shu-to=0&f_mian_ji-to=-0.0") == ["甲"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("小明", ["王 小明", "王小明"]),
        ("王 小　明", ["王 小明", "王小明"]),
        ("古丽•买", ["阿依古丽·买买提"]),
        ("·买买提", ["阿依古丽·买买提"]),
        ("．买买提", ["阿依古丽·买买提"]),
        ("%", ["100%真"]),
        ("_", ["a_B"]),
        ("\\", ["c\\d"]),
        ("A_b", ["a_B"]),
        ("É", ["É店"]),
        ("é", []),
        ("１００％", []),
        ("１００", ["100%真"]),
        ("𬊈", ["李𬊈"]),
        ("'; DROP TABLE", []),
    ],
)
def test_texts_are_found_by_a_part(version: FormVersion, found: Any, text: str, names: list[str]) -> None:
    for name in ("王 小明", "王小明", "阿依古丽·买买提", "100%真", "a_B", "c\\d", "É店", "李𬊈"):
        record(version, hu_zhu=name)
    query = QueryDict(mutable=True)
    query["f_hu_zhu"] = text
    assert found(query.urlencode()) == sorted(names)


def test_codes_are_found_in_either_case_and_width(version: FormVersion, found: Any) -> None:
    record(
        version, hu_zhu="甲", xin_yong="91110000600037341L", you_xiang="Zhang.San@example.cn", bei_zhu="第一行\n第二行"
    )
    record(version, hu_zhu="乙", she_bei="Mozilla/5.0 (Android 14)")
    for query in ("f_xin_yong=341l", "f_xin_yong=９１１１", "f_you_xiang=zhang.san@", "f_bei_zhu=第二"):
        assert found(query) == ["甲"], query
    assert found("f_she_bei=android") == ["乙"]


@pytest.mark.parametrize("raw", ["字" * 51, "a\x00b", "a‮b", "\ufffd"])
def test_a_part_that_cannot_be_is_refused(someone: Any, version: FormVersion, raw: str) -> None:
    assert client_of(someone).get(URL, {"f_hu_zhu": raw}).status_code == 400


@pytest.mark.parametrize("name", [name for name, row in TYPES.items() if row.is_masked])
def test_what_is_masked_is_never_filtered_by_a_part(someone: Any, areas: Any, name: str) -> None:
    version = published(schema(question("hu_zhu"), question("hao", name)), "masked")
    assert kind_of(version.schema.scalars[1]) == "answered"
    record(version, hu_zhu="甲", hao="154")
    for query in ("f_hao=154", "f_hao-from=1&f_hao-to=2", "f_hao=999", "f_hao-from=9"):
        opened = ledger(someone, version, query)
        assert opened.conditions == []
        assert list(opened.filters.fields)[4:] == ["f_hao-is"]


def test_whether_there_is_an_answer(version: FormVersion, found: Any) -> None:
    record(version, hu_zhu="甲", dian_hua="15400001234")
    record(version, hu_zhu="乙", wei_zhi={"lat": Decimal("31.2"), "lon": Decimal("121.4"), "accuracy": None})
    record(version, hu_zhu="丙", rows={"cheng_yuan": [{"ming": "丙一"}]})
    for key, name in (("dian_hua", "甲"), ("wei_zhi", "乙"), ("cheng_yuan", "丙")):
        assert found(f"f_{key}-is=is.any") == [name]
        assert found(f"f_{key}-is=is.none") == sorted({"甲", "乙", "丙"} - {name})


def test_conditions_on_rows_are_about_the_same_row(someone: Any, version: FormVersion, found: Any) -> None:
    old_man, girl = {"ming": "王 一", "nian_ling": 70, "xing_bie": "m"}, {"nian_ling": 20, "xing_bie": "f"}
    record(version, hu_zhu="甲", rows={"cheng_yuan": [old_man, girl]})
    record(version, hu_zhu="乙", rows={"cheng_yuan": [{"ming": "张三", "nian_ling": 65, "xing_bie": "f"}]})
    record(version, hu_zhu="丙")
    both = "f_cheng_yuan.nian_ling-from=60&f_cheng_yuan.xing_bie=f"
    assert found(both) == ["乙"]
    assert found("f_cheng_yuan.nian_ling-from=60") == sorted("甲乙")
    assert found("f_cheng_yuan.ming=王一") == ["甲"]
    assert found("f_cheng_yuan.sfz-is=is.none") == sorted("甲乙")
    assert ledger(someone, version, both).conditions == ["家庭成员 › 年龄：从60起，性别：女"]


def test_conditions_are_said_in_words(someone: Any, version: FormVersion) -> None:
    query = "f_jin_e-from=1000&f_jin_e-to=2000&f_ri_qi-to=2026-11-03&f_hu_zhu=王&f_dian_hua-is=is.none"
    assert ledger(someone, version, query).conditions == [
        "户主：含“王”",
        "金额（元）：从1,000.00到2,000.00",
        "日期：到2026年11月3日止",
        "电话：未填",
    ]


def test_questions_are_chosen_and_stay_in_the_address(someone: Any, version: FormVersion) -> None:
    client = client_of(someone)
    page = client.get(URL).content.decode()
    assert 'name="f_jin_e-from"' not in page
    assert 'value="jin_e"' in page
    record(version, hu_zhu="甲")
    page = client.get(URL, {"by": "jin_e"}).content.decode()
    assert 'name="f_jin_e-from"' in page
    assert "export.csv?by=jin_e" in page
    assert 'name="f_ren_shu-from"' not in page
    assert 'name="f_ren_shu-from"' in client.get(URL, {"by": "jin_e", "f_ren_shu-to": "9"}).content.decode()


def test_too_many_conditions_are_refused(someone: Any, areas: Any) -> None:
    version = published(schema(*(question(f"k{number}", "integer") for number in range(MOST + 5))), "many")
    query = "&".join(f"f_k{number}-from=1" for number in range(MOST + 1))
    with pytest.raises(BadFilters, match=str(MOST)):
        ledger(someone, version, query)
    assert ledger(someone, version, query.rpartition("&")[0]).conditions
    chosen = "&".join(f"by=k{number}" for number in range(MOST + 5))
    shown = ledger(someone, version, f"{chosen}&f_k{MOST + 4}-from=1").filters
    assert len(shown.questions) == MOST
    assert shown.conditions
