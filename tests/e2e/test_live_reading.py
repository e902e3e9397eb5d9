"""The page reads off its inputs what the server makes of them: every type that expressions can look at."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.schema.model import Choice
from forms_app.tables.models import Audience
from tests.browser import PHONE
from tests.collect.conftest import opened
from tests.logic import asked, section, with_rules
from tests.making import published

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SCALE = (Choice("1", "满意"), Choice("2", "一般"))
TYPED = {
    "text": "　阿依古丽 • 买买提 ", "long_text": " 第一行\n第二行\t完 ", "integer": "１，２３４户", "decimal": "12.50",
    "money": "88.5元", "date": "2026-11-23", "time": "08:30", "datetime": "2026-11-23T08:30", "year_month": "2026-11",
    "phone": "138 0000 1234", "id_number": "11010519491231002x", "licence_plate": "苏A12345",
    "credit_code": "91110000600037341L", "email": "zhang.san@example.cn", "url": "https://www.example.cn/",
    "barcode": "6901234567892", "location": "31.234567，121.456789",
}  # fmt: skip
CHOSEN = {"choice": "rent", "choices": "rent", "boolean": "no", "rating": "4", "consent": "yes", "check_item": "fail"}
SETTINGS: dict[str, Any] = {
    "integer": {"options": {"unit": "户"}},
    "choice": {"options": {"other": True}},
    "matrix": {"choices": SCALE, "options": {"rows": "态度 | a\n速度 | b"}},
    "consent": {"options": {"statement": "已阅读"}},
}
PARTS = {"location": ("lat", "lon"), "matrix": ("a", "b"), "check_item": ("", "note"), "choice": ("", "other")}


def form() -> Any:
    questions, results = [], []
    for type in (*TYPED, *CHOSEN, "matrix"):
        questions.append(asked(f"t_{type}", type, **SETTINGS.get(type, {})))
        for part in PARTS.get(type, ("",)):
            name = f"t_{type}.{part}".rstrip(".")
            rule = {"calculation": f"concat('=', ${{{name}}})"}
            results.append(asked(f"r_{name.replace('.', '_')}", "long_text", rules=rule))
    return with_rules(section("一", *questions, *results))


def results(page: Any) -> dict[str, str]:
    script = "all => Object.fromEntries(all.map((one) => [one.name, one.value]))"
    return page.locator("[data-live] input[type=hidden][name^='q-r_']").evaluate_all(script)


def test_the_page_reads_what_the_server_reads(open_page: Any, areas: Any) -> None:
    opened(published(form(), "reading"), audience=Audience.RESIDENTS)
    page = open_page(PHONE)
    page.goto("/f/reading/")
    page.wait_for_load_state("networkidle")
    for type, text in TYPED.items():
        page.locator(f"[name='q-t_{type}']").first.fill(text)
    for type, code in CHOSEN.items():
        page.locator(f"[name='q-t_{type}'][value='{code}']").dispatch_event("click")
    page.locator("[name='q-t_matrix.a'][value='2']").check()
    page.locator("[name='q-t_check_item.note']").fill(" 压力不足 ")
    page.locator("[name='q-r_t_check_item_note'][value='=压力不足']").wait_for(state="attached")
    live = results(page)
    page.locator("button[name='_do'][value='save']").click()
    page.wait_for_load_state("networkidle")
    page.route("**/live.js", lambda route: route.abort())
    page.reload()  # as the server computes it, without the page's help
    assert live == results(page)
    empty = {name for name, value in live.items() if value == "="}
    assert empty == {"q-r_t_matrix_b", "q-r_t_choice_other"}
