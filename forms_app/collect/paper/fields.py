"""What stands in the fields of a PDF, whoever has saved it. Run as a process of its own: see ``apart``. No Django.

Texts may be UTF-16 in either order, UTF-8, PDFDocEncoding, or GBK as some Chinese programs write it; ticks a name at
the field or only at its box; values the field's own or its parent's.
"""

from __future__ import annotations

import io
import itertools
import json
import resource
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import unquote

FOREIGN, LOCKED, BROKEN, BARE, MANY = "foreign", "locked", "broken", "bare", "many"
MOST_FIELDS, DEEPEST, LONGEST, MOST_TEXT = 20_000, 20, 120_000, 2_000_000
_MEMORY, _SECONDS = 1 << 30, 20
_OFF = "Off"


class Unreadable(Exception):
    """``code``: why, one of those above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(data: bytes) -> dict[str, Any]:
    """{'fields': {whole name: [texts]}, 'mark': what the document's own data say}. Raises Unreadable."""
    import pikepdf

    if b"%PDF-" not in data[:1024]:
        raise Unreadable(FOREIGN)
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return {"fields": _values(document), "mark": _own(document)}
    except pikepdf.PasswordError as error:
        raise Unreadable(LOCKED) from error
    except Unreadable:
        raise
    except Exception as error:  # whatever the library says of damaged bytes
        raise Unreadable(BROKEN) from error


def _own(document: Any) -> str:
    with suppress(Exception):
        return _text(document.docinfo.get("/GewuForm"))
    return ""


def _values(document: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    whole = 0
    form = document.Root.get("/AcroForm")
    fields = form.get("/Fields") if form is not None else None
    for name, kind, field in _walk(fields if fields is not None else [], "", {}, itertools.count()):
        with suppress(AttributeError, TypeError, ValueError, KeyError, IndexError):
            values = _ticked(field) if kind.get("/FT") == "/Btn" else _texts(kind.get("/V"))
            found[name] = found.get(name) or [text[:LONGEST] for text in values]
            whole += sum(map(len, found[name]))
        if whole > MOST_TEXT:
            raise Unreadable(MANY)
    if not found:
        raise Unreadable(BARE)
    return found


def _walk(
    fields: Any, above: str, kind: dict[str, Any], met: Iterator[int], depth: int = 0
) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Fields that have a value of their own: (whole name, what they and those above them say, the field).

    ``met`` counts all: fields that hold themselves twice would be a million at the depth that is allowed.
    """
    if depth > DEEPEST:
        return
    for field in fields:
        if next(met) >= MOST_FIELDS:
            raise Unreadable(MANY)
        if not hasattr(field, "get"):
            continue
        own = _text(field.get("/T"))
        name = f"{above}.{own}" if above and own else own or above
        said = kind | {key: field.get(key) for key in ("/FT", "/V") if field.get(key) is not None}
        kids = [kid for kid in field.get("/Kids") or [] if hasattr(kid, "get")]
        if any(kid.get("/T") is not None for kid in kids):
            yield from _walk(kids, name, said, met, depth + 1)
        else:
            yield name, said, field


def _ticked(field: Any) -> list[str]:
    """The names of what is ticked: the field's value, or what its boxes say where it has none."""
    boxes = [field, *(field.get("/Kids") or [])]
    own = _state(field.get("/V"), field)
    if own:
        return [own]
    if field.get("/V") is not None and len(boxes) > 1 and _plain(field.get("/V")) != _OFF:
        return []
    return [text for box in boxes if (text := _state(box.get("/AS"), field))][:1]


def _state(value: Any, field: Any) -> str:
    """'' for a box that is not ticked. Numbers stand for places in a list of the field."""
    text = _plain(value)
    if not text or text == _OFF:
        return ""
    options = field.get("/Opt")
    if options is not None and text.isdecimal() and len(text) < 5 and int(text) < len(options):
        return _text(options[int(text)])
    return unquote(text)


def _plain(value: Any) -> str:
    return "" if value is None else str(value).lstrip("/")


def _texts(value: Any) -> list[str]:
    import pikepdf

    if isinstance(value, pikepdf.Array):
        return [text for item in value if (text := _text(item))]
    text = _text(value)
    return [text] if text else []


def _text(value: Any) -> str:
    import pikepdf

    if value is None:
        return ""
    if isinstance(value, pikepdf.Stream):
        return decoded(value.read_bytes())
    if isinstance(value, pikepdf.Name):
        return str(value)[1:]
    return decoded(bytes(value)) if isinstance(value, pikepdf.String) else ""


def decoded(raw: bytes) -> str:
    """Lines end with \\n; what no text has (a NUL, which databases refuse) is left out."""
    return _decoded(raw).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _decoded(raw: bytes) -> str:
    for mark, coding in ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(coding, "replace")
    for coding in ("ascii", "utf-8", "gbk"):
        with suppress(UnicodeDecodeError):
            return raw.decode(coding)
    import pikepdf

    return str(pikepdf.String(raw.decode("latin-1")))


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    try:
        answer = read(sys.stdin.buffer.read())
    except Unreadable as error:
        answer = {"refused": error.code}
    except MemoryError:
        answer = {"refused": BROKEN}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _main()
