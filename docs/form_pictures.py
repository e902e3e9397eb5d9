"""Takes the pictures of a form that is changed: the check before enabling, versions, the conversion of values.

    GEWU_DATA=$(mktemp -d) PYTHONPATH=site python docs/form_pictures.py

It makes its own database in GEWU_DATA, with one form of 300 made-up households: what is enabled in the demo county
could not be taken back. Needs requirements-test.txt and Debian's chromium.
"""

from __future__ import annotations

import uuid
from typing import Any

from own_site import served, signed_in

PORT = 8191
TITLE = "住户登记表（示例）"
HOUSEHOLDS, REPEATED = 300, 297
IDS: dict[str, str] = {}


def question(name: str, label: str, kind: str = "text", **settings: Any) -> Any:
    """Asking again under one name is the same question."""
    from forms_app.schema.model import Question

    return Question(IDS.setdefault(name, str(uuid.uuid4())), name, kind, label, **settings)


def content(version: int, unique: bool = False) -> Any:
    from forms_app.schema.model import Choice, FormSchema, Section

    homes = (Choice("own", "自有住房"), Choice("rent", "租赁" if version < 3 else "租住"), Choice("other", "其他"))
    asked = [
        question("wang_ge", "所属网格", "area", required=True),
        question("hu_hao", "户号", options=(("unique", unique),)),
        question("hu_zhu", "户主姓名", required=True),
        question("ren_shu", "常住人数", "integer" if version > 2 else "text"),
        question("zhu_fang", "住房" if version < 2 else "住房情况", "choice", choices=homes),
    ]
    if version > 1:
        asked.append(question("ri_qi", "登记日期", "date"))
    if version < 3:
        asked.append(question("chuan_zhen", "传真号码"))
    else:
        asked.append(question("shou_ji", "户主手机", "phone"))
    section = IDS.setdefault("section", str(uuid.uuid4()))
    return FormSchema(TITLE, (Section(section, "基本情况", questions=tuple(asked)),))


def send(form: Any, number: int) -> None:
    """A household. Numbers from ``REPEATED`` on were given before; every fortieth count of people is no number."""
    from forms_app.areas.models import Area
    from forms_app.tables.write import insert_record

    area = Area.objects.get(level="town")
    given = {
        "hu_hao": f"HT-{number % REPEATED + 1:04}",
        "hu_zhu": f"示例户主{number + 1}",
        "ren_shu": "三四口人" if number % 40 == 7 else str(number % 6 + 1),
        "zhu_fang": ("own", "rent", "other")[number % 3],
        "chuan_zhen": "0511-80000000" if number % 9 == 0 else "",
    }
    answers: dict[str, Any] = {IDS["wang_ge"]: area} | {IDS[name]: text for name, text in given.items()}
    insert_record(form.current, uuid=uuid.uuid4(), area=area, user=None, answers=answers, rows={}, source="web")


def draft(page: Any, schema: Any, user: Any) -> Any:
    from forms_app.designer.build import body_from_schema

    latest = page.get_latest_revision_as_object()
    latest.body = body_from_schema(schema)
    latest.save_revision(user=user)
    return latest


def make_form(user: Any) -> Any:
    from forms_app.designer.build import enable, page_from_schema

    page = page_from_schema(content(1), "hu-deng-ji", user=user)
    enable(page, user)
    form = enable(draft(page, content(2), user), user)
    for number in range(HOUSEHOLDS):
        send(form, number)
    return page


def half_converted() -> None:
    """What the worker has done after the first batch."""
    from forms_app.tables import conversion

    conversion.BATCH = 130
    column = conversion.unfinished().get()
    work = conversion.Work(column)
    type(column).objects.filter(pk=column.pk).update(rows_total=work.todo.count())
    conversion._next_batch(work)


def take(album: Any, page_id: int, user: Any) -> None:
    from camera import DESK, shoot

    from forms_app.designer.models import FormPage

    page = signed_in(album, DESK)
    own = f"/admin/forms/{page_id}/"
    stored = FormPage.objects.get(pk=page_id)
    draft(stored, content(3, unique=True), user)
    page.goto(f"{own}plan/")
    shoot(page, "check-repeats")
    draft(stored, content(3), user)
    page.goto(f"{own}plan/")
    page.set_viewport_size({"width": DESK[0], "height": 1000})
    page.fill("[name=name]", TITLE)
    shoot(page, "check-changes")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.locator(".gewu-plan__actions [type=submit]").click()
    page.wait_for_load_state("networkidle")
    half_converted()
    for address, name in (
        ("conversions/", "conversion"),
        ("versions/", "versions"),
        ("versions/2/3/", "versions-compared"),
    ):
        page.goto(own + address)
        shoot(page, name)


def main() -> None:
    with served(PORT, make_form) as (album, user, form_page):
        take(album, form_page.pk, user)


if __name__ == "__main__":
    main()
