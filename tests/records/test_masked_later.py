"""What the form masks today stays masked in records and histories that are older than that."""

from __future__ import annotations

from typing import Any

import pytest

from forms_app.entry.submit import submit
from forms_app.schema.model import FormSchema
from forms_app.tables.publish import publish_schema
from tests.cast import client_of
from tests.collect.test_correcting import ID_1, ID_2, correcting, save, valid
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema

SLUG, FIRST, SECOND = "one", valid(ID_1), valid(ID_2)


def asking(kind: str) -> FormSchema:
    return schema(
        question("grid", "area", label="网格"), question("hao", kind, label="证件号"), question("hu", label="户"),
        question("ren", "repeat", label="人员", questions=(question("zheng", kind, label="号码"),)),
    )  # fmt: skip


@pytest.mark.django_db
def test_numbers_typed_as_texts_are_hidden_once_the_form_hides_them(areas: Any, village_clerk: Any) -> None:
    version = opened(published(asking("text"), SLUG))
    answers, rows = {"grid": GRID, "hao": FIRST, "hu": "一"}, {"ren": [{"zheng": FIRST}]}
    record = submit(version, answers, rows=rows, user=village_clerk, source="test")
    phone = correcting(village_clerk, record, SLUG).press(q__hao=SECOND, r__ren__0__zheng=SECOND)
    save(phone)
    client, address = client_of(village_clerk), f"/desk/ledgers/{SLUG}/{record.uuid}/"
    assert SECOND in client.get(address).content.decode()
    publish_schema(version.form, asking("id_number"), None)
    for page in (address, f"{address}history/0/", f"{address}history/1/", f"{address}withdraw/"):
        text = client.get(page).content.decode()
        assert FIRST not in text, page
        assert SECOND not in text, page
    text = client.get(address).content.decode()
    assert f"{SECOND[0]}{'*' * 16}{SECOND[-1]}" in text
    assert SECOND in client.post(f"{address}plain/", {"reason": "核对证件号码"}).content.decode()
