"""What can be wrong with one cell of a workbook of areas, and with the areas above all together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

from forms_app.areas.models import CODE_LENGTH, Area, Level

NAME_LENGTH = Area._meta.get_field("name").max_length or 50
_WORDS = {
    Level.COUNTY: {"县", "市", "区", "县级", "县（市、区）", "county"},
    Level.TOWN: {"镇", "乡", "街道", "镇街", "镇（街道）", "乡镇", "乡级", "镇级", "town"},
    Level.VILLAGE: {"村", "社区", "村社区", "村（社区）", "村级", "village"},
    Level.GRID: {"网格", "grid"},
    Level.MICRO: {"微网格", "micro"},
}


def plain(text: str) -> str:
    """Full-width digits and brackets as ASCII or as they are usually written; no spaces."""
    digits = text.translate({0xFF10 + n: str(n) for n in range(10)}).replace("(", "（").replace(")", "）")
    return "".join(digits.split()).replace("\u200b", "").replace("\ufeff", "")


def damage(cell: str) -> str:
    """What the reader of the file says of this cell; empty when it is sound."""
    return getattr(cell, "reason", "")


def code_fault(code: str) -> str:
    if not code:
        return _("The code is missing.")
    if re.fullmatch(r"\d+(\.\d+)?[Ee]\+?\d+", code):
        return _("The spreadsheet has shortened this code to %(code)s. Format the column as text and enter all digits."
                 ) % {"code": code}  # fmt: skip
    if not (code.isascii() and code.isdigit()):
        return _("A code consists of digits only; this one is “%(code)s”.") % {"code": code[:30]}
    if len(code) + 1 in CODE_LENGTH.values():
        return _("This code has %(found)d digits; one is missing. If it begins with 0, the spreadsheet has dropped it: "
                 "format the column as text.") % {"found": len(code)}  # fmt: skip
    if len(code) not in CODE_LENGTH.values():
        return _("A code has 6, 9, 12, 15 or 18 digits; this one has %(found)d.") % {"found": len(code)}
    return ""


def name_fault(name: str) -> str:
    if not name:
        return _("The name is missing.")
    if len(name) > NAME_LENGTH:
        return _("A name has at most %(limit)d characters; this one has %(found)d.") % {
            "limit": NAME_LENGTH, "found": len(name)}  # fmt: skip
    if any(unicodedata.category(character) in {"Cc", "Cs"} or character == "\ufffd" for character in name):
        return _("There is a character in this name that cannot be saved. Type it again.")
    return ""


def level_fault(word: str, level: str) -> str:
    """``word`` as written in the column, ``level`` as the length of the code says."""
    if not word or word in _WORDS[Level(level)] or word in {level, str(Level(level).label)}:
        return ""
    return _("By its length this code is one of the level %(level)s, but the column says “%(word)s”.") % {
        "level": Level(level).label, "word": word[:20]}  # fmt: skip


def in_circles(parents: Mapping[str, str]) -> dict[str, list[str]]:
    """Codes whose areas above lead back to themselves, each with the way round: {'a': ['a', 'b', 'a']}."""
    found: dict[str, list[str]] = {}
    settled: set[str] = set()
    for start in parents:
        way: list[str] = []
        places: dict[str, int] = {}
        code = start
        while code and code not in settled and code not in places:
            places[code] = len(way)
            way.append(code)
            code = parents.get(code, "")
        if code in places:
            circle = [*way[places[code] :], code]
            found |= dict.fromkeys(circle, circle)
        settled.update(way)
    return found
