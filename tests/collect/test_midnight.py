"""today() is the day in China, whatever the server's clock is set to."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forms_app.entry.submit import submit
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.collect.conftest import opened
from tests.logic import asked, section, with_rules
from tests.making import published, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(areas: Any) -> FormVersion:
    return opened(published(with_rules(section(
        "一",
        asked("wang_ge", "area", label="网格"),
        asked("ri_qi", "date", label="日期", rules={"constraint": ". <= today()"}),
        asked("deng_ji", "date", label="登记日期", rules={"calculation": "today()"}),
    )), "midnight"))  # fmt: skip


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-11-23T15:59:59", "2026-11-23"),
        ("2026-11-23T16:00:00", "2026-11-24"),
        ("2026-12-31T16:00:00", "2027-01-01"),
    ],
)
def test_around_midnight(
    grid_worker: Any, version: FormVersion, monkeypatch: pytest.MonkeyPatch, utc: str, day: str
) -> None:
    now = datetime.datetime.fromisoformat(utc).replace(tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    given = {"wang_ge": "329921101201001", "ri_qi": day}
    record = submit(version, given, user=grid_worker, source="test")
    assert str(getattr(record, models_for(version).attribute(uid("deng_ji")))) == day
    tomorrow = str(datetime.date.fromisoformat(day) + datetime.timedelta(1))
    with pytest.raises(ValidationError) as error:
        submit(version, {**given, "ri_qi": tomorrow}, user=grid_worker, source="test")
    assert set(error.value.message_dict) == {"ri_qi"}
