"""The way to paper: ``render(html)`` gives a PDF, ``render_whole_pages(html)`` the full pages of a long table."""

from __future__ import annotations

from dataclasses import dataclass

from reports.engine import workers

RECORD_TIMEOUT, CHUNK_TIMEOUT = 30.0, 180.0  # seconds


@dataclass(frozen=True)
class Chunk:
    """``pages`` full pages; ``rest``: the id of the table row from which the next chunk goes on, None if all fit."""

    pdf: bytes
    pages: int
    rest: str | None = None


def render(html: str, *, timeout_s: float = RECORD_TIMEOUT) -> bytes:
    """The PDF of a finished HTML document; pictures only as data: URIs. Raises PrintFailed. Thread-safe."""
    return workers.workers.ask({}, html, timeout_s)[1]


def render_whole_pages(html: str, *, timeout_s: float = CHUNK_TIMEOUT) -> Chunk:
    """Like ``render``, without the last page if a row (``<tr id="r…">``) begins it. Raises PrintFailed."""
    answer, pdf = workers.workers.ask({"whole_pages": True}, html, timeout_s)
    return Chunk(pdf, answer["pages"], answer["rest"])


def render_chunk(html: str, *, timeout_s: float = CHUNK_TIMEOUT) -> Chunk:
    """Like ``render``, with the number of pages."""
    answer, pdf = workers.workers.ask({}, html, timeout_s)
    return Chunk(pdf, answer["pages"])
