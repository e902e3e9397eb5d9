"""The list: whose records, which of them, and what the cells say."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms_app.records.models import AccessLog
from forms_app.schema.model import Choice
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.making import form, published, question, record, schema
from tests.records.conftest import SLUG, households

URL = f"/desk/ledgers/{SLUG}/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def two_towns(put):
    put("grid_a", xing_ming="清溪人", dian_hua="15400001234", zhu_fang="own", ren_shu=3)
    put("grid_a3", xing_ming="杨家人", zhu_fang="rent")
    put("grid_b", xing_ming="石桥人")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("county_admin", {"清溪人", "杨家人", "石桥人"}),
        ("town_officer_a", {"清溪人", "杨家人"}),
        ("town_officer_b", {"石桥人"}),
        ("village_clerk", {"清溪人"}),
        ("grid_worker", {"清溪人"}),
    ],
)
def test_everybody_sees_her_own_areas(cast, two_towns, who, sees):
    page = text(client_of(cast[who]).get(URL))
    assert {name for name in ("清溪人", "杨家人", "石桥人") if name in page} == sees
    assert f"共{len(sees)}条" in page
    assert f"共{len(sees)}条" in text(client_of(cast[who]).get("/desk/"))


def test_without_a_post_nothing_is_shown_and_said_kindly(outsider, two_towns):
    client = client_of(outsider)
    assert "您还没有可查看台账的岗位" in text(client.get("/desk/"))
    response = client.get(URL)
    assert response.status_code == 403
    assert "清溪人" not in text(response)


def test_the_anonymous_sign_in_first(client, two_towns):
    for url in ("/desk/", URL, f"{URL}export.csv"):
        assert client.get(url)["Location"].startswith(reverse("accounts:sign_in"))


def test_phones_are_masked_in_the_list(village_clerk, two_towns):
    page = text(client_of(village_clerk).get(URL))
    assert "154****1234" in page
    assert "15400001234" not in page


def test_an_empty_ledger_says_what_to_do(village_clerk, version):
    assert "您的区域还没有填报记录" in text(client_of(village_clerk).get(URL))


def test_wildcards_are_searched_for_as_they_are(town_officer_a, put):
    put(xing_ming="100%真")
    put(xing_ming="a_b")
    put(xing_ming="axb\\")
    client = client_of(town_officer_a)
    for query, expected in (("%", ["100%真"]), ("_", ["a_b"]), ("\\", ["axb\\"]), ("' OR 1=1 --", [])):
        page = text(client.get(URL, {"q": query}))
        assert f"共{len(expected)}条" in page, query
        assert all(name in page for name in expected)


def test_members_are_found_through_their_household(village_clerk, put):
    put(xing_ming="周大", rows=[{"ming_zi": "周小荷"}])
    put(xing_ming="吴二", rows=[{"ming_zi": "吴小溪"}])
    page = text(client_of(village_clerk).get(URL, {"q": "小荷"}))
    assert "周大" in page
    assert "吴二" not in page


def test_phones_are_found_whole_or_by_their_last_four_digits_and_id_numbers_only_whole(village_clerk, put):
    put(xing_ming="周大", dian_hua="15400001234", rows=[{"ming_zi": "小", "sfz": "32992119900101001X"}])
    client = client_of(village_clerk)
    for query in ("15400001234", "1234", "32992119900101001X", "32992119900101001x"):
        assert "共1条" in text(client.get(URL, {"q": query})), query
    for query in ("0000", "154000", "19900101", "2119", "001X", "001x", "3299", "X"):
        assert "共0条" in text(client.get(URL, {"q": query})), query


@pytest.mark.parametrize(
    ("query", "stored"),
    [
        ("32992119900101001X", "3****************X"),
        ("３２９９２１１９９００１０１００１x", "3****************X"),
        ("329921900101001", "3*************1"),
        ("15400001234", "154****1234"),
        ("0523-86201234", "052******1234"),
    ],
)
def test_searching_for_a_whole_number_is_logged_and_the_number_is_not(village_clerk, version, query, stored):
    assert client_of(village_clerk).get(URL, {"q": query}).status_code == 200
    entry = AccessLog.objects.get()
    assert (entry.user, entry.form, entry.action, entry.conditions) == (village_clerk, version.form, "search", stored)


@pytest.mark.parametrize("query", ["周大", "1234", "12345", "", "2026"])
def test_other_searches_are_not_logged(village_clerk, version, query):
    client_of(village_clerk).get(URL, {"q": query})
    assert not AccessLog.objects.exists()


def test_a_number_searched_for_stands_masked_in_the_log_of_an_export(village_clerk, put):
    put(xing_ming="周大", dian_hua="15400001234")
    assert client_of(village_clerk).get(f"{URL}export.csv", {"q": "15400001234"}).status_code == 200
    assert AccessLog.objects.get().conditions == "搜索：154****1234"


def test_filters_narrow_down_and_stay_in_the_address(areas, town_officer_a, two_towns):
    client = client_of(town_officer_a)
    page = text(client.get(URL, {"f_zhu_fang": "own", "area": areas.village_a.code, "since": "2026-11-01"}))
    assert "共1条" in page
    assert "清溪人" in page
    assert f"export.csv?f_zhu_fang=own&amp;area={areas.village_a.code}&amp;since=2026-11-01" in page
    assert "共0条" in text(client.get(URL, {"until": "2026-10-31"}))


def test_one_code_of_several_is_matched_whole(village_clerk, put):
    put(xing_ming="甲", lei_bie="di_bao")
    put(xing_ming="乙", lei_bie="di_bao_2")
    put(xing_ming="丙", lei_bie="di_bao_2 di_bao")
    page = text(client_of(village_clerk).get(URL, {"f_lei_bie": "di_bao"}))
    assert "共2条" in page
    assert "乙</a>" not in page


@pytest.mark.parametrize(
    "params",
    [
        {"since": "2026-02-30"},
        {"since": "0001-01-01"},
        {"until": "9999-12-31"},
        {"since": "2026-11-20", "until": "2026-11-01"},
        {"area": "329921102"},
        {"area": "1; DROP TABLE"},
        {"area": "9" * 300},
        {"q": "字" * 10_000},
        {"q": "a\x00b"},
        {"f_zhu_fang": "no-such"},
        {"f_shi_fou": "2"},
    ],
)
def test_conditions_that_cannot_be_are_refused_with_words_and_without_rows(village_clerk, two_towns, params):
    client = client_of(village_clerk)
    response = client.get(URL, params)
    assert response.status_code == 400
    assert 'class="error"' in text(response)
    assert "清溪人" not in text(response)
    assert client.get(f"{URL}export.csv", params).status_code == 302
    assert client.get(f"/desk/print/ledgers/{SLUG}/", params).status_code == 302


@pytest.mark.parametrize(
    "params",
    [
        {"sort": "no_such"},
        {"sort": "-"},
        {"sort": "-_user"},
        {"sort": "pk"},
        {"sort": "submitted_by__password"},
        {"col": "password"},
        {"page": "zzz"},
        {"page": "\x00"},
        {"f_no_such": "1"},
        {"area": ""},
    ],
)
def test_other_nonsense_in_the_address_is_passed_over(village_clerk, two_towns, params):
    response = client_of(village_clerk).get(URL, params)
    assert response.status_code == 200
    assert "清溪人" in text(response)


def test_a_ledger_that_is_not_there_is_404(village_clerk, areas):
    form("never-published").save()
    for slug in ("no-such", "never-published"):
        response = client_of(village_clerk).get(f"/desk/ledgers/{slug}/")
        assert response.status_code == 404
        assert "没有这本台账" in text(response)


def test_rows_are_numbered_through_the_pages(town_officer_a, put):
    for number in range(60):
        put(xing_ming=f"第{number:02}户")
    client = client_of(town_officer_a)
    first = client.get(URL).context
    assert [row["number"] for row in first["rows"]] == list(range(1, 51))
    assert first["previous"] == ""
    second = client.get(URL + first["following"]).context
    assert [row["number"] for row in second["rows"]] == list(range(51, 61))
    assert second["following"] == ""
    assert client.get(URL + second["previous"]).context["rows"][0]["number"] == 1


def test_sorting_by_a_column_toggles(village_clerk, put):
    for name, count in (("甲", 2), ("乙", 9), ("丙", None)):
        put(xing_ming=name, ren_shu=count)
    client = client_of(village_clerk)
    assert text(client.get(URL, {"sort": "ren_shu"})).index("甲") < text(client.get(URL, {"sort": "ren_shu"})).index(
        "乙"
    )
    page = text(client.get(URL, {"sort": "-ren_shu"}))
    assert page.index(">乙") < page.index(">甲") < page.index(">丙")
    assert "?sort=ren_shu" in page


def test_queries_do_not_grow_with_the_rows(village_clerk, put, django_assert_num_queries, grid_worker):
    client = client_of(village_clerk)
    put(xing_ming="一", user=grid_worker, rows=[{"ming_zi": "小"}])
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for number in range(30):
        put(["grid_a", "grid_a2", "micro_a"][number % 3], xing_ming=f"{number}", user=grid_worker)
    with django_assert_num_queries(len(few)):
        assert client.get(URL).status_code == 200


def test_choices_of_an_older_version_keep_their_words(village_clerk, put, version):
    put(xing_ming="旧", zhu_fang="rent")
    content = households()
    section = content.sections[0]
    questions = tuple(
        replace(q, choices=(Choice("own", "自有"),)) if q.key == "zhu_fang" else q for q in section.questions
    )
    publish_schema(version.form, replace(content, sections=(replace(section, questions=questions),)), None)
    assert "租赁" in text(client_of(village_clerk).get(URL))


def test_records_of_all_versions_stand_in_one_table(county_admin, areas):
    first = published(schema(question("a", label="人数"), question("b", label="停用项")), "ban-ben")
    record(first, a="12", b="原有甲")
    record(first, a="约三十", b="原有乙")
    changed = schema(question("a", "integer", label="现有人数"), question("c", label="新增项"))
    second = publish_schema(first.form, changed, None)
    record(second, a=7, c="新填")
    page = text(client_of(county_admin).get("/desk/ledgers/ban-ben/"))
    table = page.split("<tbody")[1].split("</tbody>")[0]
    assert table.count("<tr") == 3
    assert "现有人数" in page
    assert ">12<" in table
    assert ">7<" in table
    assert "新填" in table
    assert "约三十" not in table  # stays in the old column and on its record's page
    assert "停用项" not in page


@pytest.mark.parametrize("kind", ["choice", "choices"])
def test_codes_that_differ_in_case_only_are_told_apart(someone, areas, kind):
    letters = (
        Choice("A", "大写甲"),
        Choice("a", "小写甲"),
        Choice("b", "乙"),
        Choice("a_b", "甲乙"),
        Choice("a-b", "甲到乙"),
    )
    filled = published(schema(question("k", kind, choices=letters)), "letters")
    for code in ("A", "a", "a_b", "a-b", "b"):
        record(filled, k=code)
    page = client_of(someone)
    for code in ("A", "a", "a_b", "a-b", "b"):
        assert "共1条" in text(page.get("/desk/ledgers/letters/", {"f_k": code})), code


def test_one_of_several_choices_is_found_wherever_it_stands(someone, areas):
    letters = (Choice("A", "大写甲"), Choice("a", "小写甲"), Choice("b", "乙"))
    filled = published(schema(question("k", "choices", choices=letters)), "letters")
    for codes in ("A b", "a b", "A a b", "b"):
        record(filled, k=codes)
    page = client_of(someone)
    for code, count in (("A", 2), ("a", 2), ("b", 4)):
        assert f"共{count}条" in text(page.get("/desk/ledgers/letters/", {"f_k": code})), code
