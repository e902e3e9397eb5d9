"""Takes a picture of every question type as the phone shows it, for docs/types/, from a form made for it.

    GEWU_DATA=$(mktemp -d) PYTHONPATH=site python docs/type_pictures.py

It makes its own database in GEWU_DATA. Needs requirements-test.txt and Debian's chromium.
"""

from __future__ import annotations

import os
import sys
import threading
import uuid
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PICTURES = ROOT / "docs/images/types"
PORT = 8190
SCALE = (("good", "满意"), ("fair", "一般"), ("bad", "不满意"))
ROWS = (("road", "道路"), ("lamp", "路灯"), ("waste", "垃圾清运"))


def question(name: str, label: str) -> Any:
    from forms_app.schema.model import Choice, Question

    scale = tuple(Choice(code, text) for code, text in SCALE)
    settings: dict[str, Any] = {
        "choice": {"choices": scale, "options": (("other", True),)},
        "choices": {"choices": scale},
        "matrix": {"choices": scale, "options": (("rows", "\n".join(f"{text} | {code}" for code, text in ROWS)),)},
        "cascade": {"options": (("code_list", "shi-jian-fen-lei"),)},
        "serial": {"options": (("format", "{area}-{yyyy}-{0000}"),)},
        "note": {"hint": "请先看清门牌再填写。"},
        "integer": {"options": (("unit", "人"),)},
        "record_link": {"options": (("form", "self"),)},
    }.get(name, {})
    if name == "repeat":
        inner = Question(str(uuid.uuid4()), "xing_ming", "text", "姓名")
        settings = {"questions": (inner,), "options": (("add_label", "增加一人"),)}
    return Question(str(uuid.uuid4()), f"q_{name}", name, label, **settings)


def make_form() -> dict[str, str]:
    from django.core.management import call_command
    from django.utils.translation import gettext

    from forms_app.areas.models import Area
    from forms_app.schema.model import FormSchema, Section
    from forms_app.schema.types import TYPES
    from forms_app.tables.models import Audience, Form
    from forms_app.tables.publish import publish_schema

    call_command("migrate", verbosity=0)
    county = Area.add_root(code="329921", name="望禾县", level="county")
    county.add_child(code="329921101", name="清溪塘镇", level="town")
    asked = tuple(question(name, str(gettext(row.label))) for name, row in TYPES.items())
    form = Form(slug="types", key="types", audience=Audience.RESIDENTS, is_open=True)
    publish_schema(form, FormSchema("填报项类型", (Section(str(uuid.uuid4()), "类型", questions=asked),)), None)
    Form.objects.filter(pk=form.pk).update(is_open=True, audience=Audience.RESIDENTS)
    return {name: str(gettext(row.label)) for name, row in TYPES.items()}


def take(names: dict[str, str]) -> None:
    """``names``: label by type. What shows nothing (hidden values, the device) has no picture."""
    from playwright.sync_api import sync_playwright

    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        page = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
        page.goto(f"http://127.0.0.1:{PORT}/f/types/")
        for name, label in names.items():
            place = f"#t-r-q_{name}" if name == "repeat" else f".g-field:has([name^='q-q_{name}'])"
            box = page.locator(place).or_(page.locator(f".g-text:has(p:text-is('{label}'))")).first
            if box.count() and box.is_visible():
                box.screenshot(path=str(PICTURES / f"{name}.png"))
        browser.close()


def main() -> None:
    import django
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    django.setup()
    from django.utils import translation

    with translation.override("zh-hans"):
        names = make_form()
    server = make_server("127.0.0.1", PORT, StaticFilesHandler(get_wsgi_application()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    take(names)
    server.shutdown()


if __name__ == "__main__":
    main()
