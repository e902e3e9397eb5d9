"""What a code and a label may look like: the same in the form, in a workbook and in the tests."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CODE_LENGTH, LABEL_LENGTH = 60, 200
# Written out by nobody, and able to turn the text around them: bidirectional controls.
_TURNING = {chr(point) for point in (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def tidy(text: str) -> str:
    """Without spaces at the ends, invisible marks, and runs of spaces inside."""
    return " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())


def code_fault(code: str) -> str:
    """Why this is no code; empty when it is one."""
    if not code:
        return _("The code is missing. Enter one.")
    if len(code) > CODE_LENGTH:
        return _("A code has at most %(limit)d characters; this one has %(found)d.") % {
            "limit": CODE_LENGTH, "found": len(code)}  # fmt: skip
    if re.fullmatch(r"\d+(\.\d+)?[Ee]\+\d+", code):
        return _("The spreadsheet has shortened this code to %(code)s. Format the column as text and enter all digits."
                 ) % {"code": code}  # fmt: skip
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", code):
        return _("Use letters, digits, “-”, “_” and “.” only, no spaces.")
    return ""


def label_fault(label: str) -> str:
    """Why this is no label; empty when it is one."""
    if not label:
        return _("The label is missing. Enter what people are to read.")
    if len(label) > LABEL_LENGTH:
        return _("A label has at most %(limit)d characters; this one has %(found)d. Shorten it.") % {
            "limit": LABEL_LENGTH, "found": len(label)}  # fmt: skip
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in _TURNING or char == "\ufffd"
           for char in label):  # fmt: skip
        return _("There is a character in this label that cannot be saved. Type it again.")
    if re.search(r"<[A-Za-z/!]", label):
        return _("This label holds marks of a web page (“<…>”). Enter plain text.")
    if label.startswith("="):
        return _("A label cannot begin with “=”: spreadsheets take it for a formula. Enter plain text.")
    return ""


def check_code(code: str) -> None:
    if fault := code_fault(code):
        raise ValidationError(fault)


def check_label(label: str) -> None:
    if fault := label_fault(label):
        raise ValidationError(fault)
