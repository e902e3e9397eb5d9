"""Two departments that build forms, each with a builder, and what a builder does."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from forms_app.areas.models import Department
from forms_app.designer.admission_fields import end_of
from forms_app.designer.build import page_from_schema
from forms_app.designer.folders import DepartmentFolder, make_folder
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.schema.model import FormSchema
from tests.cast import client_of, make_person
from tests.designer.editing import page_post
from tests.making import question, schema

CONTENT = schema(question("a", label="水域名称"), title="水域排查表")
WRITTEN = {"basis": "关于开展防溺水隐患排查的通知", "basis_number": "望教发〔2026〕8号", "frequency": "monthly"}


def office(county: Any, name: str, username: str) -> SimpleNamespace:
    """A department with its folder, its builder, and a browser of hers."""
    department = Department.add_root(name=name, area=county)
    folder = make_folder(FormIndexPage.objects.get(), department)
    builder = make_person(username, f"{name}建表员")
    builder.groups.add(folder.builders)
    return SimpleNamespace(department=department, folder=folder, builder=builder, client=client_of(builder))


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def posted(content: FormSchema = CONTENT, slug: str = "shui-yu", **extra: str) -> dict[str, str]:
    return (
        page_post(content, slug, last_day="", department="", basis="", basis_number="", frequency="", item_kind="")
        | extra
    )


def draft_of(place: SimpleNamespace, content: FormSchema = CONTENT, **fields: Any) -> FormPage:
    """A draft in the office's folder, its admission written down unless told otherwise."""
    page = page_from_schema(content, "shui-yu", user=place.builder)
    for name, value in (WRITTEN | {"expire_at": end_of(timezone.localdate() + timedelta(days=30))} | fields).items():
        setattr(page, name, value)
    page.save_revision(user=place.builder)
    return FormPage.objects.get(pk=page.pk)


def edit(page: FormPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def plan(page: FormPage) -> str:
    return reverse("designer_plan", args=[page.pk])


def hand_in(place: SimpleNamespace, page: FormPage, **extra: str) -> Any:
    """As the editor's button does."""
    written = WRITTEN | {"last_day": in_days(30), "department": str(place.department.pk)}
    return place.client.post(edit(page), posted(**written, **{"action-submit": "x"}, **extra), follow=True)


def add_address(folder: DepartmentFolder) -> str:
    return reverse("wagtailadmin_pages:add", args=["designer", "formpage", folder.pk])
