"""What other rooms ask: labels for ever, choices only while they are valid, search as people type."""

from datetime import date, timedelta

import pytest
from django.db import connection

from forms_app.codes import lookup
from forms_app.codes.models import Code, CodeList

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
BEFORE, AFTER = DAY - timedelta(1), DAY + timedelta(1)


@pytest.fixture
def roads():
    return CodeList.objects.create(slug="dao-lu", title="道路")


def add(code_list, code, label, parent=None, **extra):
    return Code.objects.create(code_list=code_list, code=code, label=label, parent=parent, **extra)


def codes(found):
    return [code.code for code in found]


def test_a_code_can_be_chosen_from_its_first_day_to_the_day_before_it_closes(roads):
    add(roads, "a", "甲路", valid_from=DAY)
    add(roads, "b", "乙路", valid_until=DAY)
    add(roads, "c", "丙路", valid_from=DAY, valid_until=AFTER)
    for day, valid in ((BEFORE, ["b"]), (DAY, ["a", "c"]), (AFTER, ["a"])):
        assert codes(lookup.valid_codes("dao-lu", day)) == valid
        assert [code for code in "abc" if lookup.is_valid("dao-lu", code, day)] == valid
        assert lookup.valid_among("dao-lu", "abc", day) == set(valid)
        assert codes(lookup.children("dao-lu", None, day)) == valid
        assert sorted(codes(lookup.search("dao-lu", "路", day))) == valid
        assert [it.code for it in Code.objects.filter(code_list=roads) if it.is_valid(day)] == valid
        assert lookup.count("dao-lu", day) == len(valid)


def test_old_records_keep_the_labels_of_closed_codes(roads):
    add(roads, "x", "旧路", valid_until=date(2000, 1, 1))
    assert lookup.labels("dao-lu", ["x", "y", ""]) == {"x": "旧路"}
    assert lookup.label_of("dao-lu", "x") == "旧路"
    assert lookup.label_of("dao-lu", "y") == "y"
    assert codes(lookup.ancestors("dao-lu", "x")) == ["x"]


def test_a_label_is_new_at_once_everywhere(roads):
    code = add(roads, "x", "旧名")
    assert lookup.labels("dao-lu", ["x"]) == {"x": "旧名"}
    code.label = "新名"
    code.save()
    assert lookup.labels("dao-lu", ["x"]) == {"x": "新名"}
    assert codes(lookup.search("dao-lu", "xinming")) == ["x"]
    assert lookup.search("dao-lu", "jiuming") == []


def test_every_change_counts_the_stamp_up(roads):
    def stamp():
        return CodeList.objects.get(pk=roads.pk).stamp

    code = add(roads, "x", "甲")
    first = stamp()
    code.save()
    second = stamp()
    code.delete()
    assert 0 < first < second < stamp()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("05", "05"),
        ("维吾", "05"),
        ("weiwu", "05"),
        ("wei wu er", "05"),
        ("WWEZ", "05"),
        ("ＷＷＥＺ", "05"),
        ("hanzu", "01"),
        ("汉", "01"),
        ("吾尔", "05"),
        (" 汉族 ", "01"),
        ("qita", "97"),
    ],
)
def test_search_by_code_characters_pinyin_and_initials(text, first):
    assert codes(lookup.search("min-zu", text))[:1] == [first]


def test_what_begins_so_comes_before_what_only_holds_it(roads):
    add(roads, "1", "小学路", order=1)
    add(roads, "2", "学府路", order=2)
    assert codes(lookup.search("dao-lu", "学")) == ["2", "1"]
    assert codes(lookup.search("dao-lu", "x"))[0] == "1"


@pytest.mark.parametrize(
    "text", ["%", "_", "\\", "'; DROP TABLE codes_code; --", "\x00", "<b>", "汉" * 5000, "‮", "😀", "\ud800"]
)
def test_search_takes_anything(text):
    found = lookup.search("min-zu", text)
    assert found == [] or text == "\x00"


def test_search_is_bounded_and_can_stay_below_a_code():
    assert len(lookup.search("min-zu", "", limit=10**9)) == 58
    assert len(lookup.search("min-zu", "族")) == 20
    assert len(lookup.search("min-zu", "族", limit=-5)) == 1
    assert codes(lookup.search("shi-jian-fen-lei", "其他", parent="01")) == ["0199"]
    assert codes(lookup.search("shi-jian-fen-lei", "", parent="")) == ["01", "02", "03", "04", "05", "06"]
    assert lookup.search("shi-jian-fen-lei", "其他", parent="nowhere") == []


@pytest.mark.parametrize("slug", ["", "no-such-list", "x" * 5000, "a\x00b"])
def test_an_unknown_list_is_empty(slug):
    assert lookup.find_list(slug) is None
    assert (lookup.labels(slug, ["01"]), lookup.children(slug, None), lookup.search(slug, "x")) == ({}, [], [])
    assert (lookup.ancestors(slug, "01"), lookup.count(slug), lookup.is_valid(slug, "01")) == ([], 0, False)


@pytest.mark.parametrize("code", ["\x00", "x" * 5000, "'", "😀", "01 ", "\udfff"])
def test_an_unknown_code_is_not_valid(code):
    assert not lookup.is_valid("min-zu", code)
    assert lookup.labels("min-zu", [code]) == {}
    assert lookup.ancestors("min-zu", code) == []
    assert lookup.children("min-zu", code) == []
    assert lookup.valid_among("min-zu", [code, "01"]) == {"01"}


@pytest.fixture
def thousands(roads):
    top = [Code(code_list=roads, code=f"t{n}", label=f"第{n}片", order=n) for n in range(100)]
    for code in top:
        code.spell()
    Code.objects.bulk_create(top, batch_size=200)
    low = [
        Code(code_list=roads, code=f"{n:05d}", label=f"{n}号道路", parent=top[n % 100], order=n) for n in range(9900)
    ]
    for code in low:
        code.folded, code.pinyin, code.initials = code.label, f"{n_of(code)}haodaolu", f"{n_of(code)}hdl"
    Code.objects.bulk_create(low, batch_size=200)
    return roads


def n_of(code):
    return int(code.code)


CALLS = {
    "labels": lambda: lookup.labels("dao-lu", [f"{n:05d}" for n in range(200)]),
    "labels_of_many": lambda: lookup.labels_of_many({"dao-lu": ["00001"], "min-zu": ["01"], "x": ["1"]}),
    "label_of": lambda: lookup.label_of("dao-lu", "00001"),
    "is_valid": lambda: lookup.is_valid("dao-lu", "09000"),
    "valid_among": lambda: lookup.valid_among("dao-lu", ["09000", "t1"]),
    "children": lambda: lookup.children("dao-lu", "t5"),
    "ancestors": lambda: lookup.ancestors("dao-lu", "09000"),
    "search": lambda: lookup.search("dao-lu", "daolu"),
    "count": lambda: lookup.count("dao-lu"),
    "find_list": lambda: lookup.find_list("dao-lu"),
}


def test_ten_thousand_codes_take_one_query(thousands, django_assert_num_queries):
    for name, call in CALLS.items():
        with django_assert_num_queries(1, info=name):
            assert call(), name


def test_labels_of_several_lists_come_together(thousands):
    found = lookup.labels_of_many({"dao-lu": ["00001", "t1"], "min-zu": ["01"], "x": ["1"], "xing-bie": []})
    assert found == {"dao-lu": {"00001": "1号道路", "t1": "第1片"}, "min-zu": {"01": "汉族"}, "x": {}, "xing-bie": {}}


def plan(queryset):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE codes_code")
            cursor.execute("ANALYZE codes_codelist")
    return queryset.explain()


def test_queries_among_ten_thousand_codes_use_an_index(thousands):
    """Other lists are many too: only then is an index worth it to PostgreSQL."""
    for number in range(5):
        other = CodeList.objects.create(slug=f"other-{number}", title=f"其他{number}")
        made = [Code(code_list=other, code=f"{n:05d}", label="他") for n in range(4000)]
        Code.objects.bulk_create(made, batch_size=400)
    ask = {
        "one code": lookup.valid_codes("dao-lu").filter(code="00500"),
        "first page": lookup.valid_codes("dao-lu")[:50],
        "below": lookup.valid_codes("dao-lu").filter(parent__code="t5"),
    }
    for name, queryset in ask.items():
        text = plan(queryset)
        whole = "Seq Scan on codes_code " if connection.vendor == "postgresql" else "SCAN codes_code"
        assert whole not in text.replace("SCAN codes_codelist", ""), (name, text)
        assert "INDEX" in text.upper(), (name, text)
