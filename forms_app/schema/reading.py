"""What people write, read into stored values: for fields, and for changes of type. No words here, only codes."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
MONEY_LIMIT = Decimal(10) ** 13  # 15 digits, two of them behind the point
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_MONEY = re.compile(
    r"(?:人民币|RMB|CNY)?[¥￥]?([+-]?)[¥￥]?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(\.[0-9]*)?(百万|千万|百|千|万|亿)?(元|圆)?整?",
    re.IGNORECASE,
)
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTERS = "A-HJ-NP-Z"  # GA 36-2018: neither I nor O in the number
_PLATES = (
    rf"[{_PROVINCES}][{_LETTERS}][{_LETTERS}0-9]{{4}}[{_LETTERS}0-9挂学警港澳领试超]",
    rf"[{_PROVINCES}][{_LETTERS}][A-HJK][{_LETTERS}0-9][0-9]{{4}}",  # new energy, small
    rf"[{_PROVINCES}][{_LETTERS}][0-9]{{5}}[A-HJK]",  # new energy, large
    r"使[0-9]{6}",
    r"[0-9]{6}使",
    rf"[{_PROVINCES}][0-9]{{5}}领",
    rf"WJ[{_PROVINCES}]?[0-9]{{4}}[0-9{_LETTERS}]",
)
SAFE_INTEGER = 2**53 - 1  # beyond it JavaScript, spreadsheets and JSON readers round
DECIMAL_LIMIT, DECIMAL_PLACES = 10**11, 4  # 15 digits, four of them behind the point
# NFKC would also turn "5²" into "52", so only what a Chinese input method writes for digits and signs.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．，－＋（）／：ｘＸ—–−", "0123456789.,-+()/:xX---")
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: without I, O, S, V, Z


class Unreadable(ValueError):
    """``code`` says why, ``params`` what belongs to the words."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def half_width(text: str) -> str:
    """'１２３．５' → '123.5', for numbers, dates, phones and ID numbers; inner spaces go too."""
    return "".join(text.translate(_HALF_WIDTH).split())


def number(text: str) -> Decimal:
    """'1,234.5', never '1E+9': what such a number means would have to be worked out. Raises Unreadable: number."""
    digits = half_width(text)
    if re.fullmatch(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", digits):
        digits = digits.replace(",", "")
    if len(digits) > 60 or not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", digits):
        raise Unreadable("number")
    return Decimal(digits)


def integer(text: str) -> int:
    """Raises Unreadable: number, integer, large."""
    found = number(text)
    if found != found.to_integral_value():
        raise Unreadable("integer")
    if abs(found) > SAFE_INTEGER:
        raise Unreadable("large")
    return int(found)


def decimal(text: str, places: int = DECIMAL_PLACES) -> Decimal:
    """Raises Unreadable: number, large, places."""
    found = number(text)
    if abs(found) >= DECIMAL_LIMIT:
        raise Unreadable("large")
    if found != round(found, places):
        raise Unreadable("places", places=places)
    return found


def money(text: str) -> Decimal:
    """'1,234.50元', '¥3.5万' → yuan with two places. Raises Unreadable: number, places, large."""
    match = _MONEY.fullmatch(text) if len(text) <= 60 else None
    if match is None or not (match[2] or (match[3] or "").strip(".")):
        raise Unreadable("number")
    sign, whole, fraction, scale = match[1], match[2].replace(",", ""), match[3] or "", match[4] or ""
    amount = Decimal(f"{sign}{whole or 0}{fraction}") * _SCALES[scale]
    if abs(amount) >= MONEY_LIMIT:
        raise Unreadable("large")
    if amount != round(amount, 2):
        raise Unreadable("places")
    return round(amount, 2) + 0  # never -0.00


def clock(text: str) -> datetime.time:
    """'8:30', '8时30分', '下午3点', '08:30:00' → a time to the minute. Raises Unreadable: clock, seconds."""
    match = re.fullmatch(
        r"(上午|下午|早上|晚上|中午|凌晨)?([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2})(?:\.0*)?)?|[时点](?:([0-9]{1,2})分?|(半))?整?)",
        text,
    )
    if match is None:
        raise Unreadable("clock")
    hour, minute = int(match[2]), 30 if match[6] else int(match[3] or match[5] or 0)
    if match[1] in {"下午", "晚上"} and 1 <= hour < 12:
        hour += 12
    if hour > 23 or minute > 59 or int(match[4] or 0) > 59:
        raise Unreadable("clock")
    if int(match[4] or 0):
        raise Unreadable("seconds")
    return datetime.time(hour, minute)


def day(text: str) -> datetime.date:
    """'2026-11-23', '2026.11.3', '2026年11月23日', '20261123'. Raises Unreadable: day, years."""
    bare = re.sub(r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3", half_width(text))
    match = re.fullmatch(r"([0-9]{4})[-./年]([0-9]{1,2})[-./月]([0-9]{1,2})日?", bare)
    try:
        found = datetime.date(*map(int, match.groups())) if match else None
    except ValueError:
        found = None
    if found is None:
        raise Unreadable("day")
    return _in_reach(found)


def moment(text: str) -> datetime.datetime:
    """'2026-11-23T08:30', '2026年11月23日 8时30分' as Beijing time. Raises Unreadable: moment, years, seconds."""
    match = re.fullmatch(r"([0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?)(?:\s*T\s*|\s+|(?<=日))(\S.*)", text.strip())
    if match is None:
        raise Unreadable("moment")
    try:
        date, time = day(match[1]), clock("".join(match[2].split()))
    except Unreadable as error:
        raise (error if error.code in {"years", "seconds"} else Unreadable("moment")) from None
    return datetime.datetime.combine(date, time, BEIJING)


def month(text: str) -> datetime.date:
    """'2026-11', '2026年11月', '2026.11', '202611' → the first day. Raises Unreadable: month, years."""
    match = re.fullmatch(r"([0-9]{4})(?:[-./年]([0-9]{1,2})月?|([0-9]{2}))", text)
    number = int(match[2] or match[3]) if match else 0
    if match is None or not 1 <= number <= 12 or not int(match[1]):
        raise Unreadable("month")
    return _in_reach(datetime.date(int(match[1]), number, 1))


def _in_reach(found: datetime.date) -> datetime.date:
    if not 1900 <= found.year <= 2100:
        raise Unreadable("years")
    return found


def licence_plate(text: str) -> str:
    """'苏a·12345' → '苏A12345'. Raises Unreadable: letters, plate."""
    plate = re.sub(r"[\s·•・．.\-]", "", text).upper()
    if any(re.fullmatch(pattern, plate) for pattern in _PLATES):
        return plate
    if re.fullmatch(rf"[{_PROVINCES}][A-Z0-9]{{6,7}}", plate) and re.search("[IO]", plate):
        raise Unreadable("letters")
    raise Unreadable("plate")


def credit_code(text: str) -> str:
    """18 places of the alphabet of GB 32100-2015, whatever its check digit says: real codes fail it.

    Raises Unreadable: old, length, letters.
    """
    code = text.replace("-", "").upper()
    if re.fullmatch(r"[0-9]{15}", code):
        raise Unreadable("old")
    if len(code) != 18:
        raise Unreadable("length", found=len(code))
    if any(character not in CREDIT_LETTERS for character in code):
        raise Unreadable("letters")
    return code
