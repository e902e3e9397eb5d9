"""What must never hang on a board: ID numbers, bank accounts, and phones in publicity lists (PIPL)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from stdnum import luhn
from stdnum.iso7064 import mod_11_2

DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){9,17}(?:[ -]?[0-9Xx])(?![0-9A-Za-z])")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
CARD_LENGTHS = range(16, 20)
ID_LENGTH = 18


def forbidden(text: str, *, phones: bool) -> list[str]:
    """One message for each line that holds such a number. ``phones``: whether mobile numbers are forbidden too."""
    return [
        _("Line %(line)d holds %(what)s: it must not be made public. Leave it out or keep the last four digits only.")
        % {"line": number, "what": what}
        for number, line in enumerate(text.splitlines(), 1)
        for what in _kinds(line, phones)
    ]


def _kinds(line: str, phones: bool) -> Iterator[str]:
    for found in DIGITS.finditer(line):
        number = re.sub(r"[ -]", "", found.group()).upper()
        if len(number) == ID_LENGTH and mod_11_2.is_valid(number):
            yield _("what looks like an ID number")
        elif len(number) in CARD_LENGTHS and number.isdigit() and luhn.is_valid(number):
            yield _("what looks like a bank account")
        elif phones and MOBILE.fullmatch(number):
            yield _("what looks like a mobile number")
