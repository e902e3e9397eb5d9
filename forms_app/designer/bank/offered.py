"""What may be put into a form: sections that come along, and those that the county has saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from forms_app.designer.bank_items import BankItem
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.reading import Block, with_ids

READY, OWN = "ready", "own"


@dataclass(frozen=True)
class Offer:
    """``code``: 'ready-di-zhi' or 'own-7', part of addresses."""

    code: str
    title: str
    icon: str
    note: str
    sections: list[Block]
    saved: BankItem | None = None

    @property
    def labels(self) -> list[str]:
        return [block["value"]["label"] for section in self.sections for block in section["value"]["questions"]]


def offers() -> list[Offer]:
    """One query."""
    own = [_own(item) for item in BankItem.objects.select_related("saved_by")]
    return [*own, *(_ready(name) for name in shelf.bank())]


def find(code: str) -> Offer | None:
    return next((one for one in offers() if one.code == code), None)


def _ready(title: str) -> Offer:
    found = shelf.bank()[title]
    return Offer(f"{READY}-{found.name}", title, found.icon, found.purpose, list(found.sections))


def _own(item: BankItem) -> Offer:
    return Offer(f"{OWN}-{item.pk}", item.title, "folder-open-inverse", item.note, item.raw(), item)


def copied(sections: list[Block], taken: set[str]) -> list[Block]:
    """With ids of their own. A field name stays where nothing in the form has it; else the editor proposes another."""
    fresh = [with_ids(section) for section in sections]
    for section in fresh:
        for block in section["value"]["questions"]:
            if block["value"].get("key") in taken:
                block["value"]["key"] = ""
    return fresh


def keys_of(body: Any) -> set[str]:
    """The field names outside tables of a page's stream."""
    return {question.value["key"] for section in body for question in section.value["questions"]} - {""}
