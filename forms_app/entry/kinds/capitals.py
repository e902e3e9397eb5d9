"""Amounts in the characters that nobody alters: 壹佰贰拾叁元整."""

from __future__ import annotations

from decimal import Decimal

_DIGITS, _PLACES = "零壹贰叁肆伍陆柒捌玖", ("仟", "佰", "拾", "")


def capitals(amount: Decimal) -> str:
    """As on receipts (支付结算办法, annex 1): 1004.05 → '壹仟零肆元零伍分'."""
    fen = int(abs(amount) * 100)
    whole, jiao, fen = fen // 100, fen // 10 % 10, fen % 10
    text = f"{_whole(whole)}元" if whole or not (jiao or fen) else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and text:
        text += "零"
    text += f"{_DIGITS[fen]}分" if fen else "整"
    return f"负{text}" if amount < 0 else text


def _whole(number: int) -> str:
    high, low = divmod(number, 10**8)
    text = f"{_myriads(high)}亿" if high else ""
    if low or not high:
        text += ("零" if text and low < 10**7 else "") + _myriads(low)
    return text or "零"


def _myriads(number: int) -> str:
    """Below 10⁸."""
    high, low = divmod(number, 10**4)
    text = f"{_group(high)}万" if high else ""
    if low:
        text += ("零" if text and low < 1000 else "") + _group(low)
    return text


def _group(number: int) -> str:
    text, gap = "", False
    for digit, place in zip(f"{number:04d}", _PLACES, strict=True):
        if digit == "0":
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[int(digit)] + place
        gap = False
    return text
