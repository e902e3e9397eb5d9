"""Numbers of the field: phones and citizens' ID numbers."""

from __future__ import annotations

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.iso7064 import mod_11_2

_MOBILE = re.compile(r"(?:(?:\+|00)?86)?(1[3-9]\d{9})", re.ASCII)
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})(?:-?转?(\d{1,6}))?", re.ASCII)
_SERVICE = re.compile(r"([48]00)(\d{3})(\d{4})", re.ASCII)
_SHORT = {"12345", "110", "119", "120", "122", "12315", "12348", "12378"}

BAD_PHONE = _("This is no phone number. Enter a mobile number of 11 digits, or a landline with its area code.")


def phone(text: str) -> str:
    """'+86 139-0000-0001' → '13900000001', '0523 86201234' → '0523-86201234'. Raises ValidationError."""
    bare = text.replace("(", "").replace(")", "")
    digits = bare.replace("-", "")
    if match := _MOBILE.fullmatch(digits):
        return match[1]
    if match := _SERVICE.fullmatch(digits):
        return "-".join(match.groups())
    if digits in _SHORT:
        return digits
    if match := _LANDLINE.fullmatch(re.sub(r"^(0[0-9]{2,3})-", r"\1", bare)):
        return "-".join(part for part in match.groups() if part)
    raise ValidationError(BAD_PHONE, code="phone")


_KINDS = {
    "mobile": _("Only mobile numbers are wanted here. Enter one of 11 digits, beginning with 1."),
    "landline": _("Only landlines are wanted here. Enter one with its area code, like 0523-86201234."),
    "hotline": _("Only hotlines are wanted here. Enter one like 400-800-1234 or 12345."),
}


def phone_of(text: str, kind: str) -> str:
    """The same for one kind of phone: mobile, landline, hotline; any for anything else. Raises ValidationError."""
    number = phone(text)
    if kind in _KINDS and kind_of(number) != kind:
        raise ValidationError(_KINDS[kind], code="kind")
    return number


def kind_of(number: str) -> str:
    """Of a cleaned number: mobile, landline or hotline."""
    if _MOBILE.fullmatch(number):
        return "mobile"
    return "hotline" if number in _SHORT or _SERVICE.fullmatch(number.replace("-", "")) else "landline"


def id_number(text: str) -> str:
    """GB 11643-1999, 4: six digits of region (not checked: old codes stay valid), birth date, sequence, check digit.

    Raises ValidationError for what cannot be somebody's number today.
    """
    number = text.upper()
    if re.fullmatch(r"[0-9]{15}", number):
        raise ValidationError(
            _("This is an old number of 15 digits, no longer in use. Enter the one of 18 digits."), code="old"
        )
    if len(number) != 18:
        raise ValidationError(
            _("An ID number has 18 digits; this one has %(found)d."), code="length", params={"found": len(number)}
        )
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        raise ValidationError(_("The first 17 places are digits, the last one is a digit or X."), code="digits")
    _check_birth(number[6:14])
    # 4.2 of the standard: ISO 7064 MOD 11-2.
    if not mod_11_2.is_valid(number):
        raise ValidationError(
            _("The check digit does not fit, so one of the digits is wrong. Compare them one by one."), code="checksum"
        )
    return number


def _check_birth(digits: str) -> None:
    try:
        day = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValidationError(
            _("Digits 7 to 14 are the date of birth, and “%(digits)s” is no date. Compare them."),
            code="birth",
            params={"digits": digits},
        ) from None
    if not datetime.date(1900, 1, 1) <= day <= timezone.localdate():
        raise ValidationError(
            _("Digits 7 to 14 are the date of birth, and “%(digits)s” is too early or still to come. Compare them."),
            code="birth",
            params={"digits": digits},
        )
