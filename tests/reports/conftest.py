"""The households of tests/records, and PDFs as text."""

from __future__ import annotations

import io
from typing import Any

from tests.records.conftest import put, version

__all__ = ["put", "version"]


def pdf(data: bytes) -> Any:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(data))


def text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pdf(data).pages)


def squeezed(data: bytes) -> str:
    """Without spaces and line ends, which depend on where text is broken."""
    return "".join(text(data).split())


def fonts(data: bytes) -> dict[str, bool]:
    """Name of each font and whether it is embedded."""
    found = {}
    for page in pdf(data).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            descriptor = inner["/FontDescriptor"].get_object()
            found[str(inner["/BaseFont"])] = bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor))
    return found
