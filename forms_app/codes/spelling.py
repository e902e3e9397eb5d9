"""How a label is found: by its characters, by its pinyin and by the first letters of that."""

from __future__ import annotations

import re
import unicodedata

KEY_LENGTH = 1000  # a label of 200 characters, five letters to a syllable


def folded(text: str) -> str:
    """One form for what looks alike: full-width letters as ASCII, lower case, no space at the ends."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def pinyin_of(label: str) -> tuple[str, str]:
    """(syllables joined, first letters): 维吾尔族 → ('weiwuerzu', 'wwez'). Letters and digits stand for themselves."""
    from pypinyin import lazy_pinyin  # its dictionary takes a third of a second at every start of a process

    read = " ".join(lazy_pinyin(folded(label), errors=" ".join))
    syllables = re.sub(r"[^a-z0-9 ]", "", read).split()
    return "".join(syllables)[:KEY_LENGTH], "".join(syllable[0] for syllable in syllables)[:KEY_LENGTH]
