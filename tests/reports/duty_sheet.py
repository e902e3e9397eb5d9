"""A printed on-duty notice, measured: everything in millimetres of A3 from the top left of the printed area."""

from __future__ import annotations

from typing import Any

MM = 25.4 / 72
PATH, IMAGE, TEXT = 2, 3, 1


class Sheet:
    def __init__(self, data: bytes, page: int = 0) -> None:
        import pypdfium2

        self.document = pypdfium2.PdfDocument(data)
        self.page: Any = self.document[page]
        self.text_page = self.page.get_textpage()
        width, height = self.page.get_width() * MM, self.page.get_height() * MM
        self.size = (width, height)
        self.scale = min(width / 420, height / 297)  # millimetres of this paper per millimetre of A3
        self.left, self.top = (width - 390 * self.scale) / 2, (height - 267 * self.scale) / 2

    @property
    def pages(self) -> int:
        return len(self.document)

    def objects(self, kind: int) -> list[tuple[float, float, float, float]]:
        """left, top, right, bottom of paths, images or runs of text."""
        return [self._box(it.get_bounds()) for it in self.page.get_objects() if it.type == kind]

    def text(self, box: tuple[float, float, float, float] = (-15, -15, 405, 282)) -> str:
        """Characters whose middle lies in the box, without spaces."""
        left, top, right, bottom = box
        x0, x1 = (self.left + left * self.scale) / MM, (self.left + right * self.scale) / MM
        y0 = (self.size[1] - self.top - bottom * self.scale) / MM
        y1 = (self.size[1] - self.top - top * self.scale) / MM
        found = self.text_page.get_text_bounded(x0, y0, x1, y1).replace(
            "\x02", "-"
        )  # its sign for a hyphen at a line's end
        return "".join(found.split())

    def _box(self, bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        x0, y0, x1, y1 = (value * MM for value in bounds)
        height = self.size[1]
        left, right = (x0 - self.left) / self.scale, (x1 - self.left) / self.scale
        return left, (height - y1 - self.top) / self.scale, right, (height - y0 - self.top) / self.scale
