"""Inputs for choices from code lists: buttons or a list while they are few, a search where they are many."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms_app.codes import lookup
from forms_app.entry.lists import Listing
from forms_app.entry.widgets import Choices, List, ManyChoices

RADIO_LIMIT, LIST_LIMIT = 8, 30
FOUND_LIMIT, FIRST = 20, 8  # of a search; without one, the first of the list: they are often the usual ones
LEVEL_LIMIT = 300  # choices of one level that a phone still scrolls through
Option = tuple[str, str, str, bool]  # code, label, labels above it, chosen


class CodePicker(forms.Widget):
    """The field binds it to its list. ``extra``: (code, label) of choices behind those of the list."""

    template_name = "entry/widgets/codes.html"
    many = False
    left_out: Collection[str] = frozenset()  # see ``widgets``

    def __init__(self, *, required: bool, extra: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self.required, self.extra = required, extra
        self.listing, self.search_at, self.typed = Listing(""), "", ""

    def bind(self, listing: Listing, search_at: str) -> None:
        self.listing, self.search_at = listing, search_at

    @property
    def is_short(self) -> bool:
        return len(self.listing.valid) <= LIST_LIMIT

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return not self.is_short or bool(self._buttons().use_fieldset)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.typed = (data.get(f"{name}.find") or "").strip()[:60]
        return data.get(name)

    def id_for_label(self, id_: str) -> str:
        return self._buttons().id_for_label(id_) if self.is_short else id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        if self.is_short:
            return self._buttons().render(name, value, attrs, renderer)
        return super().render(name, value, attrs, renderer)

    def options(self) -> list[tuple[Any, Any]]:
        return [*((code, self.listing.text(code)) for code in self.listing.valid), *self.extra]

    def _buttons(self) -> forms.Widget:
        options = self.options()
        if len(options) > RADIO_LIMIT:
            made: List | Choices = List({"class": "g-select"}, choices=[("", _("Please choose")), *options])
        else:
            made = Choices(choices=options if self.required else [*options, ("", _("Not answered"))])
        made.left_out = self.left_out
        return made

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = [str(code) for code in value] if isinstance(value, list) else [str(value)] if value else []
        known = [code for code in chosen if code in self.listing.valid and code not in self.left_out]
        found = [code for code in self._found() if code not in known and code not in self.left_out]
        context["widget"] |= {
            "options": [self._option(code, code in known) for code in [*known, *found]],
            "extra": [(code, label, "", code in chosen) for code, label in self.extra],
            "none": not self.many and not self.required,
            "is_empty": not known and not any(code in chosen for code, _label in self.extra),
            "many": self.many,
            "typed": self.typed,
            "is_short": all(len(self.listing.entries[code].label) <= Choices.short for code in [*known, *found]),
            "missed": bool(self.typed) and not found,
            "count": len(self.listing.valid),
            "search_at": self.search_at,
        }
        return context

    def _option(self, code: str, is_chosen: bool) -> Option:
        return code, self.listing.entries[code].label, self.listing.above(code), is_chosen

    def _found(self) -> list[str]:
        """One query for a search, none without."""
        if not self.typed:
            return list(self.listing.valid)[:FIRST]
        return found_in(self.listing, self.typed)


def found_in(listing: Listing, typed: str) -> list[str]:
    """Codes that can be chosen, best first: by their labels in the language of the list, then as ``lookup`` does."""
    spoken = listing.called(typed, FOUND_LIMIT)
    found = (code.code for code in lookup.search(listing.slug, typed, limit=FOUND_LIMIT))
    return list(dict.fromkeys([*spoken, *(code for code in found if code in listing.valid)]))[:FOUND_LIMIT]


class ManyCodesPicker(CodePicker):
    many = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        super().value_from_datadict(data, files, name)
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def _buttons(self) -> forms.Widget:
        made = ManyChoices(choices=self.options())
        made.left_out = self.left_out
        return made


class Cascade(CodePicker):
    """A list for each level, all of one name; the deepest that lies below those before it counts."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        super().value_from_datadict(data, files, name)
        codes = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return self._deepest([str(code or "").strip() for code in codes])

    def _deepest(self, codes: list[str]) -> str:
        chosen = ""
        for code in codes:
            entry = self.listing.entries.get(code)
            if not code or (chosen and (entry is None or entry.parent != chosen)):
                break
            chosen = code
        return chosen

    @property
    def is_short(self) -> bool:
        return self.listing.widest <= LEVEL_LIMIT

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return not self.is_short

    def id_for_label(self, id_: str) -> str:
        return id_

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        if not self.is_short:
            return super().render(name, value, attrs, renderer)
        context = forms.Widget.get_context(self, name, value, attrs)
        context["widget"]["selects"] = list(self._levels(str(value or "")))
        return self._render("entry/widgets/cascade.html", context, renderer)  # type: ignore[attr-defined]

    def _levels(self, value: str) -> Iterator[list[tuple[str, str, bool]]]:
        """The options of each level down to the one below what is chosen."""
        above = ""
        for chosen in [*(entry.code for entry in self.listing.chain(value)), ""]:
            options = self.listing.children(above)
            if options or not above:
                yield [(entry.code, entry.label, entry.code == chosen) for entry in options]
            if chosen not in {entry.code for entry in options}:
                return
            above = chosen
