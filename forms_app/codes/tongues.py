"""Labels in other languages: as people write them, a language and a label a line, and as columns of a workbook.

A list is kept in Chinese. ``labels`` of a code: {'en': 'Han', 'ug': …}; what is missing is read in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms_app.codes.checks import label_fault, tidy
from forms_app.schema.tongues import CHINESE, TONGUES, canonical, code_of, tongue

LANGUAGES_LIMIT = 20
_COLUMN = re.compile(r"名称\s*[（(](.+)[）)]")
_ORDER = {code: place for place, code in enumerate(TONGUES)}


def language(name: str) -> str:
    """'英语', 'English', 'en' → 'en'. Raises ValueError with what to do."""
    found = code_of(name) or canonical(name)
    if not found:
        raise ValueError(_("“%(name)s” is no language that is known here. Write for example 英语, English or en.")
                         % {"name": name.strip()[:40]})  # fmt: skip
    if found == CHINESE:
        raise ValueError(_("The label itself is in Chinese. Enter other languages only."))
    return found


def column(code: str) -> str:
    return f"名称（{tongue(code).chinese}）"


def named_in(header: str) -> str:
    """What stands in the brackets of '名称（英语）'; '' for any other column."""
    match = _COLUMN.fullmatch(header.strip())
    return match[1].strip() if match else ""


def usual(codes: Iterable[str]) -> list[str]:
    """Languages in the order in which they are offered everywhere."""
    return sorted(codes, key=lambda code: (_ORDER.get(code, len(_ORDER)), code))


def written(labels: Mapping[str, str]) -> str:
    return "\n".join(f"{tongue(code).chinese}={labels[code]}" for code in usual(labels))


def read(text: str) -> dict[str, str]:
    """The reverse. Raises ValueError with the line and what to do."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.replace("＝", "=").splitlines(), start=1):
        if not line.strip():
            continue
        name, sign, label = (part.strip() for part in line.partition("="))
        try:
            if not sign:
                raise ValueError(_("Write a language, “=” and the label, for example 英语=Han."))
            code = language(name)
            if code in found:
                raise ValueError(_("This language stands here twice."))
            if fault := label_fault(label := tidy(label)):
                raise ValueError(fault)
        except ValueError as error:
            raise ValueError(_("Line %(number)d: %(fault)s") % {"number": number, "fault": error}) from None
        found[code] = label
    if len(found) > LANGUAGES_LIMIT:
        raise ValueError(_("A label is kept in at most %(limit)d languages.") % {"limit": LANGUAGES_LIMIT})
    return found


def check_labels(labels: object) -> None:
    """A validator of the model."""
    if not isinstance(labels, dict) or not all(isinstance(label, str) for label in labels.values()):
        raise ValidationError(_("Write a language, “=” and the label, for example 英语=Han."))
    try:
        read(written(labels))
    except ValueError as error:
        raise ValidationError(str(error)) from None
