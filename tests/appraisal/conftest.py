"""A village's November for tests: the clerk scores, the grid worker is scored."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from forms_app.areas.scope import scope_of
from reports.appraisal.making import make_sheets
from reports.appraisal.metrics import Month
from reports.appraisal.models import Kind, ScoreSheet
from reports.appraisal.standard import ensure_default_scheme
from tests.cast import client_of

MONTH = Month(2026, 11)
LONG = "阿卜杜热西提·麦麦提吐尔逊·艾合买提江·努尔麦麦提·吾斯曼江·艾则孜·䶮𬱟㛃𠅤"


@pytest.fixture
def scheme(db):
    return ensure_default_scheme()


@pytest.fixture
def sheet(scheme, grid_worker, village_clerk):
    make_sheets(scope_of(village_clerk, "appraise").q("area__path"), scheme, MONTH)
    return ScoreSheet.objects.get()


@pytest.fixture
def clerk(village_clerk):
    return client_of(village_clerk)


def page(sheet: ScoreSheet) -> str:
    return f"/desk/appraisal/{sheet.pk}/"


def full_marks(sheet: ScoreSheet, **other: str) -> dict[str, str]:
    """What is posted when every basic item has its full points; ``other`` by field: p_3='12'."""
    fresh = ScoreSheet.objects.get(pk=sheet.pk)
    posted = {"seen": str(fresh.version)}
    for score in fresh.rows:
        if score.kind != Kind.VETO:
            posted[f"p-{score.position}"] = str(score.full) if score.kind == Kind.BASE else "0"
    return posted | {name.replace("_", "-"): value for name, value in other.items()}


@pytest.fixture
def confirmed(sheet, clerk):
    assert clerk.post(page(sheet), full_marks(sheet)).status_code == 302
    fresh = ScoreSheet.objects.get()
    assert clerk.post(f"{page(sheet)}confirm/", {"seen": fresh.version}).status_code == 302
    return ScoreSheet.objects.get()


@pytest.fixture
def people(cast):
    return SimpleNamespace(**{name: client_of(user) for name, user in cast.items()})
