"""Rare characters of names: by pinyin, strokes and components."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from forms_app.entry.text import half_width, is_han

SHOWN, OFFERED, LONGEST = 200, 60, 30  # characters found, components to narrow by, characters of a search
LARGE = 3
_TABLE = Path(__file__).with_name("characters.tsv")
# Components are written as they stand in the character; people type the character that they come from.
_WRITTEN = (
    "水氵 火灬 人亻 心忄 手扌 草艹 艸艹 言讠 金钅 丝纟 糸纟 食饣 示礻 衣衤 犬犭 刀刂 竹⺮ 玉王 走辶 阜阝 邑阝 肉月 "
    "鳥鸟 魚鱼 馬马 車车 貝贝 頁页 門门 風风"
)
_SAME = {pair[0]: pair[1] for pair in _WRITTEN.split()}
_WORD = re.compile(r"[a-z]+|[0-9]+|.")


@dataclass(frozen=True)
class Rare:
    """``pinyin``: 'xún'. ``plain``: 'xun', with v for ü. ``parts``: the components, the largest first."""

    char: str
    pinyin: str
    plain: str
    strokes: int
    parts: tuple[str, ...]

    @property
    def initial(self) -> str:
        return self.plain[0]

    def has(self, part: str) -> bool:
        return part == self.char or part in self.parts or _SAME.get(part, part) in self.parts


@lru_cache(maxsize=1)
def everything() -> tuple[Rare, ...]:
    """The whole table, by pinyin and strokes."""
    rows = [line.split("\t") for line in _TABLE.read_text().splitlines() if not line.startswith("#")]
    found = [
        Rare(char, pinyin, _plain(pinyin), int(strokes), tuple(parts.split()))
        for char, _n, pinyin, strokes, parts in rows
    ]
    return tuple(sorted(found, key=lambda rare: (rare.plain, rare.strokes, rare.char)))


def initials() -> list[str]:
    return sorted({rare.initial for rare in everything()})


def find(text: str, parts: Iterable[str] = (), initial: str = "") -> list[Rare]:
    """Characters that all of this is true of: '火寻', 'xun', '10画', 'xun 火'; nothing asked finds nothing."""
    wanted, words = list(parts), _words(text)
    if not (wanted or words or initial):
        return []
    return [
        rare
        for rare in everything()
        if all(rare.has(part) for part in wanted)
        and all(_fits(rare, word) for word in words)
        and (not initial or rare.initial == initial)
    ]


def narrowing(found: Sequence[Rare], chosen: Iterable[str] = ()) -> list[str]:
    """Components that some of ``found`` have and others not, the most frequent first; of all where nothing is found.

    Large ones only, nobody looks for a character by the 冂 in it; and those that every telephone can show.
    """
    among = found or everything()
    counted = Counter(part for rare in among for part in rare.parts[:LARGE] if "一" <= part <= "龥")
    usual = [part for part, count in counted.most_common() if count < len(among) and part not in set(chosen)]
    return usual[:OFFERED]


def _words(text: str) -> list[str]:
    spelled = unicodedata.normalize("NFC", half_width(text.lower()))
    plain = "".join(_toneless(sign) for sign in spelled)
    return [word for word in _WORD.findall(plain) if word.isdigit() or (word.isalpha() and word not in {"画", "划"})]


def _fits(rare: Rare, word: str) -> bool:
    if word.isascii() and word.isdecimal():
        return rare.strokes == int(word)
    return rare.has(word) if is_han(word) or not word.isascii() else rare.plain.startswith(word)


def _plain(pinyin: str) -> str:
    return "".join(_toneless(sign) for sign in pinyin)


def _toneless(sign: str) -> str:
    """'ú' → 'u', 'ǘ' and 'ü' → 'v', everything else as it is."""
    if is_han(sign):
        return sign
    bare = unicodedata.normalize("NFD", sign)
    return "v" if "\u0308" in bare else bare[0]
