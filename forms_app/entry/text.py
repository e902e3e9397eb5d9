"""What people type: spaces trimmed, full-width digits read as digits, what cannot be seen refused."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms_app.schema.reading import half_width

__all__ = ["INVISIBLE_ENDS", "dots", "half_width", "is_han", "name_dots", "quoted", "tidy"]

INVISIBLE_ENDS = " \t\r\n\u3000\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_DIRECTION_MARKS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}

UNREADABLE = _("There is a character here that cannot be shown or saved. Delete it and type the text again.")


def tidy(text: str, *, lines: bool = False) -> str:
    """Trim; line breaks become \\n, or spaces unless ``lines``. Raises ValidationError for unreadable characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip(INVISIBLE_ENDS)
    text = text.replace("\t", " ") if lines else text.replace("\n", " ").replace("\t", " ")
    # What is printable has none of them but U+FFFD; of a big workbook a million cells come by.
    if (not text.isprintable() or "\ufffd" in text) and any(_unreadable(character) for character in text):
        raise ValidationError(UNREADABLE, code="unreadable")
    return text


def quoted(text: str, longest: int = 40) -> str:
    """The beginning of ``text`` for a message, without what would turn the line around."""
    return "".join(character for character in text[:longest] if character == "\ufffd" or not _unreadable(character))


def _unreadable(character: str) -> bool:
    if character in _DIRECTION_MARKS or character == "\ufffd":
        return True
    return character != "\n" and unicodedata.category(character) in {"Cc", "Cs"}


_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]"
_DOT = "[•・．‧∙⋅･·]"
_DOTS = re.compile(rf"(?<={_HAN})[ \u3000]*{_DOT}[ \u3000]*(?={_HAN})")


def name_dots(text: str) -> str:
    """阿依古丽•买买提 → 阿依古丽·买买提: between Chinese characters the dot of names is U+00B7, without spaces."""
    return _DOTS.sub("·", text)


def dots(text: str) -> str:
    """Every dot of names as U+00B7, also at the ends of a part of a name: ．买买提 → ·买买提."""
    return re.sub(_DOT, "·", text)


def is_han(text: str) -> bool:
    """Whether this is Chinese characters and dots of names alone."""
    return bool(re.fullmatch(rf"(?:{_HAN}|·)+", text))
