"""数据字典 in the administration: what the county administrator does, and what is refused with a reason."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from forms_app.areas import references
from forms_app.codes.changes import close_below, save_code
from forms_app.codes.models import DEPTH, Code, CodeList
from tests.cast import client_of, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(county_admin):
    return client_of(county_admin)


@pytest.fixture
def roads():
    return CodeList.objects.create(slug="dao-lu", title="道路")


@pytest.fixture
def events():
    return CodeList.objects.get(slug="shi-jian-fen-lei")


@pytest.fixture
def used():
    """Something above that says: this is in use."""
    marked = []

    def check(instance):
        return 7 if instance in marked else 0

    references.register(check)
    yield marked
    references._checks.remove(check)


def page(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def data(code_list, code, label, **more):
    empty = {"above": "", "order": "", "valid_from": "", "valid_until": ""}
    return {"code_list": code_list.pk, "code": code, "label": label} | empty | more


def add(client, code_list, code, label, **more):
    return client.post(reverse("code:add"), data(code_list, code, label, **more))


def edit(client, code, /, **more):
    now = data(code.code_list, code.code, code.label, above=code.parent.code if code.parent else "", order=code.order)
    return client.post(reverse("code:edit", args=[code.pk]), now | more)


def test_a_list_is_made_and_filled(admin):
    admin.post(reverse("codelist:add"), {"title": "道路", "slug": "dao-lu", "source": "", "note": ""})
    roads = CodeList.objects.get(slug="dao-lu")
    response = add(admin, roads, "01", "  人民   路 ")
    assert response["Location"] == f"{reverse('code:index')}?code_list={roads.pk}"
    add(admin, roads, "0101", "人民路东段", above="01")
    found = list(roads.codes.order_by("order").values_list("code", "label", "parent__code", "order", "pinyin"))
    assert found == [("01", "人民 路", None, 10, "renminlu"), ("0101", "人民路东段", "01", 20, "renminludongduan")]
    assert "人民路东段" in page(admin, "code:index", query=f"?code_list={roads.pk}")
    assert "维吾尔族" not in page(admin, "code:index", query=f"?code_list={roads.pk}")


@pytest.mark.parametrize(
    ("code", "label", "more", "field"),
    [
        ("", "甲", {}, "code"),
        ("0 1", "甲", {}, "code"),
        ("０１", "甲", {}, "code"),
        ("路", "甲", {}, "code"),
        ("a/../b", "甲", {}, "code"),
        ("a" * 61, "甲", {}, "code"),
        ("01\n", "甲", {"above": "x"}, "above"),
        ("ok", "", {}, "label"),
        ("ok", " \u200b ", {}, "label"),
        ("ok", "甲" * 201, {}, "label"),
        ("ok", "<script>alert(1)</script>", {}, "label"),
        ("ok", "=cmd|' /C calc'!A0", {}, "label"),
        ("ok", "甲\u202e乙", {}, "label"),
        ("ok", "甲", {"above": "nowhere"}, "above"),
        ("ok", "甲", {"above": "x" * 70}, "above"),
        ("ok", "甲", {"order": "-1"}, "order"),
        ("ok", "甲", {"order": "NaN"}, "order"),
        ("ok", "甲", {"order": "99999999999999999999"}, "order"),
        ("ok", "甲", {"valid_from": "2026-02-30"}, "valid_from"),
        ("ok", "甲", {"valid_until": "明天"}, "valid_until"),
        ("ok", "甲", {"valid_from": "2026-05-02", "valid_until": "2026-05-01"}, "__all__"),
        ("taken", "甲", {}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(admin, roads, code, label, more, field):
    Code.objects.create(code_list=roads, code="taken", label="旧")
    response = add(admin, roads, code, label, **more)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert roads.codes.count() == 1


@pytest.mark.parametrize(
    "query", ["", "?code_list=0", "?code_list=x", "?code_list=" + "9" * 30, "?code_list=²", "?q=%00"]
)
def test_the_page_of_codes_takes_any_address(admin, query):
    assert admin.get(reverse("code:index") + query).status_code == 200
    assert admin.get(reverse("code:index_results") + query).status_code == 200
    assert admin.get(reverse("code:add") + query).status_code == 200


def test_the_page_of_a_list_is_searched_by_pinyin_and_stays_small(admin, roads, django_assert_max_num_queries):
    codes = [
        Code(code_list=roads, code=f"{n:05d}", label=f"{n}号路", order=n, pinyin=f"{n}haolu") for n in range(10_000)
    ]
    Code.objects.bulk_create(codes, batch_size=200)
    Code.objects.create(code_list=roads, code="z", label="荷塘路", order=20_000)
    page(admin, "code:index", query=f"?code_list={roads.pk}")  # content types and rights are asked once
    with django_assert_max_num_queries(25):
        text = page(admin, "code:index", query=f"?code_list={roads.pk}")
    assert "49号路" in text
    assert "50号路" not in text
    found = page(admin, "code:index", query=f"?code_list={roads.pk}&q=htl")
    assert "荷塘路" in found
    assert "号路" not in found


def test_the_code_stays_and_the_label_changes_with_a_line_of_history(admin, events, county_admin):
    code = events.codes.get(code="0501")
    edit(admin, code, code="changed", label="消防通道被堵", valid_until="2026-12-01")
    code.refresh_from_db()
    assert (code.code, code.label, code.valid_until) == ("0501", "消防通道被堵", date(2026, 12, 1))
    text = page(admin, "code:edit", code.pk)
    assert "选项名称：“消防通道堵塞” → “消防通道被堵”；停用日期：空 → “2026-12-01”" in text
    assert county_admin.get_full_name() in text
    assert "消防通道被堵" in page(admin, "code:history", code.pk)


def test_closing_proposes_today_and_takes_what_is_below_along(admin, events):
    code = events.codes.get(code="05")
    assert str(timezone.localdate()) in page(admin, "code:edit", code.pk, query="?close=1")
    assert events.codes.filter(valid_until__isnull=False).count() == 0
    edit(admin, code, valid_until="2026-12-01")
    closed = events.codes.filter(valid_until=date(2026, 12, 1))
    assert closed.count() == 11
    assert "停用日期：空 → “2026-12-01”" in page(admin, "code:edit", closed.get(code="0599").pk)
    below = edit(admin, closed.get(code="0501"), valid_until="")
    assert "valid_until" in below.context["form"].errors


def test_what_is_below_keeps_an_earlier_date_and_never_ends_before_it_begins(roads):
    top = Code.objects.create(code_list=roads, code="1", label="甲", valid_until=date(2026, 6, 1))
    early = Code.objects.create(code_list=roads, code="2", label="乙", parent=top, valid_until=date(2026, 5, 1))
    late = Code.objects.create(code_list=roads, code="3", label="丙", parent=top, valid_from=date(2027, 1, 1))
    deep = Code.objects.create(code_list=roads, code="4", label="丁", parent=early, valid_until=date(2026, 4, 1))
    close_below([top], None)
    ends = {it.code: it.valid_until for it in Code.objects.filter(pk__in=[early.pk, late.pk, deep.pk])}
    assert ends == {"2": date(2026, 5, 1), "3": date(2027, 1, 1), "4": date(2026, 4, 1)}


def test_a_circle_is_named(admin, roads):
    a = Code.objects.create(code_list=roads, code="A", label="甲")
    b = Code.objects.create(code_list=roads, code="B", label="乙", parent=a)
    c = Code.objects.create(code_list=roads, code="C", label="丙", parent=b)
    for above, words in (("A", "A→A"), ("B", "A→B→A"), ("C", "A→C→B→A")):
        response = edit(admin, a, above=above)
        assert words in str(response.context["form"].errors["above"]), above
    a.refresh_from_db()
    assert (a.parent, [it.code for it in c.chain()]) == (None, ["A", "B", "C"])


def test_a_circle_that_two_people_would_make_together_is_refused(roads):
    a = Code.objects.create(code_list=roads, code="A", label="甲")
    b = Code.objects.create(code_list=roads, code="B", label="乙")
    mine, hers = Code.objects.get(pk=a.pk), Code.objects.get(pk=b.pk)
    mine.parent, hers.parent = b, a
    mine.full_clean()
    hers.full_clean()  # both are right by themselves
    save_code(mine, None)
    with pytest.raises(ValidationError, match="B→A→B"):
        save_code(hers, None)
    b.refresh_from_db()
    assert b.parent is None


def test_what_became_wrong_meanwhile_comes_back_in_the_form(admin, roads, monkeypatch):
    a = Code.objects.create(code_list=roads, code="A", label="甲")

    def overtaken(code, user):
        raise ValidationError({"parent": "绕成了圈"})

    monkeypatch.setattr("forms_app.codes.admin_views.save_code", overtaken)
    response = edit(admin, a, label="新")
    assert response.status_code == 200
    assert response.context["form"].errors == {"above": ["绕成了圈"]}


def test_a_list_has_at_most_so_many_levels(admin, roads):
    above = None
    for level in range(DEPTH):
        above = Code.objects.create(code_list=roads, code=f"c{level}", label="级", parent=above)
    response = add(admin, roads, "deep", "太深", above=above.code)
    assert list(response.context["form"].errors) == ["above"]
    free = Code.objects.create(code_list=roads, code="free", label="上")
    response = edit(admin, roads.codes.get(code="c0"), above=free.code)
    assert list(response.context["form"].errors) == ["above"]


def test_a_choice_above_belongs_to_the_same_list(roads, events):
    code = Code(code_list=roads, code="x", label="甲", parent=events.codes.get(code="01"))
    with pytest.raises(ValidationError) as raised:
        save_code(code, None)
    assert list(raised.value.error_dict) == ["parent"]


def test_what_is_used_is_not_deleted_and_closing_is_offered(admin, events, used):
    code = events.codes.get(code="0501")
    used += [code, events]
    for name, pk, left in (("code:delete", code.pk, Code), ("codelist:delete", events.pk, CodeList)):
        for send in (admin.get, admin.post):
            text = send(reverse(name, args=[pk]), follow=True).content.decode()
            assert "不能删除" in text
            assert "共7处" in text
        assert left.objects.filter(pk=pk).exists()
    assert (
        f"{reverse('code:edit', args=[code.pk])}?close=1"
        in admin.get(reverse("code:delete", args=[code.pk]), follow=True).content.decode()
    )
    with pytest.raises(ProtectedError):
        Code.objects.filter(pk=code.pk).delete()


def test_a_choice_with_choices_below_is_not_deleted(admin, events):
    code = events.codes.get(code="05")
    assert "不能删除" in admin.post(reverse("code:delete", args=[code.pk]), follow=True).content.decode()
    assert events.codes.filter(code="05").exists()


def test_what_nobody_uses_is_deleted_and_the_list_remembers_it(admin, events):
    code = events.codes.get(code="0501")
    assert admin.post(reverse("code:delete", args=[code.pk])).status_code == 302
    assert not events.codes.filter(code="0501").exists()
    assert "删除选项：0501 消防通道堵塞" in page(admin, "codelist:history", events.pk)


def test_a_list_that_nobody_uses_is_deleted_with_its_tree(admin, events):
    assert admin.post(reverse("codelist:delete", args=[events.pk])).status_code == 302
    assert not Code.objects.filter(code_list_id=events.pk).exists()


def test_the_identifier_of_a_list_stays(admin, roads):
    fields = {"title": "道路名称", "slug": "other", "source": "", "note": "x"}
    admin.post(reverse("codelist:edit", args=[roads.pk]), fields)
    roads.refresh_from_db()
    assert (roads.title, roads.slug) == ("道路名称", "dao-lu")


def test_somebody_with_another_role_in_the_administration_is_refused(roads, db):
    code = Code.objects.create(code_list=roads, code="x", label="甲")
    editor = make_person("editor", "编七辑")
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = client_of(editor)
    places = [
        ("codelist:index", []), ("codelist:add", []), ("codelist:edit", [roads.pk]), ("codelist:delete", [roads.pk]),
        ("code:index", []), ("code:add", []), ("code:edit", [code.pk]), ("code:delete", [code.pk]),
        ("export_codes", [roads.pk]), ("import_codes", [roads.pk]),
    ]  # fmt: skip
    for name, args in places:
        address = reverse(name, args=args)
        for response in (client.get(address), client.post(address, {"label": "改"})):
            assert response.status_code in (302, 403, 405), name
            assert "甲" not in response.content.decode()
    code.refresh_from_db()
    assert code.label == "甲"


def test_days_around_today(roads):
    today = timezone.localdate()
    code = Code.objects.create(code_list=roads, code="x", label="甲", valid_until=today)
    assert not code.is_valid()
    assert code.is_valid(today - timedelta(1))
