"""What other rooms add to the desk's navigation and to the phone terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Place = Literal["desk", "phone"]


@dataclass(frozen=True)
class Item:
    """A door that the user may open. ``hint``: a few words under it on the desk's first page."""

    label: str
    url: str
    place: Place = "desk"
    order: int = 100
    hint: str = ""


Source = Callable[[Any], Iterable[Item]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Add a function that gives the items open to a user. Called from AppConfig.ready."""
    if source not in _sources:
        _sources.append(source)


def items_for(user: Any, place: Place) -> list[Item]:
    """The items open to ``user`` at ``place``, in order. Runs the queries of the sources."""
    found = [item for source in _sources for item in source(user) if item.place == place]
    return sorted(found, key=lambda item: item.order)
