"""The form editor, as somebody uses it who designs a form."""

from __future__ import annotations

import re
from typing import Any

from camera import settle
from playwright.sync_api import TimeoutError


def appears(locator: Any) -> bool:
    try:
        locator.wait_for(timeout=3000)
    except TimeoutError:
        return False
    return True


class Editor:
    """The form editor: a draft that is made for the pictures and deleted again."""

    title = "困难群众走访登记表（示例）"

    def __init__(self, page: Any) -> None:
        self.page = page

    def add(self, stream: str, kind: str = "") -> str:
        """Add a block at the end of a stream; answers the prefix of its fields."""
        number = int(self.page.input_value(f"[name='{stream}-count']"))
        self.adder(stream).click()
        if kind:
            option = self.page.get_by_role("option", name=kind, exact=True)
            if not appears(option):
                self.adder(stream).click()  # a save in this moment has closed the list
            option.click()
        self.page.wait_for_selector(f"[name='{stream}-{number}-type']", state="attached")
        return f"{stream}-{number}-value"

    def adder(self, stream: str) -> Any:
        inside = f"input[name='{stream}-count'] + [data-streamfield-stream-container] > div > button.c-sf-add-button"
        return self.page.locator(inside).last

    def ask(self, stream: str, kind: str, label: str, choices: str = "") -> str:
        prefix = self.add(stream, kind)
        self.page.fill(f"[name='{prefix}-label']", label)
        if choices:
            self.page.fill(f"[name='{prefix}-choices']", choices)
        return prefix

    def settings(self, prefix: str) -> Any:
        """Open a question's settings by its cogwheel."""
        block = self.page.locator(f"[name='{prefix}-label']").locator("xpath=ancestor::section[1]")
        block.locator("xpath=.//button[@aria-controls][.//*[contains(@href,'cog')]]").first.click()
        return block

    def show_preview(self) -> None:
        panel = self.page.locator("[data-side-panel=preview]")
        if not panel.is_visible():
            self.page.click("[data-side-panel-toggle=preview]")
        self.page.wait_for_timeout(4000)  # the panel notices changes once a second, then draws

    def delete(self) -> None:
        """The draft was never enabled, so the page can go."""
        found = re.search(r"/pages/(\d+)/", self.page.url) or re.search(r"/forms/(\d+)/", self.page.url)
        if found:
            self.page.goto(f"/admin/pages/{found[1]}/delete/")
            self.page.click("form[action*='/delete/'] [type=submit]")
            settle(self.page)
