"""Cell values as the text that a person sees; what the spreadsheet has damaged says so."""

from __future__ import annotations

import datetime
import re

from django.utils.translation import gettext as _

from forms_app.entry.sheets.table import CELL_LIMIT, DamagedCell

EXACT = 10**15  # spreadsheets keep 15 digits of a number
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # workbooks can spell them: _x0000_, _xD800_
_EXPONENT = re.compile(r"\d(\.\d+)?[Ee]\+\d{2,3}")
_ERRORS = re.compile(r"#(REF!|VALUE!|N/A|NAME\?|DIV/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)")


def text_cell(text: str) -> str:
    """Text as it stands, unless it is a number that was shortened (3.29921E+11) or far too long.

    What no database takes becomes the mark that every text field refuses.
    """
    text = _UNSTORABLE.sub("\ufffd", text)
    if len(text) > CELL_LIMIT:
        return DamagedCell(
            text[:40],
            _("This cell holds %(found)d characters, more than can be read. Shorten it.") % {"found": len(text)},
        )
    if "+" in text and _EXPONENT.fullmatch(text.strip()):
        return _shortened(text.strip())
    if text.startswith("#") and _ERRORS.fullmatch(text):
        return error_cell(text)
    return text


def number_cell(number: float | str, zeros: int = 0) -> str:
    """36.0 → '36', 329921101201 → all its digits. ``zeros``: width of a format like 000000."""
    value = float(number)
    if value != value or value in (float("inf"), float("-inf")):
        return error_cell(str(number))
    if abs(value) >= EXACT:
        return _shortened(f"{value:.0f}" if abs(value) < 1e30 else f"{value:E}")
    if value.is_integer():
        return str(int(value)).zfill(zeros)
    text = repr(value)
    return f"{value:.20f}".rstrip("0") if "e" in text else text


def date_cell(
    moment: datetime.datetime | datetime.date | datetime.time | datetime.timedelta, *, with_hours: bool = False
) -> str:
    """'2026-11-23', '2026-11-23 08:30', '08:30'. ``with_hours``: midnight is said, because the cell shows it."""
    if isinstance(moment, datetime.datetime):
        rounded = moment + datetime.timedelta(microseconds=500_000)
        time = rounded.strftime("%H:%M:%S").removesuffix(":00")
        return rounded.date().isoformat() + ("" if time == "00:00" and not with_hours else f" {time}")
    if isinstance(moment, datetime.time):
        return moment.strftime("%H:%M:%S").removesuffix(":00")
    return moment.isoformat() if isinstance(moment, datetime.date) else str(moment)


def boolean_cell(value: bool) -> str:
    return "是" if value else "否"


def error_cell(text: str) -> DamagedCell:
    return DamagedCell(
        text[:40],
        _("The spreadsheet shows the error %(text)s here. Correct the formula, or enter the value.")
        % {"text": text[:40]},
    )


def unvalued_cell() -> DamagedCell:
    return DamagedCell(
        "", _("This formula has no value yet. Open the file in WPS or Excel, save it, and choose it again.")
    )


def _shortened(text: str) -> DamagedCell:
    return DamagedCell(
        text,
        _(
            "The spreadsheet took this for a number and has lost digits of it. Format the column as text and enter "
            "the whole number again."
        ),
    )
