"""The browser, the people of the demo county, and pictures small enough to keep."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image

IMAGES = Path(__file__).resolve().parent / "images"
LARGEST = 150_000
DESIGNER, DESK, PHONE = (1400, 900), (1280, 800), (390, 844)
VILLAGE = "荷塘村"


class Album:
    """The browser, the demo's people, and where pictures go."""

    def __init__(self, browser: Any, base_url: str, accounts: dict[str, dict[str, str]], submit: bool) -> None:
        self.browser, self.base_url, self.accounts, self.submit = browser, base_url, accounts, submit

    def person(self, role: str) -> str:
        """The user name of somebody with this role, in the documented village where there is one."""
        of_role = {name: account for name, account in self.accounts.items() if account["role"] == role}
        return next((name for name in of_role if of_role[name]["area"].startswith(VILLAGE)), next(iter(of_role)))

    def page(self, size: tuple[int, int], **options: Any) -> Any:
        if size == PHONE:
            options |= {"is_mobile": True, "has_touch": True, "device_scale_factor": 1.5}
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", timezone_id="Asia/Shanghai",
            base_url=self.base_url, **options,
        )  # fmt: skip
        context.set_default_timeout(20_000)
        return context.new_page()

    def signed_in(self, role: str, size: tuple[int, int]) -> Any:
        page, name = self.page(size), self.person(role)
        page.goto("/accounts/sign-in/")
        page.fill("[name=username]", name)
        page.fill("[name=password]", self.accounts[name]["password"])
        page.click("button[type=submit]")
        page.wait_for_load_state()
        if "sign-in" in page.url:
            sys.exit(f"{name} could not sign in at {self.base_url}: are these the accounts of this instance?")
        return page


def shoot(page: Any, name: str, **options: Any) -> None:
    page.wait_for_timeout(300)  # fonts, transitions
    keep(Image.open(io.BytesIO(page.screenshot(animations="disabled", **options))), name)


def keep(image: Image.Image, name: str) -> None:
    """As a PNG of few colours; smaller where it would be heavy."""
    for colours in (256, 128, 64, 32):
        small = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        small.save(buffer, "PNG", optimize=True)
        if buffer.tell() < LARGEST:
            break
    (IMAGES / f"{name}.png").write_bytes(buffer.getvalue())
    sys.stdout.write(f"{name}.png {buffer.tell() // 1000} kB\n")


def settle(page: Any) -> None:
    page.wait_for_load_state("networkidle")
