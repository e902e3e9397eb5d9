"""Every type of question on the phone: large enough for a thumb, named, and in Chinese."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import translation

from forms_app.designer.build import enable, page_from_schema
from forms_app.schema.model import Choice, Question
from forms_app.schema.types import TYPES
from forms_app.tables.models import Audience
from tests.browser import PHONE
from tests.e2e.people import sign_in
from tests.e2e.test_axe import faults
from tests.kinds.lists import chosen_from, events, many
from tests.making import question, schema

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCALE = (Choice("1", "满意"), Choice("2", "一般"), Choice("3", "不满意"))
SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"options": (("person_name", True),)},
    "integer": {"options": (("unit", "人"),)},
    "choice": {"choices": SCALE, "options": (("other", True),)},
    "choices": {"choices": SCALE},
    "matrix": {"choices": SCALE, "options": (("rows", "道路 | road\n路灯 | lamp"),)},
    "cascade": {"options": chosen_from("shi-jian")},
    "note": {"options": (("body", "请先看清门牌再填写。"),)},
    "consent": {"options": (("statement", "本表只用于统计。"),)},
    "record_link": {"options": (("form", "hu"),)},
}
# What can be pressed and is seen: its own box, or the label around it that takes the press too.
SMALL = """all => all.filter(one => one.checkVisibility() && !one.closest("[hidden], .g-hidden, .g-skip")).map(one => {
  const target = one.closest("label") || (one.labels?.length && one.type === "radio" ? one.labels[0] : one);
  const box = target.getBoundingClientRect();
  return box.width && (box.height < 44 || box.width < 44)
    ? `${one.tagName} ${one.name || one.textContent.trim()} ${Math.round(box.width)}x${Math.round(box.height)}` : "";
}).filter(Boolean)"""


def every_type() -> list[Question]:
    found = []
    for name, row in TYPES.items():
        settings = dict(SETTINGS.get(name, {}))
        if name == "repeat":
            settings["questions"] = (question("ming", label="姓名", name="inner", options=(("person_name", True),)),)
        required = row.is_required and name not in {"repeat"}
        found.append(question(f"q_{name}", name, label=translation.gettext(row.label), required=required, **settings))
    return [*found, question("q_long", "choice", label="道路", choices=(), options=chosen_from("lu"))]


@pytest.fixture
def form(areas: Any) -> Any:
    events()
    many("lu", 400)
    enable(page_from_schema(schema(question("ming", label="户名"), title="住户"), "hu"))
    with translation.override("zh-hans"):
        asked = schema(*every_type(), title="各种填报项")
    return enable(page_from_schema(asked, "one", audience=Audience.SIGNED_IN))


def small(page: Any) -> list[str]:
    return page.locator("main").locator("a, button, input:not([type=hidden]), select, textarea").evaluate_all(SMALL)


def english(page: Any) -> list[str]:
    """Words in Latin letters that people would read, but for examples."""
    text = page.locator("main").inner_text()
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word not in {"PDF", "Word", "WPS", "JPEG", "PNG"}]


def test_every_type_fits_a_thumb_and_reads_chinese(open_page: Any, form: Any, grid_worker: Any) -> None:
    page = open_page(PHONE)
    sign_in(page, grid_worker)
    page.goto("/f/one/")
    for _state in ("empty", "with complaints"):
        assert small(page) == []
        assert english(page) == []
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.locator("button[name='_do'][value='next']").last.click()
        page.wait_for_load_state("networkidle")
    # Every question that must be answered is named above, and its link leads to it.
    links = page.locator("#errors a")
    asked = [name for name, row in TYPES.items() if row.is_required and row.is_asked and name not in {"repeat", "area"}]
    assert links.count() == len(asked)
    for anchor in links.evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert page.locator(anchor).count() == 1, anchor


def test_the_conditions_of_a_ledger_fit_a_thumb(open_page: Any, form: Any, village_clerk: Any) -> None:
    page = open_page(PHONE)
    sign_in(page, village_clerk)
    every = "&".join(f"by=q_{name}" for name in TYPES if name not in {"area", "note"})
    page.goto(f"/desk/ledgers/one/?{every[: every.index('by=q_files')]}by=repeat&f_q_integer-from=x")
    assert page.get_by_text("只填数字").count() == 1
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    controls = page.locator(".filters").locator("input:not([type=hidden]), select, button, summary, .columns label")
    assert controls.evaluate_all(SMALL) == []
    outside = "all => all.filter(one => one.getBoundingClientRect().right > innerWidth).length"
    assert page.locator(".filters *").evaluate_all(outside) == 0
