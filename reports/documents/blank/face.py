"""The face that typed Chinese is shown in. It has to be in the file: readers that substitute one show empty boxes.

Noto Sans CJK SC, cut down to GB 2312 (1.3 MB compressed); for rarer characters readers take a face of their own.
"""

from __future__ import annotations

import io
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings

_NAME, _VERSION = "Noto Sans CJK SC", 1
_lock = Lock()
_kept: dict[str, Face | None] = {}


@dataclass(frozen=True)
class Face:
    """``glyphs``: CIDs by character; ``widths``: of those that are narrower, in thousandths; ``program``: bare CFF."""

    program: bytes
    glyphs: dict[int, int]
    widths: dict[int, int]


def face() -> Face | None:
    """None where the face is not installed. Takes some seconds once; then it is in the data folder."""
    with _lock:
        if _NAME not in _kept:
            _kept[_NAME] = _read(_file())
        return _kept[_NAME]


def _file() -> Path | None:
    path = Path(settings.GEWU_DATA) / "private" / f"face-of-fields-{_VERSION}.otf"
    if not path.exists():
        cut = _cut()
        if cut is None:
            return None
        fresh = path.with_suffix(f".{os.getpid()}")  # several processes may cut it at once
        fresh.write_bytes(cut)
        fresh.replace(path)
    return path


def _cut() -> bytes | None:
    """The face with the characters of GB 2312 and without what only sets texts well. Costs about 8 CPU seconds."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    asked = ["fc-match", "--format=%{family}\n%{index}\n%{file}", _NAME]
    try:
        family, index, path = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split("\n")
    except (OSError, ValueError, subprocess.CalledProcessError):
        return None
    if _NAME not in family:
        return None
    font = TTFont(path, fontNumber=int(index) & 0xFFFF, lazy=True)
    options = subset.Options(layout_features=[], hinting=False, name_IDs=[], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "BASE", "VORG", "vhea", "vmtx", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=_characters())
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _characters() -> set[int]:
    pairs = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {*range(0x20, 0x7F), *(ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore")))}


def _read(path: Path | None) -> Face | None:
    from fontTools.ttLib import TTFont

    if path is None:
        return None
    font = TTFont(path)
    named = {code: name for code, name in font.getBestCmap().items() if name.startswith("cid")}
    glyphs = {code: int(name[3:]) for code, name in named.items()}
    widths = {glyphs[code]: font["hmtx"][name][0] for code, name in named.items() if font["hmtx"][name][0] != 1000}
    return Face(font.getTableData("CFF "), glyphs, widths)
