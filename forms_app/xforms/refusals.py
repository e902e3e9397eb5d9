"""What pyxform refuses, in our words and at its cell; its own words stay behind them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.xforms.told import Place, Refused

# By the beginning of the name of pyxform's error code, the longest first.
_CODES: dict[str, Any] = {
    "ENTITY": gettext_lazy("The entities of this form contradict one another."),
    "HEADER_001": gettext_lazy("The first row of the sheet has no column names. Add them above the questions."),
    "HEADER_002": gettext_lazy("Two columns mean the same. Keep one of them."),
    "HEADER_003": gettext_lazy("A column that every form needs is missing. Each question needs type and name."),
    "HEADER": gettext_lazy("A column name cannot be used: it is empty, has spaces or is not known."),
    "LABEL": gettext_lazy("This choice has no label."),
    "NAMES_001": gettext_lazy("This name is used twice in the same group. Change one of them."),
    "NAMES_003": gettext_lazy("A table cannot have the name of the form itself. Change it."),
    "NAMES_004": gettext_lazy("Two tables have this name. Change one of them."),
    "NAMES_005": gettext_lazy("The name “meta” is taken by the format itself. Change it."),
    "NAMES_006": gettext_lazy("This choice has no code in the column “name”."),
    "NAMES_007": gettext_lazy("This code occurs twice in one list of choices. Change one of them."),
    "NAMES": gettext_lazy(
        "This name cannot be used: it begins with a letter or _, and has letters, digits, _, - and dots."
    ),
    "PYREF_004": gettext_lazy("An expression names a question, and several have this name."),
    "PYREF_003": gettext_lazy("An expression names a question that is not in this form."),
    "PYREF": gettext_lazy("A question in an expression is written ${name}. Look for a missing sign."),
    "RANGE": gettext_lazy("The limits or steps of this scale do not fit together."),
    "SURVEY_001": gettext_lazy("Something ends here that never began. Look for a missing begin row above."),
    "SURVEY_002": gettext_lazy("What begins here never ends. Look for a missing end row below."),
    "SURVEY": gettext_lazy("What stands under parameters cannot be used with this type."),
}
# Sentences without a code.
_SENTENCES: tuple[tuple[str, Any], ...] = (
    (r"Missing (?P<column>calculation)", gettext_lazy("This row is computed, but no calculation is given.")),
    (r"Duplicate column header: (?P<column>.+)", gettext_lazy("Two columns of a sheet have this name. Keep one.")),
    (r"Question or group with no (?P<column>name)", gettext_lazy("This question or group has no name.")),
    (r"Question with no (?P<column>type)", gettext_lazy("This question has no type.")),
    (r"section has not been included", gettext_lazy(
        "The form takes in another file here, which is not possible. Copy those questions into this form.")),
    (r"Unknown question type|unknown question type|not.*valid question type", gettext_lazy(
        "There is no such type of question. Look it up in the list of types.")),
    (r"invalid date on the (?P<sheet>\S+) sheet, under the (?P<column>.+) column on row number (?P<row>\d+)",
     gettext_lazy("This date cannot be read. Write it as text like 2026-11-23.")),
    (r"List name not in|list name .*not|There should be a choices sheet|choices sheet", gettext_lazy(
        "The list of choices that is named here is not on the sheet of choices.")),
    (r"Unmatched", gettext_lazy("What begins here never ends, or ends without having begun.")),
    (r"There has been a problem trying to replace|There is no survey element", gettext_lazy(
        "An expression names a question that is not in this form.")),
    (r"multiple survey elements", gettext_lazy("An expression names a question, and several have this name.")),
    (r"(?:must have|should have|need).{0,40}sheet named|sheet named|worksheets?\b.*survey", gettext_lazy(
        "The file has no sheet with the name survey, which holds the questions.")),
    (r"encrypted|password", gettext_lazy("The file is protected by a password. Take the password off and try again.")),
    (r"Error reading|not a supported|[Uu]nsupported format|[Cc]orrupt|unable to|could not|codec can.t decode",
     gettext_lazy("The file cannot be read: it is damaged, or no table. Save it once more as .xlsx.")),
)  # fmt: skip


def refused(error: Exception) -> Refused:
    """``error``: whatever pyxform raised."""
    words = " ".join(str(error).split())
    code, found = _coded(words)
    text = next((told for name, told in _CODES.items() if code.startswith(name)), None) if code else None
    if text is None:
        text, found = _sentence(words, found)
    said = _("%(reason)s (pyxform: %(words)s)") % {"reason": text, "words": words[:300]}
    return Refused(said, _place(words, found))


def _sentence(words: str, found: dict[str, str]) -> tuple[Any, dict[str, str]]:
    for pattern, told in _SENTENCES:
        if match := re.search(pattern, words):
            return told, found | {name: value for name, value in match.groupdict().items() if value}
    return _("This does not follow the rules of XLSForm."), found


def _place(words: str, found: dict[str, str]) -> Place:
    row = re.search(r"\[row ?: ?(\d+)\]", words)
    sheet = re.search(r"'(survey|choices|settings|entities|external_choices|osm)'", words)
    column = re.search(r"the '([^']+)' value", words)
    number = found.get("row") or (row[1] if row else "")
    name = found.get("sheet") or found.get("sheet_name") or (sheet[1] if sheet else "")
    header = found.get("header") or found.get("column") or (column[1] if column else "")
    missing = "type" if "required column" in words and "'type'" in words else ""
    at_head = bool(header or missing) and not number
    return Place(name or "survey", int(number) if number.isdigit() else int(at_head), header or missing)


def _coded(words: str) -> tuple[str, dict[str, str]]:
    for name, pattern in _patterns():
        if match := pattern.fullmatch(words):
            return name, {key: value for key, value in match.groupdict().items() if value}
    return "", {}


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """What pyxform says with a code, by its code: most of its errors arrive as finished sentences only."""
    from pyxform.errors import ErrorCode

    found = []
    for code in ErrorCode:
        pieces, seen = [], set[str]()
        for index, piece in enumerate(re.split(r"\{(\w+)\}", " ".join(code.value.msg.split()))):
            if index % 2 == 0:
                pieces.append(re.escape(piece))
            else:
                pieces.append(f"(?P<{piece}>.*?)" if piece not in seen else ".*?")
                seen.add(piece)
        found.append((code.name, re.compile("".join(pieces).strip())))
    return found
