"""python -m tests.bench.designer.run OUT.json [ROUNDS]: the editor in Chromium, on an empty database."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import django

SIZES = (20, 200)
REACH = 4.0  # seconds until the editor of 200 questions is loaded
ROUNDS = 5
OURS = "document.querySelector('.gewu-rows__many')"
THEIRS = "document.querySelector('[data-inline-panel-child], [data-contentpath=\"form_fields\"]')"
WHEN_IDLE = """() => new Promise(done => requestIdleCallback(() => {
  const [opened] = performance.getEntriesByType("navigation");
  done({loaded: opened.loadEventEnd, idle: performance.now(), sent: opened.decodedBodySize});
}))"""


def main(out: str, rounds: int = ROUNDS) -> None:
    from django.core.management import call_command

    from tests.bench.designer import forms

    call_command("migrate", verbosity=0)
    pages = {
        (size, who): make(size).pk
        for size in SIZES
        for who, make in (("ours", forms.ours), ("Wagtail's form builder", forms.theirs))
    }
    with served() as address, browser(address) as page:
        found = opened(page, pages, rounds)
    figures = [asdict(one) for size in SIZES for one in told(size, found)]
    Path(out).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def opened(page: Any, pages: dict[tuple[int, str], int], rounds: int) -> dict[tuple[int, str], dict[str, float]]:
    """Medians; pages take turns, the first turn warms up."""
    times: dict[tuple[int, str], list[dict[str, float]]] = {one: [] for one in pages}
    for turn in range(rounds + 1):
        for one, pk in pages.items():
            page.goto("about:blank")
            page.goto(f"/admin/pages/{pk}/edit/", wait_until="commit")
            ready = OURS if one[1] == "ours" else THEIRS
            page.wait_for_function(f"document.readyState === 'complete' && {ready}", polling=50)
            seen = page.evaluate(WHEN_IDLE)
            if turn:
                times[one].append(seen)
    return {
        one: {name: statistics.median(seen[name] for seen in found) for name in found[0]}
        for one, found in times.items()
    }


def told(size: int, found: dict[tuple[int, str], dict[str, float]]) -> Iterator[Any]:
    from tests.bench.figures import Figure

    def figure(name: str, key: str, unit: str, scale: float, reach: float | None = None) -> Figure:
        peers = {who: seen[key] / scale for (count, who), seen in found.items() if count == size and who != "ours"}
        return Figure(f"{size} questions: {name}", found[size, "ours"][key] / scale, unit, peers, reach)

    yield figure("loaded", "loaded", "s", 1000, REACH if size == max(SIZES) else None)
    yield figure("editor idle", "idle", "s", 1000)
    yield figure("size of the page", "sent", "MB", 1_000_000)


@contextmanager
def served() -> Iterator[str]:
    """The site on a port of its own, as the browser tests have it."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    thread = LiveServerThread("127.0.0.1", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    try:
        yield f"http://127.0.0.1:{thread.port}"
    finally:
        thread.terminate()


@contextmanager
def browser(address: str) -> Iterator[Any]:
    """A page of Chromium in which whoever administers the site is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from playwright.sync_api import sync_playwright

    from tests.browser import ARGUMENTS, DESKTOP, new_page

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("bench"), "django.contrib.auth.backends.ModelBackend")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        page = new_page(chromium, DESKTOP, address)
        cookies = [{"name": name, "value": one.value, "url": address} for name, one in client.cookies.items()]
        page.context.add_cookies(cookies)
        yield page
        chromium.close()


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], *map(int, sys.argv[2:]))
