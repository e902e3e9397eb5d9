"""Keys: ASCII names for questions and choices, proposed from Chinese labels (姓名 → xing_ming)."""

from __future__ import annotations

import re
from collections.abc import Container

KEY = re.compile(r"[a-z][a-z0-9_]*")
CODE = re.compile(r"[A-Za-z0-9_-]+")
KEY_LENGTH = 40


def propose(label: str, taken: Container[str] = (), fallback: str = "item") -> str:
    """A free key for a label: pinyin by syllable, at most 40 characters, 'xing_ming_2' where the first is taken."""
    from pypinyin import lazy_pinyin  # its dictionary takes a third of a second at every start of a process

    words = "_".join(lazy_pinyin(label, errors=_latin))
    base = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:KEY_LENGTH].rstrip("_")
    if not base:
        base = fallback
    if base[0].isdigit():
        base = f"q_{base}"[:KEY_LENGTH]
    key, number = base, 1
    while key in taken:
        number += 1
        key = f"{base[: KEY_LENGTH - 4]}_{number}"
    return key


def slug(title: str) -> str:
    """'居民信息采集一张表' → 'ju-min-xin-xi-cai-ji-yi-zhang-biao': ASCII, for addresses and QR codes."""
    return propose(title, fallback="form").replace("_", "-")


def _latin(text: str) -> str:
    """What pypinyin cannot read: letters and digits stay, everything else separates."""
    return re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")
