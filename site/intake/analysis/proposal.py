"""The form that a sheet proposes: its title, its questions, and the table of rows where parents were merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from intake.analysis import words
from intake.analysis.groups import Groups, belongs_to_record, find_groups
from intake.analysis.header import Header, tidy
from intake.analysis.roles import Role, Rows
from intake.analysis.shape import Sheet, bare
from intake.analysis.types import Guess, Known, guess

LABEL = 120  # characters of a proposed label
ANSWERS = 5_000  # of a column that are looked at for its type


@dataclass(frozen=True)
class Column:
    """``take``: whether it becomes a question; ``in_rows``: one of the table of rows, not of the record."""

    index: int
    label: str
    guess: Guess
    take: bool = True
    in_rows: bool = False
    answers: int = 0
    required: bool = False


@dataclass(frozen=True)
class Proposal:
    """``table``: the label of the table of rows, '' where there is none."""

    title: str
    columns: tuple[Column, ...]
    groups: Groups | None = None
    table: str = ""
    data: tuple[int, ...] = field(default=())


def propose(sheet: Sheet, rows: Rows, known: Known, fallback: str = "") -> Proposal:
    """``fallback``: the title where the sheet has none."""
    header, data = rows.header, rows.of(Role.DATA)
    if header is None:
        return Proposal(fallback, ())
    found = list(_named(sheet, header, data))
    serial = {column.index for column in found if words.SERIAL.fullmatch(column.label.rpartition("·")[2])}
    groups = find_groups(sheet, data, [column.index for column in found], serial)
    if groups:
        found = _placed(sheet, header, groups, found)
    found = [_typed(sheet, column, data, groups, known, column.index in serial) for column in found]
    if groups and not _makes_a_table(found):
        groups, found = (
            None,
            [
                replace(_typed(sheet, column, data, None, known, column.index in serial), in_rows=False)
                for column in found
            ],
        )
    table = _table_name(header, found) if groups else ""
    columns = _without_group(found, table) if table else found
    return Proposal(_title(sheet, rows) or fallback, tuple(columns), groups, table, tuple(data))


def _named(sheet: Sheet, header: Header, data: list[int]) -> Iterator[Column]:
    taken: Counter[str] = Counter()
    for index in sheet.columns:
        label = header.label(index)[:LABEL]
        answers = sum(1 for number in data if sheet.seen(number, index))
        if not label and not answers:
            continue
        taken[label] += 1
        if label and taken[label] > 1:
            label = f"{label} {taken[label]}"
        yield Column(index, label, Guess("text"), answers=answers)


def _placed(sheet: Sheet, header: Header, groups: Groups, found: list[Column]) -> list[Column]:
    """Columns that do not tell go with their neighbours under the same upper name; else by where they stand."""
    told = {column.index: belongs_to_record(sheet, groups, column.index) for column in found}
    sure = [column.index for column in found if told[column.index] is False]
    over = {header.group(index) for index in sure} - {""}

    def inside(column: Column) -> bool:
        if (known := told[column.index]) is not None:
            return not known
        behind = bool(column.answers and sure and column.index > sure[0])
        return column.index != groups.leader and (header.group(column.index) in over or behind)

    return [replace(column, in_rows=inside(column)) for column in found]


def _typed(
    sheet: Sheet, column: Column, data: list[int], groups: Groups | None, known: Known, is_serial: bool
) -> Column:
    numbers = [group[0] for group in groups.rows] if groups and not column.in_rows else data
    texts = [sheet.seen(number, column.index) for number in numbers[:ANSWERS]]
    counts = Counter(text for text in texts if text)
    if is_serial:
        return replace(column, guess=Guess("integer"), take=False)
    if not column.label and not counts:
        return replace(column, take=False)
    return replace(column, guess=guess(column.label, counts, known))


def _makes_a_table(found: list[Column]) -> bool:
    """A village merged over its households divides the sheet, it is no record; a household is."""
    taken = [column for column in found if column.take]
    own = [one for one in taken if not one.in_rows and one.guess.type not in ("area", "choice", "boolean")]
    return bool(own) and any(column.in_rows for column in taken)


def _table_name(header: Header, found: list[Column]) -> str:
    """What stands over the columns of the rows; else what such rows usually are."""
    inside = [column for column in found if column.in_rows and column.take]
    over = Counter(header.group(column.index) for column in inside)
    name, count = over.most_common(1)[0]
    if name and 2 * count > len(inside):
        return name
    is_family = any("户" in column.label for column in found if not column.in_rows)
    return "家庭成员" if is_family else "明细"


def _without_group(found: list[Column], table: str) -> list[Column]:
    """Inside '家庭成员', '家庭成员·姓名' is 姓名, unless another column there is called so."""
    short = {one.index: one.label.removeprefix(f"{table}·") for one in found if one.in_rows}
    counts = Counter(short.values())
    return [
        replace(one, label=short[one.index]) if one.in_rows and counts[short[one.index]] == 1 else one for one in found
    ]


def _title(sheet: Sheet, rows: Rows) -> str:
    for number in rows.of(Role.TITLE):
        texts = [tidy(sheet.own(number, column)) for column in sheet.filled(number)]
        if (
            len(texts) == 1
            and not any(mark in texts[0] for mark in "：:")
            and not words.DATED.fullmatch(bare(texts[0]))
        ) and not texts[0].startswith(("附件", "附表")):
            return texts[0][:LABEL]
    return ""
