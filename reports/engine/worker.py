"""The process that lays out: ``python -m reports.engine.worker``. The only place that imports WeasyPrint.

It reads requests from standard input and answers on what was standard output. It ends by itself when nobody asks
for a while, after a number of jobs, when its parent is gone, and when it would take more memory than it may.
"""

from __future__ import annotations

import gc
import logging
import os
import resource
import select
import sys
import threading
import time
from typing import Any

from reports.engine import protocol

JOBS = 200
IDLE = 600  # seconds


def main(memory: int) -> None:
    """``memory``: bytes of address space."""
    out = os.dup(1)
    os.dup2(2, 1)  # a stray print must not end up among the answers
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    printer = Printer()
    _write(out, protocol.pack({"ready": True}))
    for _job in range(JOBS):
        if not select.select([0], [], [], IDLE)[0]:
            return
        try:
            head, body = protocol.unpack(_read)
        except EOFError:
            return
        _write(out, printer.answer(head, body))


def _end_with(parent: int) -> None:
    """A layout that nobody waits for any more must not go on: the pipe is only looked at between jobs."""
    while os.getppid() == parent:
        time.sleep(2)
    os._exit(0)


def _read(count: int) -> bytes:
    parts = []
    while count:
        part = os.read(0, min(count, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


class Printer:
    """WeasyPrint with one shared font configuration, which may fetch nothing but data: URIs."""

    def __init__(self) -> None:
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
        self.fonts = FontConfiguration()
        self.fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)

    def answer(self, head: dict[str, Any], body: bytes) -> bytes:
        gc.disable()  # collections while laying out cost a third of the time and free nothing
        try:
            result, pdf = self.render(body.decode(), whole_pages=bool(head.get("whole_pages")))
        except MemoryError:
            os._exit(protocol.OUT_OF_MEMORY)  # there is none left to write an answer with
        except Exception as error:  # whatever WeasyPrint stumbles over; the caller says it in Chinese
            return protocol.pack({"error": f"{type(error).__name__}: {error}"})
        finally:
            gc.enable()
            gc.collect()
        return protocol.pack(result, pdf)

    def render(self, html: str, *, whole_pages: bool) -> tuple[dict[str, Any], bytes]:
        """The PDF and its page count; with ``whole_pages`` also the row from which the next chunk goes on."""
        from weasyprint import HTML

        document = HTML(string=html, url_fetcher=self.fetcher).render(font_config=self.fonts)
        keep, rest = _cut(document.pages) if whole_pages else (len(document.pages), None)
        pdf = document.copy(document.pages[:keep]).write_pdf()
        return {"pages": keep, "rest": rest}, pdf


def _cut(pages: list[Any]) -> tuple[int, str | None]:
    """How many pages are full, and the id of the first row after them.

    The last page is usually short, so it is left to the next chunk. A page that begins inside a row is no place to
    cut. Rows carry ids, which WeasyPrint reports as anchors.
    """
    for keep in range(len(pages) - 1, 0, -1):
        before, after = pages[keep - 1].anchors, pages[keep].anchors
        rows = [name for name in after if name.startswith("r")]
        if rows and rows[0] not in before:
            return keep, rows[0]
    return len(pages), None


if __name__ == "__main__":
    main(int(sys.argv[1]))
