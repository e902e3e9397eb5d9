"""Bookmarks of a merged document, written straight into its catalogue: pikepdf's open_outline is quadratic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Bookmark:
    """``path``: the titles from the top down to this entry; ``page`` counts from 0."""

    path: tuple[str, ...]
    page: int


@dataclass
class _Node:
    title: str
    page: int
    below: list[_Node] = field(default_factory=list)


def _tree(bookmarks: Sequence[Bookmark]) -> list[_Node]:
    """Entries that follow one another under the same titles share them; a title leads to its first page."""
    root = _Node("", 0)
    for bookmark in bookmarks:
        node = root
        for title in bookmark.path[:-1]:
            if not node.below or node.below[-1].title != title:
                node.below.append(_Node(title, bookmark.page))
            node = node.below[-1]
        node.below.append(_Node(bookmark.path[-1], bookmark.page))
    return root.below


def write_outline(document: Any, bookmarks: Sequence[Bookmark]) -> None:
    """Give an open pikepdf document these bookmarks, in place of any that it has. Linear in their number."""
    import pikepdf

    nodes = _tree(bookmarks)
    if not nodes:
        return
    pages = [page.obj for page in document.pages]
    root = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines))
    first, last = _write(document, nodes, root, pages)
    root.First, root.Last, root.Count = first, last, len(nodes)
    document.Root.Outlines = root
    document.Root.PageMode = pikepdf.Name.UseOutlines


def _write(document: Any, nodes: list[_Node], parent: Any, pages: list[Any]) -> tuple[Any, Any]:
    import pikepdf

    made = []
    for node in nodes:
        place = pikepdf.Array([pages[node.page], pikepdf.Name.Fit])
        entry = pikepdf.Dictionary(Title=pikepdf.String(node.title), Parent=parent, Dest=place)
        made.append(document.make_indirect(entry))
    for earlier, later in pairwise(made):
        earlier.Next, later.Prev = later, earlier
    for node, entry in zip(nodes, made, strict=True):
        if node.below:
            entry.First, entry.Last = _write(document, node.below, entry, pages)
            entry.Count = -len(node.below)  # negative: closed until somebody opens it
    return made[0], made[-1]
