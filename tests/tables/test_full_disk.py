"""No room on the disk: whatever was being done has not happened, it is told in words, and works once there is room.

On both databases (``tests.full``): SQLite counts its pages, PostgreSQL its writes or what is left of a small disk.
"""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.build import enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.designer.planning import report
from forms_app.schema.model import FormSchema, Section
from forms_app.tables import conversion
from forms_app.tables.check import differences
from forms_app.tables.folding import fold, fold_all
from forms_app.tables.models import Form, FormColumn, FormVersion
from forms_app.tables.publish import publish_schema
from forms_app.tables.recount import recount
from forms_app.tables.rollups import Period, Place, by_area, countings
from forms_app.tables.runtime import models_for
from forms_app.tables.tasks import resume_conversions
from tests.collect.conftest import Phone, opened, records
from tests.designer.editing import page_post
from tests.full import SAID, full, until_it_fits
from tests.making import published, question, record, schema, uid
from tests.tables.counting import counted

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(3000))  # more than two pages, also compressed
CANNOT_SAVE = "刚才的操作没有保存"
NOT_NOW = "数据库暂时无法完成"
OLD = schema(question("a", label="甲"))
TABLES = [question(f"m{number}", "repeat", questions=(question(f"d{number}"),)) for number in range(5)]
NEW = schema(question("a", label="甲"), question("b"), *TABLES)


@pytest.fixture
def queue(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}


@pytest.fixture
def log(areas: Any) -> FormVersion:
    questions = (question("wang_ge", "area", label="所属网格"), question("bei_zhu", "long_text", label="备注"))
    more = question("jing_guo", "long_text", label="经过")
    rows = question("m", "repeat", label="家庭成员", questions=(question("name", label="姓名"),))
    sections = (
        Section(uid("one"), "基本情况", questions=questions),
        Section(uid("two"), "成员", questions=(rows, more)),
    )
    return opened(published(FormSchema("居民信息采集一张表", sections), "jumin"))


def cannot_save(response: Any) -> bool:
    """The page that says so; anything else has to be a success."""
    if response.status_code != 503:
        assert response.status_code in (200, 302), response.status_code
        return False
    assert CANNOT_SAVE in response.content.decode()
    return True


def test_a_record_is_handed_in_whole_or_not_at_all(grid_worker: Any, log: FormVersion) -> None:
    phone = Phone(grid_worker).open("/f/jumin/")
    phone.client.raise_request_exception = False

    def press(**typed: Any) -> int:
        """The button 'next', again and again."""
        data = phone.inputs() | {name.replace("__", "-"): value for name, value in typed.items()}
        data["_do"] = "next"
        url, answers = phone.url, []

        def send() -> Any:
            answers.append(phone.client.post(url, data))
            return answers[-1]

        refused = until_it_fits(send, cannot_save)
        phone.open(answers[-1]["Location"])
        return refused

    assert press(q__wang_ge="329921101201001", q__bei_zhu=LONG) > 1
    assert phone.step == "2"
    phone.press("add:m")
    assert press(**{"r-m-0-name": "王一禾"}, q__jing_guo=LONG) > 0
    assert phone.step == "check"
    assert press() > 1
    assert phone.step == "receipt"
    [stored] = records(log)
    built = models_for(log)
    assert getattr(stored, built.attribute(uid("jing_guo"))) == LONG
    assert built.children[uid("m")]._default_manager.count() == 1
    assert list(differences()) == []


@pytest.fixture
def admin(client: Any) -> Any:
    user = User.objects.create_superuser("root", "", "x", name="县管理员")
    client.force_login(user)
    client.raise_request_exception = False
    return client


def not_now(response: Any) -> bool:
    """Told as a message in the editor, or by the page of faults."""
    if response.status_code == 503:
        return cannot_save(response)
    assert response.status_code == 200
    return NOT_NOW in " ".join(str(message) for message in response.context["messages"])


def test_a_form_is_enabled_whole_or_not_at_all(queue: None, admin: Any) -> None:
    made = page_from_schema(OLD, "t-form")
    record(enable(made).current, a="原有")
    page = FormPage.objects.get(pk=made.pk)
    edit, plan = reverse("wagtailadmin_pages:edit", args=[page.pk]), reverse("designer_plan", args=[page.pk])
    data = page_post(NEW, **{"action-publish": "x"})
    admin.get(edit)  # Wagtail notes who has opened a page
    assert until_it_fits(lambda: admin.post(edit, data, follow=True), not_now) > 0
    latest = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    data = {"plan": report(latest).plan.hash, "name": latest.title}
    assert until_it_fits(lambda: admin.post(plan, data, follow=True), not_now) > 5
    current = Form.objects.get().current
    assert current is not None
    assert (current.number, FormVersion.objects.count()) == (2, 2)
    assert list(differences()) == []


def test_a_conversion_goes_on_where_there_is_room_again(
    queue: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = published(schema(question("a"), question("b", "long_text")))
    for number in range(400):
        record(old, a=f"{number}")
    version = publish_schema(old.form, schema(question("a", "long_text"), question("b", "long_text")), None)
    monkeypatch.setattr(conversion, "BATCH", 50)
    column = FormColumn.objects.get(source__isnull=False)
    found = models_for(version).main._default_manager.order_by("pk").values_list(column.attribute, flat=True)
    with full(), caplog.at_level(logging.ERROR):
        assert resume_conversions() == 0
    assert SAID in caplog.text
    column.refresh_from_db()
    assert column.converted_at is None
    assert len([value for value in found.all() if value]) == column.last_row == column.rows_done
    resume_conversions()
    assert list(found.all()) == [f"{number}" for number in range(400)]


def test_counts_are_right_while_there_is_no_room_to_take_them_in(queue: None, caplog: pytest.LogCaptureFixture) -> None:
    version = published(schema(counted("a", "choices")))
    for number in range(100):  # a row of the roll-up for each of these codes: they need pages
        record(version, a=f"c{number} d{number} e{number}")
    counting, before = countings(version.form)[0], by_area(countings(version.form)[0], Place(), Period())

    def take_in() -> Exception | None:
        try:
            fold(version.form)
        except OperationalError as error:
            return error
        return None

    with full(), caplog.at_level(logging.ERROR):
        fold_all()
    assert by_area(counting, Place(), Period()) == before
    assert until_it_fits(take_in, lambda error: error is not None) > 0
    assert by_area(countings(version.form)[0], Place(), Period()) == before
    assert list(recount(version.form)) == []
