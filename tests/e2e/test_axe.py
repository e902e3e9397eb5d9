"""axe-core finds nothing serious on our own pages: sign-in, phone, desk, and the check before enabling."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from forms_app.designer.build import body_from_schema, enable, page_from_schema
from forms_app.designer.models import FormPage
from tests.browser import DESKTOP, PHONE
from tests.e2e.people import sign_in
from tests.making import household, question, schema, uid

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

VILLAGE, GRID = "329921101201", "329921101201001"
TEAM = (f"/desk/team/{VILLAGE}/", f"/desk/team/{GRID}/profile/", "/desk/vacancies/", f"/desk/print/duty/{GRID}/")


def faults(page: Any, within: Any = "") -> list[str]:
    """Serious and critical findings, one line each."""
    response = Axe().run(page, context=within or None).response
    assert response["passes"], "axe looked at nothing"
    return [
        f"{page.url} {found['id']}: {found['help']} {found['nodes'][0]['html'][:200]}"
        for found in response["violations"]
        if found["impact"] in {"serious", "critical"}
    ]


def add_record(form: Any, area: Any) -> str:
    import uuid

    from forms_app.tables.write import insert_record

    kept = {"area": area, "user": None, "source": "test"}
    rows = {uid("members"): [{uid("name"): "李二溪", uid("age"): "7"}]}
    made = insert_record(form.current, uuid=uuid.uuid4(), answers={uid("xing_ming"): "王一禾"}, rows=rows, **kept)
    return str(made.uuid)


def test_nothing_serious_on_our_pages(open_page, areas, county_admin, village_clerk, grid_worker):
    form = enable(page_from_schema(household(), "t-form"))
    record = add_record(form, areas.micro_a)
    found: list[str] = []

    worker = open_page(PHONE)
    for address in ("/", "/accounts/sign-in/"):
        worker.goto(address)
        found += faults(worker)
    sign_in(worker, grid_worker)
    for address in ("/m/", "/accounts/me/", "/f/t-form/"):
        worker.goto(address)
        found += faults(worker)
    worker.get_by_label("户主姓名").fill("王一禾")
    worker.get_by_role("button", name="下一步").last.click()  # with complaints: the area is missing
    worker.wait_for_load_state()
    found += faults(worker)

    clerk = open_page(DESKTOP)
    sign_in(clerk, village_clerk)
    ledger = "/desk/ledgers/t-form/"
    for address in ("/desk/", ledger, f"{ledger}{record}/", "/desk/print/ledgers/t-form/", f"{ledger}?q=没有", *TEAM):
        clerk.goto(address)
        found += faults(clerk)

    page = FormPage.objects.get()
    draft = page.get_latest_revision_as_object()
    draft.body = body_from_schema(schema(question("xing_ming", "integer"), question("neu")))
    draft.save_revision()
    admin = open_page(DESKTOP)
    sign_in(admin, county_admin)
    for address in ("plan/", "versions/", "versions/1/", "versions/1/1/", "versions/1/draft/", "conversions/"):
        admin.goto(f"/admin/forms/{page.pk}/{address}")
        found += faults(admin, ".gewu-plan")
    assert found == []


def test_nothing_serious_in_the_editor_with_everything_unfolded(open_page, areas, county_admin):
    """Its windows are looked at where they are used: test_rows and test_builder."""
    made = page_from_schema(household(), "t-form")
    admin = open_page(DESKTOP)
    sign_in(admin, county_admin)
    admin.goto(f"/admin/pages/{made.pk}/edit/")
    admin.wait_for_selector(".gewu-rows__many", state="attached")
    admin.evaluate("document.querySelectorAll('.w-panel__toggle[aria-expanded=false]').forEach(one => one.click())")
    admin.evaluate("document.querySelectorAll('[data-streamfield-action=SETTINGS]').forEach(one => one.click())")
    admin.locator(".gewu-logic").first.wait_for()
    admin.click("[data-side-panel-toggle=status]")
    admin.wait_for_timeout(500)  # what unfolds is half transparent for a moment
    # Wagtail's own: its small map of the page scrolls, and takes no focus.
    assert faults(admin, {"exclude": [[".w-minimap"]]}) == []


def test_nothing_serious_on_the_website_and_its_desk(open_page, areas, village_clerk, town_officer_a, grid_worker):
    from tests.website.test_boards import put_up

    shown = put_up(areas.village_a, body="说明\n日期\t摘要\t收入\t支出\n9月1日\t承包费\t100\t\n9月2日\t电费\t\t20")
    over = put_up(areas.village_a, "已到期的")
    type(over).objects.filter(pk=over.pk).update(expire_at=over.first_published_at)
    village, grid = areas.village_a.code, areas.grid_a.code
    public = [
        "/", "/boards/", f"/boards/{village}/", f"/boards/{village}/past/", f"/boards/{village}/kinds/publicity/",
        f"/boards/{village}/grids/{grid}/", "/find/", f"/find/?area={village}", f"/find/?area={grid}",
        f"/notices/{shown.pk}/", f"/notices/{over.pk}/", "/complaints/", "/boards/999999999999/",
    ]  # fmt: skip
    found: list[str] = []
    for size in (PHONE, DESKTOP):
        resident = open_page(size)
        for address in public:
            resident.goto(address)
            found += faults(resident)
        clerk = open_page(size)
        sign_in(clerk, village_clerk)
        for address in ("/desk/notices/", "/desk/notices/new/", f"/desk/notices/{shown.pk}/"):
            clerk.goto(address)
            found += faults(clerk)
        clerk.goto("/desk/notices/new/")
        clerk.locator("button[name=submit]").click()
    assert found == []
