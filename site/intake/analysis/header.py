"""Where the names of the columns stand: one row, or up to three of them."""

from __future__ import annotations

from dataclasses import dataclass

from intake.analysis import words
from intake.analysis.shape import Sheet, bare, fault

DEPTH = 3
_LOOKED_AT = 60  # rows from the top
_COVERED = 1 / 3  # of the columns: less is a title, or words about the whole table


@dataclass(frozen=True)
class Header:
    """``rows``: numbers, from above down. ``levels``: names by column for each of them, groups said at each column."""

    rows: tuple[int, ...]
    levels: tuple[dict[int, str], ...]

    def label(self, column: int) -> str:
        """'住房情况·面积'; '' for a column without a name."""
        found: list[str] = []
        for level in self.levels:
            name = tidy(level.get(column, ""))
            if name and name not in found[-1:]:
                found.append(name)
        return "·".join(found)

    def group(self, column: int) -> str:
        """The upper name, '' where there is none."""
        return self.label(column).partition("·")[0] if "·" in self.label(column) else ""


def tidy(text: str) -> str:
    """'姓　名\\n（必填）' → '姓名（必填）'; words in Latin letters keep their spaces."""
    joined = " ".join(text.split())
    return "".join(
        char
        for index, char in enumerate(joined)
        if char != " " or (joined[index - 1].isascii() and joined[index + 1].isascii())
    )


def find_header(sheet: Sheet) -> Header | None:
    """None for a sheet that holds nothing."""
    numbers = [row.number for row in sheet.rows if sheet.filled(row.number)]
    if not numbers:
        return None
    first = next((number for number in numbers[:_LOOKED_AT] if _may_name(sheet, number)), None)
    if first is None:
        first = next((number for number in numbers if len(sheet.filled(number)) > 1), numbers[0])
    return header_of(sheet, _rows_from(sheet, first))


def header_of(sheet: Sheet, rows: tuple[int, ...]) -> Header:
    """These rows are the names, whatever they hold."""
    levels, within = [], None
    for number in rows:
        spans = _spans(sheet, number, within)
        level = {}
        for column in sheet.columns:
            start = next((left for left, right in spans if left <= column <= right), column)
            level[column] = sheet.seen(number, column) or (sheet.own(number, start) if number != rows[-1] else "")
        levels.append(level)
        within = _inside(spans)
    return Header(rows, tuple(levels))


def _may_name(sheet: Sheet, number: int) -> bool:
    filled = sheet.filled(number)
    texts = [sheet.own(number, column) for column in filled]
    if len(texts) < min(2, len(sheet.columns)) or any(fault(text) for text in texts):
        return False
    seen = sum(1 for column in sheet.columns if sheet.seen(number, column))
    if seen < _COVERED * len(sheet.columns):
        return False
    if words.ABOVE.fullmatch(bare(texts[0])) and len(texts) % 2 == 0 and seen < 0.7 * len(sheet.columns):
        return False  # 填报单位 | 荷塘村 | 填报时间 | 2026年11月
    return not any(words.is_dataish(text) or _tells(text) for text in texts)


def _tells(text: str) -> bool:
    """'填报单位：荷塘村'."""
    before, mark, _after = text.replace("：", ":").partition(":")
    return bool(mark and before)


def _rows_from(sheet: Sheet, first: int) -> tuple[int, ...]:
    rows, within = [first], None
    merged = _deepest(sheet, first)
    while len(rows) < DEPTH:
        below, spans = rows[-1] + 1, _spans(sheet, rows[-1], within)
        if not (below <= merged or _names_below(sheet, below, spans)):
            break
        rows.append(below)
        within = _inside(spans)
    return tuple(rows)


def _deepest(sheet: Sheet, first: int) -> int:
    """The last row to which names of the first one were merged down, if all below is still names."""
    ends = [merge.bottom for merge in sheet.merges if merge.top == first and merge.bottom > first]
    deepest = min(max(ends, default=first), first + DEPTH - 1)
    while deepest > first and any(
        words.is_dataish(sheet.own(number, column))
        for number in range(first + 1, deepest + 1)
        for column in sheet.filled(number)
    ):
        deepest -= 1
    return deepest


def _spans(sheet: Sheet, number: int, within: set[int] | None) -> list[tuple[int, int]]:
    """(first, last column) of the names of a row that stand over more than one column.

    Where nothing is merged, as in CSV, a name reaches over the empty cells to its right.
    """
    merged = [(merge.left, merge.right) for merge in sheet.merges if merge.top <= number <= merge.bottom]
    wide = [(left, right) for left, right in merged if right > left]
    if sheet.merges:
        return wide
    found, start = [], -1
    columns = [column for column in sheet.columns if within is None or column in within]
    for column in columns:
        if sheet.own(number, column):
            start = column
            found.append([column, column])
        elif start >= 0 and found[-1][1] == column - 1:
            found[-1][1] = column
    return [(left, right) for left, right in found if right > left]


def _inside(spans: list[tuple[int, int]]) -> set[int]:
    return {column for left, right in spans for column in range(left, right + 1)}


def _names_below(sheet: Sheet, number: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a row says what the parts of the names above it are: it fills those parts and nothing else."""
    filled = sheet.filled(number)
    texts = [sheet.own(number, column) for column in filled]
    if len(filled) < 2 or any(words.is_dataish(text) or fault(text) for text in texts):
        return False
    if not set(filled) <= _inside(spans):
        return False
    touched = [span for span in spans if any(span[0] <= column <= span[1] for column in filled)]
    return all(left in filled for left, _right in touched)
