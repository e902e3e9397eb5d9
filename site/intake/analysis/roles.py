"""What each row is: a title, names of columns, data, or something to pass over, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from intake.analysis import words
from intake.analysis.header import Header, find_header, header_of
from intake.analysis.shape import Sheet, bare


class Role(StrEnum):
    TITLE = "title"
    HEADER = "header"
    DATA = "data"
    IGNORED = "ignored"


class Reason(StrEnum):
    """Why a row is passed over; CHOSEN: the user said so."""

    EMPTY = "empty"
    TOTAL = "total"
    SIGNED = "signed"
    REPEATED = "repeated"
    NOTE = "note"
    BANNER = "banner"
    NUMBERS = "numbers"
    HIDDEN = "hidden"
    CHOSEN = "chosen"


@dataclass(frozen=True)
class Verdict:
    role: Role
    reason: Reason | None = None


@dataclass(frozen=True)
class Rows:
    """``verdicts`` by row number; rows that hold nothing are not among them."""

    header: Header | None
    verdicts: Mapping[int, Verdict]

    def of(self, role: Role) -> list[int]:
        return [number for number, verdict in self.verdicts.items() if verdict.role == role]


def read_rows(sheet: Sheet, chosen: Mapping[int, Role] | None = None) -> Rows:
    """``chosen``: roles that the user has set; other rows are judged by the header that comes of it."""
    chosen = chosen or {}
    header = _header(sheet, chosen)
    judge = _Judge(sheet, header)
    found = {}
    for row in sheet.rows:
        if row.number in chosen:
            role = chosen[row.number]
            found[row.number] = Verdict(role, Reason.CHOSEN if role == Role.IGNORED else None)
        elif filled := sheet.filled(row.number):
            found[row.number] = judge.verdict(row.number, filled, row.hidden)
    return Rows(header, found)


def _header(sheet: Sheet, chosen: Mapping[int, Role]) -> Header | None:
    asked = [number for number, role in chosen.items() if role == Role.HEADER]
    found = find_header(sheet)
    kept = [number for number in (found.rows if found else ()) if chosen.get(number, Role.HEADER) == Role.HEADER]
    near = [number for number in kept if not asked or any(abs(number - one) <= len(kept) for one in asked)]
    rows = tuple(sorted({*asked, *near}))
    return header_of(sheet, rows) if rows else None


class _Judge:
    """Rows one by one, once the header is known."""

    def __init__(self, sheet: Sheet, header: Header | None) -> None:
        self.sheet, self.header = sheet, header
        self.first = header.rows[0] if header else 0
        self.last = header.rows[-1] if header else 0
        self.titles = {
            bare(sheet.own(row.number, column))
            for row in sheet.rows
            if row.number < self.first
            for column in sheet.filled(row.number)
        }
        self.names = [
            {column: bare(sheet.own(number, column)) for column in sheet.filled(number)}
            for number in (header.rows if header else ())
        ]
        self.serial = {column for column in sheet.columns if header and words.SERIAL.fullmatch(header.label(column))}
        self.named = {column for column in sheet.columns if header and header.label(column)}

    def verdict(self, number: int, filled: list[int], hidden: bool) -> Verdict:
        if self.header and number in self.header.rows:
            return Verdict(Role.HEADER)
        if number < self.first:
            return Verdict(Role.TITLE)
        if reason := self._reason(number, filled):
            return Verdict(Role.IGNORED, reason)
        return Verdict(Role.IGNORED, Reason.HIDDEN) if hidden else Verdict(Role.DATA)

    def _reason(self, number: int, filled: list[int]) -> Reason | None:
        texts = [bare(self.sheet.own(number, column)) for column in filled]
        if self._repeats(filled, texts):
            return Reason.REPEATED
        if any(words.TOTAL.fullmatch(text) for text in texts[:3]):
            return Reason.TOTAL
        if number == self.last + 1 and _counts(texts):
            return Reason.NUMBERS
        if self._is_signed(number, texts):
            return Reason.SIGNED
        if len(texts) <= 2 and words.NOTE.fullmatch(self.sheet.own(number, filled[0])):
            return Reason.NOTE
        return self._alone(number, filled, texts)

    def _repeats(self, filled: list[int], texts: list[str]) -> bool:
        """Printed pages bring title and names once more."""
        if len(texts) == 1 and texts[0] in self.titles:
            return True
        for names in self.names:
            same = sum(text == names.get(column) for column, text in zip(filled, texts, strict=True))
            if same >= 2 and same >= 0.8 * len(texts):
                return True
        return False

    def _is_signed(self, number: int, texts: list[str]) -> bool:
        few = len(texts) <= max(4, 0.7 * len(self.sheet.columns))
        if few and words.SIGNED.fullmatch(texts[0]):
            return len(texts) < len(self.sheet.columns) or len(texts) == 1
        if len(texts) <= 3 and all(words.SIGNED.fullmatch(text) or words.DATED.fullmatch(text) for text in texts):
            return True
        signers = [text for text in texts[::2] if words.SIGNER.fullmatch(text)]
        return few and len(texts) > 1 and len(signers) == len(texts[::2]) and not self._is_held(number)

    def _alone(self, number: int, filled: list[int], texts: list[str]) -> Reason | None:
        """A row with one cell, and nothing merged down into it."""
        if len(filled) > 1 or len(self.sheet.columns) < 3 or self._is_held(number):
            return None
        if filled[0] in self.serial:
            return Reason.EMPTY if words.is_number(texts[0]) else Reason.BANNER
        if words.DATED.fullmatch(texts[0]):
            return Reason.SIGNED
        is_wide = self.sheet.owners.get((number, filled[0] + 1)) == (number, filled[0])
        is_first = filled[0] == self.sheet.columns[0] and len(self.named) > 2
        is_text = not words.is_dataish(texts[0])
        return Reason.BANNER if is_text and (is_wide or is_first) else None

    def _is_held(self, number: int) -> bool:
        """Whether cells above reach down into this row."""
        return any(self.sheet.owners.get((number, column), (number, 0))[0] < number for column in self.sheet.columns)


def _counts(texts: list[str]) -> bool:
    """'甲 | 乙 | 1 | 2 | 3': numbers of columns, as in statistical tables."""
    rest = [text.strip("()（）") for text in texts if text not in words.COLUMN_MARKS]
    marked = len(rest) < len(texts)
    return len(texts) > 2 and bool(rest or marked) and rest == [str(number) for number in range(1, len(rest) + 1)]
