"""One of many that the server looks up: a list while they are few, a search where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_app.entry.widgets import List

LIST_LIMIT, FOUND_LIMIT, FIRST, TEXT_LENGTH = 50, 20, 8, 60


class Found(NamedTuple):
    """A candidate. ``above``: what else tells it from others."""

    code: str
    label: str
    above: str = ""


def plain(text: str) -> str:
    """What databases can look for: neither NUL nor more than anybody types."""
    return text.replace("\x00", "").strip()[:TEXT_LENGTH]


class Source(Protocol):
    """Whoever fills in sees no candidate beyond these."""

    def short(self) -> Sequence[Found] | None:
        """All of them, None where they are more than LIST_LIMIT or always searched."""

    def search(self, text: str, limit: int) -> Sequence[Found]:
        """The best first; without a text those that lie nearest."""

    def get(self, code: str) -> Found | None:
        """The candidate with this code, None for what cannot be chosen, whatever the reason."""


class Finder(forms.Widget):
    template_name = "entry/widgets/find.html"
    source: Source | None = None
    search_at = ""
    typed = ""

    def __init__(self, *, required: bool, hint: Any, missed: Any) -> None:
        super().__init__()
        self.required, self.hint, self.missed = required, hint, missed

    @property
    def few(self) -> Sequence[Found] | None:
        return self.source.short() if self.source else ()

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return self.few is None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = (data.get(f"{name}.find") or "").strip()[:TEXT_LENGTH]
        return data.get(name)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        few = self.few
        if few is None:
            return super().render(name, value, attrs, renderer)
        options = [("", _("Please choose")), *((one.code, one.label) for one in few)]
        return List({"class": "g-select"}, choices=options).render(name, value, attrs, renderer)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        assert self.source is not None
        chosen = self.source.get(str(value)) if value else None
        found = self.source.search(self.typed, FOUND_LIMIT if self.typed else FIRST)
        others = [one for one in found if chosen is None or one.code != chosen.code]
        context["widget"] |= {
            "options": [(one, one is chosen) for one in ([chosen] if chosen else []) + others],
            "none": not self.required,
            "is_empty": chosen is None,
            "typed": self.typed,
            "nothing": bool(self.typed) and not found,
            "hint": self.hint,
            "missed": self.missed,
            "search_at": self.search_at,
        }
        return context
