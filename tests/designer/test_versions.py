"""The versions of a form in the administration: list, what one asked, the difference of two, and going back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import Confirmation, FormPage
from forms_app.designer.planning import report
from forms_app.designer.restoring import can_be_restored
from forms_app.designer.version_words import lines, sentence
from forms_app.schema.model import Choice, FormSchema
from forms_app.tables.check import differences
from forms_app.tables.conversion import finish_conversion
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.runtime import models_for
from tests.making import household, question, record, schema, uid

pytestmark = pytest.mark.django_db

NAME, PHONE = question("xing_ming", label="姓名"), question("dian_hua", "phone", label="电话")
HOUSE = question("zhu_fang", "choice", label="住房")


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x", name="县管理员"))
    return client


@pytest.fixture
def page():
    return enabled(schema(NAME, PHONE))


def enabled(content: FormSchema) -> FormPage:
    made = page_from_schema(content, "t-form")
    enable(made)
    return FormPage.objects.get(pk=made.pk)


def draft(page: FormPage, content: FormSchema) -> None:
    latest = page.get_latest_revision_as_object()
    latest.title, latest.intro, latest.body = content.title, content.intro, body_from_schema(content)
    latest.save_revision(user=User.objects.first())


def enable_next(admin, page: FormPage, content: FormSchema) -> FormVersion:
    draft(page, content)
    return confirm(admin, page)


def confirm(admin, page: FormPage) -> FormVersion:
    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    data = {"plan": report(latest).plan.hash, "name": latest.title}
    assert admin.post(reverse("designer_plan", args=[page.pk]), data).status_code == 302
    return Form.objects.get().current


def shown(admin, name: str, *args) -> str:
    response = admin.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_who_when_what_and_how_many(admin, page):
    record(page.form.current, xing_ming="王一禾")
    enable_next(admin, page, schema(NAME, HOUSE))
    record(Form.objects.get().current, xing_ming="李二溪")
    record(Form.objects.get().current, xing_ming="张三宁")
    text = shown(admin, "designer_versions", page.pk)
    assert "新增：住房；停用：电话" in text
    assert "停用电话" in text  # what was confirmed
    assert text.count("县管理员") >= 2
    rows = [row.split("</tr>")[0] for row in text.split("gewu-cards")[1].split("<tr>")[2:]]
    assert ["第2版" in rows[0], "第1版" in rows[1]] == [True, True]
    assert ">2</td>" in rows[0]
    assert ">1</td>" in rows[1]
    assert "首次启用" in rows[1]


def test_two_versions_are_chosen_and_compared_in_words(admin, page):
    other = replace(NAME, label="户主姓名", required=True, hint="按身份证填写")
    age = question("nian_ling", "integer", label="年龄", options=(("maximum", 120), ("minimum", 0)))
    enable_next(admin, page, schema(other, age, HOUSE))
    url = reverse("designer_versions", args=[page.pk])
    response = admin.get(url, {"old": 1, "new": 2})
    assert response.url == reverse("designer_compare", args=[page.pk, 1, 2])
    text = admin.get(response.url).content.decode()
    for words in ("户主姓名", "按身份证填写", "必填", "新增", "停用", "改动", "填写说明"):
        assert words in text
    assert "<del>姓名</del>" in text
    assert "<ins>户主姓名</ins>" in text
    assert "xing_ming" not in text  # no technical words, no JSON
    assert admin.get(url, {"old": 1, "new": 9}).url == url


def test_each_setting_reads_as_in_the_editor():
    before = schema(NAME, replace(HOUSE, options=(("code_list", ""),)), question("n", "integer", label="数"))
    condition = '["=",["q","%s"],"x"]'.replace("%s", NAME.uuid)
    after = schema(
        replace(NAME, options=(("max_length", 20),)),
        replace(HOUSE, choices=(Choice("own", "自有房"),), options=(("relevant", condition),)),
        question("n", "integer", label="数", options=(("maximum", 5), ("unit", "人"))),
    )
    told = {line.label: {(c.name, c.old, c.new) for c in line.changes} for line in lines(before, after)}
    assert ("最多字数", "", "20") in told["姓名"]
    assert ("选项", "自有 | own\n租赁 | rent", "自有房 | own") in told["住房"]
    assert ("显示条件", "", "${xing_ming} = 'x'") in told["住房"]
    assert {("最大值", "", "5"), ("单位", "", "人")} <= told["数"]


def test_combinations_are_named_by_their_questions():
    [line] = lines(schema(NAME, HOUSE), replace(schema(NAME, HOUSE), together=((NAME.uuid, HOUSE.uuid),)))
    [change] = line.changes
    assert (change.name, change.old, change.new) == ("不得重复的组合", "", f"{NAME.label}＋{HOUSE.label}")


def test_what_only_the_earlier_type_had_is_named_too():
    before = schema(replace(NAME, options=(("max_length", 20),)))
    [line] = lines(before, schema(replace(NAME, type="integer")))
    assert [(c.name, c.old, c.new) for c in line.changes] == [("类型", "单行文本", "整数"), ("最多字数", "20", "")]


def test_every_option_of_every_type_has_a_name_in_words():
    from forms_app.designer.version_words import _block
    from forms_app.schema.types import TYPES

    nameless = [(row.name, option) for row in TYPES.values() for option in row.options if not _block(row.name, option)]
    assert nameless == []


def test_sentences_name_three_and_count_the_rest():
    many = [question(f"q{number}", label=f"第{number}问") for number in range(5)]
    assert sentence(schema(), schema(*many)) == "新增：第0问、第1问、第2问等5项"
    assert sentence(schema(NAME), schema(NAME)) == "填报内容没有变化"


def test_a_versions_page_says_what_it_asked(admin, page):
    content = household()
    enable_next(admin, page, content)
    text = shown(admin, "designer_version", page.pk, 2)
    for asked, _parent in content.walk():
        assert asked.label in text
    assert "户主姓名" not in shown(admin, "designer_version", page.pk, 1)
    assert admin.get(reverse("designer_version", args=[page.pk, 9])).status_code == 404


def test_going_back_brings_columns_and_values_back(admin, page):
    form = page.form
    record(form.current, xing_ming="王一禾", dian_hua="15400000101")
    phone = FormColumn.objects.get(key="dian_hua")
    enable_next(admin, page, schema(NAME, HOUSE))
    assert FormColumn.objects.get(pk=phone.pk).archived_at
    url = reverse("designer_go_back", args=[page.pk, 1])
    assert "电话" in admin.get(url).content.decode()
    assert FormPage.objects.get(pk=page.pk).get_latest_revision_as_object().compile().schema == schema(NAME, HOUSE)
    response = admin.post(url)
    assert response.url == reverse("designer_plan", args=[page.pk])
    assert "恢复使用的填报项，原有数据随之恢复（1个）" in admin.get(response.url).content.decode()
    assert Form.objects.get().current.number == 2  # nothing is enabled yet
    version = confirm(admin, page)
    assert version.number == 3
    assert version.schema == FormVersion.objects.get(number=1).schema
    assert FormColumn.objects.get(pk=phone.pk).archived_at is None
    row = models_for(version).main._default_manager.get()
    assert getattr(row, models_for(version).attribute(PHONE.uuid)) == "15400000101"
    assert FormColumn.objects.count() == 3
    assert list(differences()) == []


def test_every_type_comes_back_to_the_same_identities(admin):
    page = enabled(household())
    enable_next(admin, page, schema(NAME, title=household().title))
    first = FormVersion.objects.get(number=1)
    found = can_be_restored(FormPage.objects.get(pk=page.pk), first)
    assert found.compile().schema.hash() == first.schema_hash


def test_what_the_editor_cannot_make_again_is_refused_and_changes_nothing(admin, page):
    enable_next(admin, page, schema(NAME, HOUSE))
    first = FormVersion.objects.get(number=1)
    stranger = replace(schema(replace(NAME, options=(("from_elsewhere", "x"),)), PHONE))
    FormVersion.objects.filter(pk=first.pk).update(schema_json=stranger.to_json(), schema_hash=stranger.hash())
    url = reverse("designer_go_back", args=[page.pk, 1])
    revisions = page.revisions.count()
    assert "无法原样恢复该版本" in admin.get(url).content.decode()
    assert admin.post(url).status_code == 409
    assert page.revisions.count() == revisions


def test_a_draft_in_its_place_is_said_and_kept(admin, page):
    enable_next(admin, page, schema(NAME, HOUSE))
    draft(page, schema(NAME, title="没有启用的草稿"))
    url = reverse("designer_go_back", args=[page.pk, 1])
    assert "现有一份尚未启用的草稿" in admin.get(url).content.decode()
    admin.post(url)
    assert any(one.as_object().title == "没有启用的草稿" for one in page.revisions.all())


def test_the_editor_and_the_listing_lead_to_the_versions(admin, page):
    url = reverse("designer_versions", args=[page.pk])
    assert url in shown(admin, "wagtailadmin_pages:edit", page.pk)
    assert url in shown(admin, "wagtailadmin_explore", page.get_parent().pk)


def test_the_list_of_many_versions_takes_few_queries(admin, page, django_assert_max_num_queries):
    for number in range(6):
        enable_next(admin, page, schema(replace(NAME, hint=f"第{number}次"), PHONE))
    url = reverse("designer_versions", args=[page.pk])
    admin.get(url)
    with django_assert_max_num_queries(30):
        assert admin.get(url).content.decode().split("gewu-cards")[1].count("<tr>") == 8


def test_a_form_never_enabled_has_no_versions(admin):
    made = page_from_schema(schema(NAME), "neu")
    assert admin.get(reverse("designer_versions", args=[made.pk])).status_code == 404


def test_how_far_a_conversion_is(admin, page):
    for value in ("1", "两", "3"):
        record(page.form.current, xing_ming=value)
    draft(page, schema(replace(NAME, type="integer"), PHONE))
    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    data = {"plan": report(latest).plan.hash, "name": latest.title}
    admin.post(reverse("designer_plan", args=[page.pk]), data)
    column = FormColumn.objects.get(source__isnull=False)
    url = reverse("designer_conversions", args=[page.pk])
    # As a worker finds it that was not there.
    FormColumn.objects.filter(pk=column.pk).update(converted_at=None, last_row=0, rows_total=None, rows_done=0,
                                                   rows_failed=0)  # fmt: skip
    waiting = admin.get(url).content.decode()
    assert "等待后台处理" in waiting
    assert "data-moving" in waiting
    assert 'http-equiv="refresh"' in waiting  # without JavaScript
    FormColumn.objects.filter(pk=column.pk).update(rows_total=3, rows_done=1)
    part = admin.get(url, {"part": 1}).content.decode()
    assert "已处理1个，共3个" in part
    assert 'value="33"' in part
    assert "<html" not in part
    FormColumn.objects.filter(pk=column.pk).update(rows_total=None, rows_done=0)
    built = models_for(Form.objects.get().current)
    built.main._default_manager.update(**{built.attribute(uid("xing_ming")): None})
    finish_conversion(FormColumn.objects.get(pk=column.pk))
    done = admin.get(url).content.decode()
    assert "已完成，共处理3个数据" in done
    assert "1个，查看清单" in done
    assert reverse("records:unconverted", args=["t-form", column.pk]) in done
    assert "data-moving" not in done.replace("[data-moving]", "")


def test_confirmations_stand_on_the_page_of_their_version(admin, page):
    enable_next(admin, page, schema(NAME))
    assert Confirmation.objects.get(version__number=2).told["stopped"] == ["电话"]
    assert "停用电话" in shown(admin, "designer_version", page.pk, 2)
    assert "停用电话" not in shown(admin, "designer_version", page.pk, 1)
