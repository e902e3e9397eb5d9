"""Two web servers and the task worker, each with what it has cached: one publishes, all read and write rightly."""

from __future__ import annotations

import csv
import io
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from forms_app.accounts.models import User
from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from forms_app.entry.submit import submit
from forms_app.schema.model import FormSchema
from forms_app.tables.models import Audience, Form, FormColumn
from forms_app.tables.runtime import record_model
from forms_app.tables.tasks import index_form
from tests.browsing import Browser
from tests.making import question, schema
from tests.processes import wait_for, web_server, worker

pytestmark = pytest.mark.django_db(transaction=True)
SLUG = "zou-fang"
AREA, NAME = question("wang_ge", "area", label="所属网格"), question("hu_hao", label="户号")
HOUSING = question("zhu_fang", "choice", label="住房", options=(("counted", True),))
OLD_SIZE = question("ren_shu", label="人数")
SIZE = question("ren_shu", "integer", label="人数", options=(("counted", True),))
REMARK, STOREY = question("bei_zhu", label="备注"), question("lou_ceng", label="楼层")
FIRST = schema(AREA, NAME, HOUSING, OLD_SIZE, REMARK, title="走访记录")
SECOND = schema(AREA, NAME, HOUSING, SIZE, STOREY, title="走访记录")


@pytest.fixture
def used(areas: SimpleNamespace, cast: dict[str, Any], settings: Any) -> SimpleNamespace:
    """Version 1 with six records; one of them does not say a number."""
    settings.TASKS = {"default": {"BACKEND": "website.tasks.Backend", "QUEUES": ["default", "print"]}}
    root = User.objects.create_superuser("root", "", "x", name="县管理员")
    form = enable(page_from_schema(FIRST, SLUG, audience=Audience.RESIDENTS, user=root), root)
    for number, size in enumerate(["1", "2", "三", "4", "", "6"], 1):
        answers = {"wang_ge": areas.grid_a.code, "hu_hao": f"旧{number}", "zhu_fang": "own", "ren_shu": size}
        submit(form.current, answers | {"bei_zhu": f"注{number}"}, user=cast["grid_worker"], source="test")
    return SimpleNamespace(form=form, root=root, areas=areas, worker=cast["grid_worker"], admin=cast["county_admin"])


@pytest.fixture
def machines(used: SimpleNamespace, tmp_path: Path) -> Any:
    """a, b: addresses of web servers; the task worker has seen version 1 when the test begins."""
    with ExitStack() as stack:
        stack.enter_context(worker(tmp_path / "worker.log"))
        a, b = (stack.enter_context(web_server(tmp_path / f"{name}.log")) for name in "ab")
        index_form.enqueue(used.form.pk)
        wait_for(idle)
        yield SimpleNamespace(a=a, b=b)


def idle() -> bool:
    return not DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists()


def begin(server: str, used: SimpleNamespace, **typed: str) -> Browser:
    """A draft, filled in up to the last page and not sent."""
    answers = {"q-wang_ge": used.areas.grid_a.code, "q-zhu_fang": "rent"} | {f"q-{key}": v for key, v in typed.items()}
    browser = Browser(server, used.worker).open(f"/f/{SLUG}/").press("next", **answers)
    assert browser.url.endswith("/check/"), browser.words
    return browser


def send(browser: Browser) -> None:
    browser.press()
    assert "已提交" in browser.words


def draft(used: SimpleNamespace, content: FormSchema) -> FormPage:
    page = FormPage.objects.get(pk=used.form.page_id).get_latest_revision_as_object()
    page.body = body_from_schema(content)
    page.save_revision(user=used.root)
    return page


def publish(server: str, used: SimpleNamespace, content: FormSchema) -> None:
    """By the check before enabling, as an administrator does."""
    page = draft(used, content)
    checked = Browser(server, used.root).open(reverse("designer_plan", args=[page.pk]))
    form = next(one for one in checked.soup.select("form") if one.select('input[name="plan"]'))
    sent = {str(field["name"]): str(field.get("value") or "") for field in form.select("input[name]")}
    checked.open(checked.url, list((sent | {"name": content.title}).items()))
    assert "已启用" in checked.words, checked.words[:500]


def stored(form: Form) -> dict[str, dict[str, Any]]:
    """All that stands in the table, by 户号: every answer column by its name, and the version's number."""
    columns = list(FormColumn.objects.filter(form=form).exclude(storage="table"))
    found = {}
    for row in record_model(form, columns)._default_manager.select_related("version"):
        values = {one.column: getattr(row, one.attribute) for one in columns}
        found[values["hu_hao"]] = values | {"version": row.version.number}
    return found


def exported(server: str, user: Any) -> dict[str, dict[str, str]]:
    text = Browser(server, user).open(f"/desk/ledgers/{SLUG}/export.csv").text
    return {row["户号"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}


def test_a_server_and_a_worker_with_an_old_version_in_mind_go_on_rightly(
    used: SimpleNamespace, machines: SimpleNamespace
) -> None:
    a, b = machines.a, machines.b
    # A has drawn the form for a resident, begun two drafts, and shown and exported the ledger.
    assert "备注" in Browser(a).open(f"/f/{SLUG}/").words
    early = begin(a, used, hu_hao="早", ren_shu="7", bei_zhu="先发")
    late = begin(a, used, hu_hao="晚", ren_shu="八", bei_zhu="后发")
    later = begin(a, used, hu_hao="更晚", ren_shu="9", bei_zhu="最后")
    assert set(exported(a, used.admin)) == {f"旧{n}" for n in range(1, 7)}
    assert "旧6" in Browser(a, used.admin).open(f"/desk/ledgers/{SLUG}/").words

    publish(b, used, SECOND)

    # What was begun is sent under the version that it was begun with, before and after the conversion has ended.
    send(early)
    send(late)
    fresh = Browser(a).open(f"/f/{SLUG}/")
    assert "楼层" in fresh.words
    assert "备注" not in fresh.words
    new = begin(a, used, hu_hao="新", ren_shu="10", lou_ceng="三楼")
    wait_for(lambda: FormColumn.objects.filter(source__isnull=False, converted_at__isnull=False).exists())
    wait_for(idle)
    send(new)
    send(later)
    wrong = Browser(a, used.worker).open(f"/f/{SLUG}/").press("next", **{"q-hu_hao": "错", "q-ren_shu": "十一"})
    assert not wrong.url.endswith("/check/")

    found = stored(used.form)
    numbers = {name: row["ren_shu_2"] for name, row in found.items()}
    assert numbers == {
        "旧1": 1, "旧2": 2, "旧3": None, "旧4": 4, "旧5": None, "旧6": 6, "早": 7, "晚": None, "更晚": 9, "新": 10,
    }  # fmt: skip
    assert [found[name]["ren_shu"] for name in ("旧3", "早", "晚", "更晚", "新")] == ["三", "7", "八", "9", None]
    assert [found[name]["bei_zhu"] for name in ("旧1", "早", "晚", "更晚", "新")] == [
        "注1",
        "先发",
        "后发",
        "最后",
        None,
    ]
    assert found["新"]["lou_ceng"] == "三楼"
    assert {name for name, row in found.items() if row["version"] == 2} == {"新"}

    # Both servers, whatever they have cached, show one and the same.
    for server in (a, b):
        rows = exported(server, used.admin)
        assert {name: row["人数"] for name, row in rows.items()} == {
            name: str(number or "") for name, number in numbers.items()
        }
        assert rows["新"]["楼层"] == "三楼"
        words = Browser(server, used.admin).open(f"/desk/ledgers/{SLUG}/").words
        assert all(name in words for name in numbers)
    assert not DBTaskResult.objects.filter(status="FAILED").exists()
    call_command("check_tables", stdout=StringIO())
    call_command("check_tables", recount=True, stdout=StringIO())
