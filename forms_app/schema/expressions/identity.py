"""What a citizen's ID number says (GB 11643-1999, 4): the day of birth and the sex."""

from __future__ import annotations

import math
import re

from stdnum.iso7064 import mod_11_2

from forms_app.schema.expressions import days

_OLD, _NEW = re.compile(r"[0-9]{15}"), re.compile(r"[0-9]{17}[0-9X]")
MALE, FEMALE = "1", "2"  # GB/T 2261.1


def birthday(number: str) -> str:
    """'1980-01-02', or '' for what is no ID number. Old ones of 15 digits count: they are in every old table."""
    bare = number.strip(" \t\r\n").upper()
    if _OLD.fullmatch(bare):
        digits = f"19{bare[6:12]}"
    elif _NEW.fullmatch(bare) and mod_11_2.is_valid(bare):
        digits = bare[6:14]
    else:
        return ""
    text = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    return text if not math.isnan(days.read(text, 0)) else ""


def sex(number: str) -> str:
    """'1' for men, '2' for women, '' for what is no ID number."""
    bare = number.strip(" \t\r\n").upper()
    if not birthday(bare):
        return ""
    return MALE if int(bare[14] if len(bare) == 15 else bare[16]) % 2 else FEMALE
