"""Field names that mean something to SQL, to Python or to Django are names like any other, on the whole way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from forms_app.accounts.models import User
from forms_app.designer.models import FormPage
from forms_app.designer.planning import report
from forms_app.tables.check import differences
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.runtime import models_for
from tests.designer.test_bad_input import send
from tests.making import question, schema, uid
from tests.together import together

SQL = ["select", "order", "group", "table", "user", "check", "default", "values", "primary", "from", "rowid", "ctid"]
PYTHON = ["save", "objects", "pk", "class", "def", "f1", "full_clean", "delete", "meta", "refresh_from_db", "parent"]
OURS = ["id", "uuid", "version", "version_id", "area", "area_path", "deleted_at", "position", "parent_id", "source"]
KEYS = [*SQL, *PYTHON, *OURS]


def reserved() -> Any:
    rows = question(
        "rows", "repeat", label="明细", questions=tuple(question(k, name=f"r-{k}", label=f"行{k}") for k in KEYS)
    )
    place = question("di_dian", "area", label="所属网格", required=True)
    return schema(place, *(question(key, label=f"项{key}") for key in KEYS), rows)


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser("root", "", "x"))
    return client


def enabled(admin: Any, content: Any) -> Form:
    """Through the editor and the check before enabling, as a person does it."""
    assert send(admin, content).status_code == 302
    page = FormPage.objects.get()
    plan = report(page.get_latest_revision_as_object())
    admin.post(reverse("designer_plan", args=[page.pk]), {"plan": plan.plan.hash, "name": page.title}, follow=True)
    return Form.objects.select_related("current").get()


@pytest.mark.django_db
def test_any_word_can_be_a_field_name_from_the_editor_to_the_file_and_back(admin, areas, tmp_path: Path):
    form = enabled(admin, reserved())
    assert list(differences()) == []
    heads = ["所属网格", *(f"项{key}" for key in KEYS)]
    source = tmp_path / "in.csv"
    source.write_text(",".join(heads) + "\n" + ",".join(["329921101201001", *KEYS]) + "\n", encoding="utf-8")
    call_command("import_records", form.slug, str(source))
    built = models_for(form.current)
    row = built.main._default_manager.get()
    assert [getattr(row, built.attribute(uid(key))) for key in KEYS] == KEYS
    child = built.children[uid("rows")]
    child._default_manager.create(
        parent_id=row.pk, position=1, **{built.attribute(uid(f"r-{key}")): key for key in KEYS}
    )
    page = admin.get(reverse("records:ledger", args=[form.slug]))
    assert page.status_code == 200
    shown = admin.get(reverse("records:record", args=[form.slug, row.uuid])).content.decode()
    assert all(f"行{key}" in shown and f"项{key}" in shown for key in KEYS)
    exported = tmp_path / "out.csv"
    call_command("export_records", form.slug, str(exported))
    text = exported.read_text(encoding="utf-8-sig")
    assert all(f"项{key}" in text for key in KEYS)
    assert text.count("refresh_from_db") == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_enable_at_the_same_moment_one_wins_and_the_other_is_told(admin):
    form = enabled(admin, schema(question("a", label="甲")))
    page = FormPage.objects.get()
    draft = page.get_latest_revision_as_object()
    draft.intro = "新的说明"
    draft.save_revision()
    plan = report(FormPage.objects.get().get_latest_revision_as_object()).plan.hash
    url, sent = reverse("designer_plan", args=[page.pk]), []
    browsers = again(admin), again(admin)
    assert together(*(lambda one=one: sent.append((one, one.post(url, {"plan": plan}).url)) for one in browsers)) == []
    assert FormVersion.objects.filter(form=form).count() == 2
    told = [str(message) for one, to in sent for message in one.get(to).context["messages"]]
    assert len(told) == 2
    assert sum("已启用" in text for text in told) == 1, told
    assert sum("核对之后表单又有改动" in text for text in told) == 1, told


def again(admin: Any) -> Any:
    """Another browser of the same person."""
    other = type(admin)()
    other.force_login(User.objects.get())
    return other
