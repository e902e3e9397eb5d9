"""A site of its own for pictures: a database in GEWU_DATA, one administrator, a server in a thread, a browser."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site"), str(ROOT / "docs")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
NAME, PASSWORD = "xianguanli", "wang-he-9137"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Pictures are named on the screen, requests are not."""


def make_administrator() -> Any:
    """Of a county with a town, a village and two grids; called 周一禾."""
    import datetime

    from django.core.management import call_command

    from forms_app.accounts.models import User
    from forms_app.accounts.roles import ensure_groups
    from forms_app.areas.models import Appointment, Area
    from forms_app.areas.posts import ensure_posts

    call_command("migrate", verbosity=0)
    area = Area.add_root(code="329921", name="望禾县", level="county")
    user = User.objects.create_user(NAME, password=PASSWORD, name="周一禾")
    user.groups.add(ensure_groups())
    post, since = ensure_posts()["county-admin"], datetime.date(2026, 1, 1)
    Appointment.objects.create(user=user, post=post, area=area, since=since)
    area = area.add_child(code="329921101", name="清溪塘镇", level="town")
    area = area.add_child(code="329921101201", name="荷塘村", level="village")
    for number, name in (("001", "荷塘村第一网格"), ("002", "荷塘村第二网格")):
        Area.objects.get(pk=area.pk).add_child(code=f"329921101201{number}", name=name, level="grid")
    return User.objects.get(pk=user.pk)


def signed_in(album: Any, size: tuple[int, int]) -> Any:
    page = album.page(size)
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", NAME)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    return page


@contextmanager
def served(port: int, prepare: Callable[[Any], Any]) -> Iterator[tuple[Any, Any, Any]]:
    """(album, the administrator, what ``prepare`` answered). The words are Chinese throughout."""
    import django
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application

    django.setup()
    from camera import Album
    from django.utils import translation
    from playwright.sync_api import sync_playwright

    with translation.override("zh-hans"):
        user = make_administrator()
        prepared = prepare(user)
    server = make_server("127.0.0.1", port, StaticFilesHandler(get_wsgi_application()), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        yield Album(browser, f"http://127.0.0.1:{port}", {}, False), user, prepared
        browser.close()
    server.shutdown()
