"""Chromium, on a phone and at a desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def browser(made_database: None) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("Chromium is missing: run bin/test, or apt-get install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield chromium
        chromium.close()


def new_page(browser: Any, size: dict[str, int], base_url: str, **options: Any) -> Any:
    """A page of a browser of its own: nobody is signed in."""
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=base_url, accept_downloads=True, **options
    )
    context.set_default_timeout(45_000)
    return context.new_page()


@pytest.fixture
def phone_page(browser: Any, live_server: Any) -> Iterator[Any]:
    page = new_page(browser, PHONE, live_server.url, is_mobile=True, has_touch=True)
    yield page
    page.context.close()


@pytest.fixture
def desktop_page(browser: Any, live_server: Any) -> Iterator[Any]:
    page = new_page(browser, DESKTOP, live_server.url)
    yield page
    page.context.close()


@pytest.fixture
def open_page(browser: Any, live_server: Any) -> Iterator[Any]:
    """``open_page(PHONE)``: as many people at once as a journey needs, each in a browser of her own."""
    contexts = []

    def make(size: dict[str, int] = DESKTOP, **options: Any) -> Any:
        page = new_page(browser, size, live_server.url, **options)
        contexts.append(page.context)
        return page

    yield make
    for context in contexts:
        context.close()
