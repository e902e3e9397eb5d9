"""The check before enabling: who else uses what stops, how long it takes, and the name that confirms it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.confirming import same_name
from forms_app.designer.models import Confirmation, FormPage
from forms_app.designer.planning import report
from forms_app.schema.model import FormSchema, options
from forms_app.tables import timing
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.uses import uses_of
from reports.appraisal.models import Indicator
from reports.appraisal.standard import ensure_default_scheme
from tests.making import question, record, schema

pytestmark = pytest.mark.django_db

NAME, HOUSE, AGE = (
    question("xing_ming", label="姓名"),
    question("hu_hao", label="户号"),
    question("nian_ling", label="年龄"),
)


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


@pytest.fixture
def page():
    return enabled(schema(HOUSE, NAME, AGE), "t-form")


def enabled(content: FormSchema, slug: str) -> FormPage:
    made = page_from_schema(content, slug)
    enable(made)
    return FormPage.objects.get(pk=made.pk)


def draft(page: FormPage, *questions) -> FormPage:
    latest = page.get_latest_revision_as_object()
    latest.body = body_from_schema(schema(*questions))
    latest.save_revision(user=User.objects.first())
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def other_form(**options) -> FormPage:
    link = question(
        "ming_xi", "record_link", label="住户", options=tuple(sorted({"form": "t-form", **options}.items()))
    )
    return enabled(schema(question("hao", label="号"), link, title="走访记录"), "zou-fang")


def test_a_form_that_shows_and_reads_what_stops_is_named_with_its_address(page):
    shows = other_form(shown="hu_hao")
    pulling = schema(question("x", label="户主姓名", options=(("calculation", ""),)), title="计算")
    made = page_from_schema(pulling, "ji-suan")
    made.body[0].value["questions"][0].value["calculation"] = "pulldata('t-form', 'xing_ming', 'hu_hao', '1')"
    made.save_revision()
    enable(made)
    uses = report(draft(page, NAME, AGE)).uses
    assert [(use.kind, use.name, use.labels) for use in uses] == [
        ("其他表单的表达式", "计算 › 户主姓名", ("户号",)),
        ("其他表单的关联记录", "走访记录 › 住户", ("户号",)),
    ]
    assert uses[1].url == reverse("wagtailadmin_pages:edit", args=[shows.pk])
    assert report(draft(page, HOUSE, NAME)).uses == []  # nobody uses 年龄


def test_an_indicator_that_measures_by_what_stops_is_named(page):
    scheme = ensure_default_scheme()
    visits = Indicator.objects.exclude(source="manual").filter(household_key="hu_hao").first()
    Indicator.objects.filter(pk=visits.pk).update(form_slug="t-form")
    [use] = report(draft(page, NAME, AGE)).uses
    assert (use.kind, use.labels) == ("考核指标", ("户号",))
    assert use.name == f"{scheme} › {visits}"
    assert use.url == reverse("scheme:edit", args=[scheme.pk])


def test_the_name_of_records_is_named_when_its_question_stops(page):
    [use] = report(draft(page, HOUSE, AGE)).uses
    assert (use.kind, use.labels) == ("记录名称", ("姓名",))


def test_own_expressions_are_named_when_a_type_changes():
    reading = question("x", label="是否成年", options=(("relevant", f'["=",["q","{AGE.uuid}"],"18"]'),))
    page = enabled(schema(AGE, reading), "t-form")
    [use] = report(draft(page, replace(AGE, type="integer"), reading)).uses
    assert (use.kind, use.name, use.labels) == ("本表单的表达式", "是否成年", ("年龄",))


def test_uses_cost_nothing_where_nothing_stops(page, django_assert_max_num_queries):
    latest, form = draft(page, HOUSE, NAME, AGE, question("neu")), page.form
    with django_assert_max_num_queries(0):
        assert uses_of(form, {}) == []
    assert report(latest).uses == []


def test_the_length_of_a_conversion_is_told_in_words(page, admin):
    for number in range(3):
        record(page.form.current, nian_ling=str(number))
    record(page.form.current, nian_ling="不详")
    found = report(draft(page, HOUSE, NAME, replace(AGE, type="integer")))
    assert (found.values, found.duration) == (4, "几秒钟")
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "需转换原有数据4个：几秒钟，在后台进行，期间可照常填报" in text
    assert "不详" in text
    assert "改变类型1项" in text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "几秒钟"), (11, "约20秒"), (60, "约1分钟"), (61, "约2分钟"), (5400, "约2小时"), (7201, "约3小时")],
)
def test_lengths_of_time_are_never_told_shorter_than_they_are(seconds, words):
    assert timing.spoken(seconds) == words


def test_nothing_is_converted_in_no_time():
    assert timing.seconds_for(0) == 0
    assert timing.seconds_for(1_000_000) > timing.seconds_for(100_000) > timing.START


@pytest.mark.parametrize("typed", ["", "别的表", "居民信息采集"])
def test_without_the_right_name_nothing_stops_and_the_field_says_so(page, admin, typed):
    plan = report(draft(page, NAME, AGE)).plan.hash
    response = admin.post(reverse("designer_plan", args=[page.pk]), {"plan": plan, "name": typed})
    text = response.content.decode()
    assert response.status_code == 400
    assert 'aria-invalid="true"' in text
    assert ("请输入表单名称，以免误停填报项" if not typed else "输入的不是本表单的名称") in text
    assert FormVersion.objects.count() == 1
    assert not Confirmation.objects.exists()


def test_with_the_name_it_is_enabled_and_kept_who_agreed_to_what(page, admin):
    plan = report(draft(page, NAME, replace(AGE, type="integer"))).plan.hash
    data = {"plan": plan, "name": " 居民信息 采集一张表 "}
    assert admin.post(reverse("designer_plan", args=[page.pk]), data).status_code == 302
    confirmation = Confirmation.objects.get(version__number=2)
    assert confirmation.user.name == "县管理员"
    assert confirmation.told == {"stopped": ["户号"], "converted": ["年龄"]}
    assert Form.objects.get().current.number == 2


def test_a_confirmation_is_good_for_one_publication(page, admin):
    stopping, whole = (NAME, AGE), (HOUSE, NAME, AGE)
    for questions in (stopping, whole, stopping, whole):
        plan = report(draft(page, *questions)).plan.hash
        data = {"plan": plan, "name": "居民信息采集一张表"}
        admin.post(reverse("designer_plan", args=[page.pk]), data)
    assert Form.objects.get().current.number == 5
    latest = draft(page, *stopping)
    repeated = Confirmation.objects.filter(plan=report(latest).plan.hash)
    assert repeated.exists()  # the same plan was agreed to before
    with pytest.raises(Exception, match="启用前核对"):
        page.get_latest_revision().publish()


def test_what_needs_no_confirmation_asks_for_no_name(page, admin):
    plan = report(draft(page, HOUSE, NAME, AGE, question("neu"))).plan.hash
    assert "请输入表单名称" not in admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert admin.post(reverse("designer_plan", args=[page.pk]), {"plan": plan}).status_code == 302
    assert Form.objects.get().current.number == 2


def test_names_are_compared_as_phones_type_them():
    assert same_name("Ａ表（2026）", "a表 (2026)")
    assert not same_name("a表", "b表")


def test_whole_values_of_phones_are_no_examples():
    phone = question("dian_hua", "phone", label="电话")
    page = enabled(schema(NAME, phone), "t-form")
    record(page.form.current, xing_ming="王一禾", dian_hua="15400000101")
    [change] = report(draft(page, NAME, replace(phone, type="date"))).changed
    assert change.tally.failing == 1
    assert change.tally.examples == []


def test_the_command_says_it_all_as_json(page):
    other_form(shown="hu_hao")
    draft(page, NAME, replace(AGE, type="integer"))
    out = StringIO()
    call_command("publish_plan", "t-form", "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert found["needs_confirmation"]
    assert found["uses"][0]["labels"] == ["户号"]
    assert {"kind", "name", "labels", "url", "who"} == set(found["uses"][0])
    assert (found["seconds"], found["duration"]) == (0, "几秒钟")
    plain = StringIO()
    call_command("publish_plan", "t-form", stdout=plain)
    assert "走访记录 › 住户" in plain.getvalue()


def test_three_hundred_questions_are_folded_away(admin):
    page = enabled(schema(NAME), "t-form")
    draft(page, NAME, *(question(f"q{number}") for number in range(299)))
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "新增299项" in text
    assert "<details>" in text
    assert "<details open>" not in text


def test_records_that_repeat_are_listed_and_the_form_cannot_be_enabled(page, admin):
    for _time in range(2):
        first = record(page.form.current, hu_hao="H7")
    latest = draft(page, replace(HOUSE, options=options(unique=True)), NAME, AGE)
    found = report(latest)
    told = found.to_json()["duplicates"]
    assert [(one["label"], one["group_count"], one["row_count"]) for one in told] == [("户号", 1, 2)]
    address = reverse("designer_plan", args=[page.pk])
    text = admin.get(address).content.decode()
    assert "“户号”还不能设为不得重复" in text
    assert reverse("records:record", args=["t-form", first.uuid]) in text
    assert "确认启用" not in text
    admin.post(address, {"plan": found.plan.hash, "name": "居民信息采集一张表"})
    assert FormVersion.objects.count() == 1


def test_a_type_that_hides_nothing_any_more_is_a_consequence_that_is_named(admin):
    page = enabled(schema(question("shou_ji", "phone", label="手机"), HOUSE), "t-form")
    hidden, shown = "目前只显示部分内容", reverse("designer_plan", args=[page.pk])
    found = report(draft(page, question("shou_ji", "integer", label="手机"), replace(HOUSE, type="integer")))
    assert [one["unmasks"] for one in found.to_json()["changed"]] == [True, False]
    assert admin.get(shown).content.decode().count(hidden) == 1
    draft(page, question("shou_ji", "id_number", label="手机"), HOUSE)
    assert hidden not in admin.get(shown).content.decode()


def test_of_values_that_become_alike_the_most_is_told(page, admin):
    for text in ("1", "01", "x"):
        record(page.form.current, nian_ling=text)
    found = report(draft(page, HOUSE, NAME, replace(AGE, type="integer", options=options(unique=True))))
    assert (found.changed[0].tally.convertible, found.to_json()["changed"][0]["is_unique"]) == (2, True)
    text = admin.get(reverse("designer_plan", args=[page.pk])).content.decode()
    assert "最多2条可转换" in text
    plain = report(draft(page, HOUSE, NAME, replace(AGE, type="integer")))
    assert not plain.changed[0].is_unique


def test_who_designs_forms_but_may_read_no_records_sees_numbers_and_no_answers(admin):
    page = enabled(schema(question("ren_shu", label="人数")), "t-form")
    record(Form.objects.get().current, ren_shu="约十二人")
    draft(page, question("ren_shu", "integer", label="人数"))
    url = reverse("designer_plan", args=[page.pk])
    assert "约十二人" in admin.get(url).content.decode()
    designer = User.objects.create_user("designer", "", "x", name="表单设计员")
    group = Group.objects.create(name="只设计表单")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for name in ("change_page", "publish_page"):
        permission = Permission.objects.get(codename=name, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.create(group=group, page=page.get_parent(), permission=permission)
    designer.groups.add(group)
    admin.force_login(designer)
    text = admin.get(url).content.decode()
    assert "无法转换" in text
    assert "约十二人" not in text
