"""What a change of type could not carry over: seen and taken along by whoever may read and export those records."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from django.urls import reverse

from forms_app.records import unconverted
from forms_app.records.models import AccessLog, Action
from forms_app.tables.models import FormColumn
from forms_app.tables.publish import publish_schema
from forms_app.tables.write import insert_record
from tests.cast import client_of
from tests.making import published, question, schema, uid

pytestmark = pytest.mark.django_db

AGE = question("age", label="年龄")
ROWS = question("m", "repeat", label="成员", questions=(question("born", label="出生年"),))


@pytest.fixture
def column(areas):
    """Two values that do not convert, one in each town; one that does."""
    version = published(schema(AGE, ROWS))
    for area, value in ((areas.grid_a, "=不详甲"), (areas.grid_b, "不详乙"), (areas.grid_a, "7")):
        rows = {ROWS.uuid: [{uid("born"): f"生于{value}"}]}
        insert_record(version, uuid=uuid.uuid4(), area=area, user=None, source="test", rows=rows,
                      answers={AGE.uuid: value})  # fmt: skip
    rows = replace(ROWS, questions=(question("born", "integer", label="出生年"),))
    publish_schema(version.form, schema(replace(AGE, type="integer"), rows), None)
    return FormColumn.objects.get(question_uuid=AGE.uuid, source__isnull=False)


def address(column, name="unconverted"):
    return reverse(f"records:{name}", args=["t-form", column.pk])


def test_each_sees_those_of_her_own_areas(cast, column):
    seen = {
        person: client_of(cast[person]).get(address(column)).content.decode()
        for person in ("county_admin", "town_officer_a", "town_officer_b", "grid_worker")
    }
    assert [("=不详甲" in text, "不详乙" in text) for text in seen.values()] == [
        (True, True), (True, False), (False, True), (True, False),
    ]  # fmt: skip
    assert all(">7<" not in text for text in seen.values())


def test_others_are_turned_away(cast, column):
    assert client_of(cast["outsider"]).get(address(column)).status_code == 403
    assert client_of(cast["resident"]).get(address(column)).status_code == 302
    assert client_of(cast["grid_worker"]).get(address(column, "unconverted_file")).status_code == 403


def test_the_list_is_a_file_that_no_spreadsheet_runs_and_is_logged(cast, column):
    response = client_of(cast["town_officer_a"]).get(address(column, "unconverted_file"))
    text = b"".join(response.streaming_content).decode()
    lines = text.splitlines()
    assert len(lines) == 2
    assert "'=不详甲" in lines[1]
    assert "/desk/ledgers/t-form/" in lines[1]
    log = AccessLog.objects.get()
    assert (log.action, log.rows, log.user) == (Action.EXPORT, 1, cast["town_officer_a"])
    assert "年龄" in log.conditions


def test_rows_of_tables_lead_to_their_record(cast, column):
    inner = FormColumn.objects.get(question_uuid=uid("born"), source__isnull=False)
    text = client_of(cast["town_officer_b"]).get(address(inner)).content.decode()
    assert "生于不详乙" in text
    assert "甲" not in text
    assert text.count("打开记录</a>") == 1


def test_pages_follow_one_another(cast, column, monkeypatch):
    monkeypatch.setattr(unconverted, "PER_PAGE", 1)
    client = client_of(cast["county_admin"])
    first = client.get(address(column)).content.decode()
    after = first.split("?after=")[1].split('"')[0]
    second = client.get(address(column), {"after": after}).content.decode()
    assert ("=不详甲" in first, "不详乙" in first) == (True, False)
    assert ("=不详甲" in second, "不详乙" in second) == (False, True)
    assert client.get(address(column), {"after": "x²"}).status_code == 200


def test_whole_numbers_of_phones_are_not_shown(cast, areas):
    phone = question("dian_hua", "phone", label="电话")
    version = published(schema(phone), "u-form")
    insert_record(version, uuid=uuid.uuid4(), area=areas.grid_a, user=None, source="test", rows={},
                  answers={phone.uuid: "15400000101"})  # fmt: skip
    publish_schema(version.form, schema(replace(phone, type="date")), None)
    column = FormColumn.objects.get(form=version.form, source__isnull=False)
    url = reverse("records:unconverted", args=["u-form", column.pk])
    text = client_of(cast["town_officer_a"]).get(url).content.decode()
    assert "打开记录" in text
    assert "15400000101" not in text


def test_a_column_of_another_form_is_not_found(cast, column):
    published(schema(AGE), "u-form")
    url = reverse("records:unconverted", args=["u-form", column.pk])
    assert client_of(cast["county_admin"]).get(url).status_code == 404
