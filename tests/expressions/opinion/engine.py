"""ODK's engine in a page of Chromium: one browser for all forms, with a clock that stands still."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import ARGUMENTS
from tests.peers import Unavailable, modules

HERE = Path(__file__).resolve().parent
ADDRESS = "http://localhost"
NOW = datetime.datetime(2026, 11, 23, 8, 30, tzinfo=datetime.UTC)


class Engine:
    def __init__(self, page: Any) -> None:
        self.page = page

    def judge(self, xform: str, records: list[dict[str, Any]]) -> dict[str, Any]:
        """{"error"} or {"records": [[node, …] or {"error"}]}; a node has path, relevant, value, wrong, required."""
        try:
            return self.page.evaluate("given => window.judge(given)", {"xform": xform, "records": records})
        except Exception as error:
            return {"error": str(error)[:300]}


@contextmanager
def engine(zone: str = "UTC", browser: Any = None) -> Iterator[Engine]:
    """Raises Unavailable where npm, the package or Chromium cannot be had."""
    bundle = modules() / "@getodk" / "xforms-engine" / "dist" / "index.js"
    files = {
        "/": b"<!doctype html><script type=module src=/engine.js></script>",
        "/engine.js": (HERE / "engine.js").read_bytes(),
        "/xforms-engine.js": bundle.read_bytes(),
    }

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        kind = "text/html" if path == "/" else "text/javascript"
        route.fulfill(
            body=files.get(path, b""), content_type=f"{kind}; charset=utf-8", status=200 if path in files else 404
        )

    def opened(chromium: Any) -> Any:
        context = chromium.new_context(timezone_id=zone, locale="zh-CN")
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.clock.set_fixed_time(NOW)
        page.route("**/*", answer)
        page.goto(f"{ADDRESS}/")
        page.wait_for_function("window.ready")
        return page

    if browser is not None:
        page = opened(browser)
        yield Engine(page)
        page.context.close()
        return
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    if executable is None:
        raise Unavailable("Chromium is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield Engine(opened(chromium))
        chromium.close()
