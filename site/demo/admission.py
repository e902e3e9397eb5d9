"""准入 to be tried at once: a department's folder with its builder, a form that waits and one that was approved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from demo.staff import BUILDER, BUILDING_DEPARTMENT, COUNTY_ADMIN
from forms_app.areas.models import Department
from forms_app.designer import approving
from forms_app.designer.admission_fields import Frequency, ItemKind, end_of
from forms_app.designer.build import page_from_schema
from forms_app.designer.folders import DepartmentFolder, make_folder
from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import drawn
from forms_app.designer.models import FormIndexPage, FormPage

WAITING_SLUG, APPROVED_SLUG = "demo-senlin-fanghuo", "demo-fangxun-xuncha"
_TEMPLATES = {WAITING_SLUG: "sen-lin", APPROVED_SLUG: "fang-xun"}
_PAPERS = {
    WAITING_SLUG: ("关于做好今冬明春森林防火巡查的通知", "望应急〔2026〕21号", Frequency.WEEKLY),
    APPROVED_SLUG: ("关于开展汛期隐患巡查的通知", "望应急〔2026〕9号", Frequency.DAILY),
}
_OPINION = "与现有表单没有重复，同意准入。（演示）"
_AGO = timedelta(days=2)


def seed(say: Callable[[str], None], users: dict[str, Any], areas: dict[str, Any]) -> None:
    department = Department.objects.filter(name=BUILDING_DEPARTMENT).first()
    if department is None or DepartmentFolder.objects.filter(department=department).exists():
        return  # what became of it since is left as it is
    with transaction.atomic():
        folder = make_folder(FormIndexPage.objects.get(), department)
        builder = type(users[BUILDER]).objects.get(pk=users[BUILDER].pk)  # whose rights are found anew
        builder.groups.add(folder.builders)
        for slug in _TEMPLATES:
            _hand_in(slug, builder, department)
        page = FormPage.objects.get(slug=APPROVED_SLUG)
        approving.approve(approving.waiting(page), users[COUNTY_ADMIN], _OPINION)
    say(f"部门建表：{department}，建表员{builder.username}；待审批1张，已批准1张")


def _hand_in(slug: str, builder: Any, department: Department) -> None:
    _page, compiled = drawn(shelf.forms()[_TEMPLATES[slug]])
    page = page_from_schema(compiled.schema, slug, user=builder)
    page.department, page.item_kind = department, ItemKind.PATROL
    page.basis, page.basis_number, page.frequency = _PAPERS[slug]
    page.expire_at = end_of(timezone.localdate() + timedelta(days=180))
    page.save_revision(user=builder)
    page.get_workflow().start(page, builder)
    for model, name in ((TaskState, "started_at"), (WorkflowState, "created_at")):
        model.objects.for_instance(page).update(**{name: F(name) - _AGO})


def remove(departments: Any) -> None:
    """The folders of ``departments`` go with their builders. What waits goes too; what was ever enabled, or somebody
    drew up while trying out, moves to the county's forms, as all forms stay."""
    for folder in DepartmentFolder.objects.filter(department__in=departments):
        FormPage.objects.filter(slug=WAITING_SLUG).child_of(folder).filter(live=False, first_published_at=None).delete()
        for page in FormPage.objects.child_of(folder):
            _forget_admission(page)
            page.move(FormIndexPage.objects.get(), pos="last-child")
        DepartmentFolder.objects.get(pk=folder.pk).delete()


def _forget_admission(page: FormPage) -> None:
    """The document and the decisions were made up."""
    WorkflowState.objects.for_instance(page).delete()
    said = {"basis": "", "basis_number": "", "department": None}
    FormPage.objects.filter(pk=page.pk).update(**said)
    for revision in page.revisions.all():
        revision.content |= said
        revision.save(update_fields=["content"])
