"""Whatever village drew it: titles, names, data and the rest are told apart, and families become tables of rows."""

from __future__ import annotations

from hypothesis import given, settings

from intake.analysis.proposal import propose
from intake.analysis.roles import Role, read_rows
from intake.analysis.types import Known
from tests.intake.drawing import Drawn, households

MANY = settings(max_examples=60, deadline=None)


def drawing(drawn: Drawn) -> str:
    lines = (f"{number:3} {drawn.truth.get(number)} {cells}" for number, cells in enumerate(drawn.rows, 1))
    return "\n".join([*lines, str(drawn.merges)])


@MANY
@given(households())
def test_every_row_is_what_it_was_drawn_as(drawn):
    rows = read_rows(drawn.sheet)
    found = {number: (verdict.role, verdict.reason) for number, verdict in rows.verdicts.items()}
    assert found == drawn.truth, drawing(drawn)
    assert rows.header
    assert [rows.header.label(column).rpartition("·")[2] for column in range(len(drawn.labels))] == drawn.labels


@MANY
@given(households())
def test_families_become_a_table_of_rows(drawn):
    rows = read_rows(drawn.sheet)
    proposal = propose(drawn.sheet, rows, Known())
    groups = proposal.groups
    assert groups is not None, drawing(drawn)
    assert [list(group) for group in groups.rows] == drawn.households, drawing(drawn)
    inside = [column.index for column in proposal.columns if column.take and column.in_rows]
    around = [column.index for column in proposal.columns if column.take and not column.in_rows]
    assert inside == drawn.inner, drawing(drawn)
    assert around == drawn.own
    assert proposal.table == "家庭成员"
    assert [column.index for column in proposal.columns if not column.take] == [0]


@MANY
@given(households())
def test_roles_that_the_user_sets_are_kept(drawn):
    number = drawn.households[-1][-1]
    rows = read_rows(drawn.sheet, {number: Role.IGNORED})
    assert rows.verdicts[number].role == Role.IGNORED
    assert set(rows.of(Role.DATA)) == {row for family in drawn.households for row in family} - {number}
