"""Chunks into one document, and page numbers on it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape
from typing import Any

from django.utils.translation import gettext as _

from reports.engine.fonts import SONG
from reports.engine.outline import Bookmark, write_outline
from reports.engine.render import render

STAMP_TIMEOUT = 120.0


def merge(parts: Sequence[bytes], bookmarks: Sequence[Bookmark] = ()) -> bytes:
    """One PDF of all pages, in order, with these bookmarks."""
    import pikepdf

    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(io.BytesIO(part)) as opened:
                whole.pages.extend(opened.pages)
        write_outline(whole, bookmarks)
        return _save(whole)


def stamp_page_numbers(pdf: bytes, *, bottom_mm: float, right_mm: float) -> bytes:
    """Write 第X页 共Y页 at the bottom right of every page: chunks cannot know their numbers while they are made."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        box = document.pages[0].mediabox
        size = (float(box[2]) - float(box[0]), float(box[3]) - float(box[1]))
        numbers = render(_numbers_html(len(document.pages), size, bottom_mm, right_mm), timeout_s=STAMP_TIMEOUT)
        with pikepdf.open(io.BytesIO(numbers)) as stamps:
            for page, stamp in zip(document.pages, stamps.pages, strict=True):
                page.add_overlay(stamp)
            return _save(document)


def _numbers_html(pages: int, size: tuple[float, float], bottom_mm: float, right_mm: float) -> str:
    width, height = size
    lines = (_("Page %(page)d of %(pages)d") % {"page": page, "pages": pages} for page in range(1, pages + 1))
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return (
        f"<style>@page{{size:{width}pt {height}pt;margin:0}}body{{margin:0}}"
        f"p{{margin:0;height:{height}pt;position:relative;break-after:page;font:9pt {SONG}}}"
        "p:last-child{break-after:auto}"
        f"span{{position:absolute;right:{right_mm}mm;bottom:{bottom_mm}mm}}</style>"
        + body.replace("<p>", "<p><span>").replace("</p>", "</span></p>")
    )


def _save(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out, compress_streams=True)
    return out.getvalue()
