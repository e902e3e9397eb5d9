"""What people do in the browser, in their words."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import TimeoutError

from tests.cast import PASSWORD


def sign_in(page: Any, user: Any) -> None:
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", user.username)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_load_state()
    assert "sign-in" not in page.url, page.inner_text("body")


def knows_the_tour(user: Any) -> None:
    """Else it would stand before the first page of the administration."""
    from wagtail.users.models import UserProfile

    from forms_app.designer.tour.views import ENDED

    profile = UserProfile.get_for_user(user)
    profile.dismissibles[ENDED] = True
    profile.save()


class Designer:
    """The page editor, as the county administrator uses it."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def new(self, title: str) -> None:
        self.page.goto("/admin/forms/")
        self.page.locator("a[href*='/add_subpage/'], a[href*='/admin/pages/add/designer/formpage/']").first.click()
        self.page.wait_for_selector("#id_title")
        self.page.fill("#id_title", title)

    def section(self, title: str) -> str:
        """Add a section, or take the empty one of a new form; answers the name of its stream of questions."""
        number = 0 if self._is_new() else self._add("body", None)
        self.page.fill(f"[name='body-{number}-value-title']", title)
        return f"body-{number}-value-questions"

    def _is_new(self) -> bool:
        title = self.page.locator("[name='body-0-value-title']")
        asked = self.page.locator("[name='body-0-value-questions-count']")
        return title.count() > 0 and (title.input_value(), asked.input_value()) == ("", "0")

    def question(self, stream: str, kind: str, label: str, *, required: bool = False, choices: str = "") -> str:
        """Add a question at the end of a stream; answers the prefix of its fields."""
        number = self._add(stream, kind)
        prefix = f"{stream}-{number}-value"
        self.page.fill(f"[name='{prefix}-label']", label)
        if required:
            box = self.page.locator(f"[name='{prefix}-required']")
            box.dispatch_event("click")  # the block may still be sliding into place
            assert box.is_checked()
        if choices:
            self.page.fill(f"[name='{prefix}-choices']", choices)
        return prefix

    def _add(self, stream: str, kind: str | None) -> int:
        number = int(self.page.input_value(f"[name='{stream}-count']"))
        adders = f"input[name='{stream}-count'] + [data-streamfield-stream-container] > div > button.c-sf-add-button"
        adder = self.page.locator(adders).last
        adder.click()
        if kind:
            self._choose(adder, self.page.get_by_role("option", name=kind, exact=True))
        self.page.wait_for_selector(f"[name='{stream}-{number}-type']", state="attached")
        return number

    def _choose(self, adder: Any, option: Any) -> None:
        """A click while the new section still slides open is lost, or the list closes again: click once more."""
        for _ in range(5):
            try:
                return option.click(timeout=5_000)
            except TimeoutError:
                adder.click()
        raise AssertionError("the list of kinds of questions does not open")

    def index(self, stream: str, label: str) -> str:
        """The prefix of the question with this label. Opens its block."""
        count = int(self.page.input_value(f"[name='{stream}-count']"))
        for number in range(count):
            prefix = f"{stream}-{number}-value"
            field = self.page.locator(f"[name='{prefix}-label']")
            if field.count() and field.input_value() == label:
                if not field.is_visible():
                    self.page.locator(f"[id='block-{self.block_id(stream, number)}-section'] button").first.click()
                return prefix
        raise AssertionError(f"no question {label}")

    def block_id(self, stream: str, number: int) -> str:
        return self.page.input_value(f"[name='{stream}-{number}-id']")

    def remove(self, stream: str, label: str) -> None:
        prefix = self.index(stream, label)
        number = int(prefix.removeprefix(f"{stream}-").removesuffix("-value"))
        block = self.page.locator(f"[name='{stream}-{number}-id']").locator("xpath=..")
        block.get_by_role("button", name="删除").first.click()

    def set_option(self, prefix: str, name: str, value: str) -> None:
        """A field behind the cogwheel."""
        field = self.page.locator(f"[name='{prefix}-{name}']")
        if not field.is_visible():
            cog = self.page.locator(f"[name='{prefix}-label']").locator(
                "xpath=ancestor::section[1]//button[@aria-controls][.//*[contains(@href,'cog')]]"
            )
            cog.first.click()
        if "gewu-logic" in (field.get_attribute("data-controller") or ""):  # dressed when it comes into sight
            self.page.locator(f"[name='{prefix}-{name}'] + .gewu-logic").wait_for()
        if field.get_attribute("hidden") is not None:  # a condition: the text is folded behind its words
            self.page.locator(f"[name='{prefix}-{name}'] + .gewu-logic [aria-expanded]").click()
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(label=value)
        elif field.get_attribute("type") == "checkbox":
            field.dispatch_event("click")  # the block may still be sliding into place
        else:
            field.fill(value)

    def check_and_enable(self) -> str:
        """The two clicks; answers the text of the check before enabling."""
        # An automatic save on its way would arrive after the click with older content, and enabling would be refused.
        self.page.wait_for_load_state("networkidle")
        self.page.click("[name='action-publish']")
        self.page.wait_for_url("**/plan/")
        self.page.eval_on_selector_all(".gewu-plan details", "all => all.forEach(one => (one.open = true))")
        text = self.page.inner_text(".gewu-plan")
        if self.page.locator("#id_name").count():
            # Something stops or changes its type: the name stands in the heading, behind the colon.
            self.page.fill("#id_name", self.page.inner_text(".gewu-plan h1").partition("：")[2])
        with self.page.expect_navigation(wait_until="load"):
            self.page.get_by_role("button", name="确认启用").click()
        shown = self.page.inner_text("body")
        assert "已启用" in shown, shown[:2000]
        return text
