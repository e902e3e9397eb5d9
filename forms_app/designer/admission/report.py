"""准入事项: every form with its basis, frequency, department, last day and state; to be filtered and exported."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page, WorkflowState
from wagtail.permissions import policy_registry

from forms_app.areas.models import Department
from forms_app.designer.admission_fields import Frequency
from forms_app.designer.models import FormPage
from forms_app.designer.places import may_make_forms

STATES = {
    "live": _("Enabled, takes records"),
    "waiting": _("Waiting for approval"),
    "returned": _("Sent back"),
    "over": _("Stopped, its last day is over"),
    "draft": _("Not enabled"),
}


def state_of(page: FormPage) -> str:
    """A key of STATES. ``page``: with its workflow states prefetched."""
    approval = page.current_workflow_state
    if approval is not None:
        return "waiting" if approval.status == WorkflowState.STATUS_IN_PROGRESS else "returned"
    if page.expire_at and page.expire_at <= timezone.now() and (page.live or page.expired):
        return "over"
    return "live" if page.live else "draft"


def may_see_items(user: Any) -> bool:
    """Whoever makes forms; each sees those of the folders in which she holds rights."""
    return may_make_forms(user)


class AdmissionFilters(WagtailFilterSet):
    department = django_filters.ModelChoiceFilter(queryset=Department.objects.order_by("path"), label=_("Department"))
    frequency = django_filters.ChoiceFilter(choices=Frequency, label=_("How often it is filled in"))
    state = django_filters.ChoiceFilter(choices=list(STATES.items()), label=_("State"), method="in_state")

    class Meta:
        model = FormPage
        fields: ClassVar = ["department", "frequency"]

    def in_state(self, pages: QuerySet, name: str, value: str) -> QuerySet:
        return pages.filter(pk__in=[page.pk for page in pages if state_of(page) == value])


class AdmissionReport(ReportView):
    page_title = _("Admitted items")
    header_icon = "form"
    model = FormPage
    index_url_name = "designer_admission"
    index_results_url_name = "designer_admission_results"
    results_template_name = "designer/admission/report_results.html"
    filterset_class = AdmissionFilters
    any_permission_required: ClassVar = ["add", "change", "publish"]
    list_export: ClassVar = [
        "title", "department", "basis", "basis_number", "get_frequency_display", "get_item_kind_display", "last_day",
        "state_label",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "title": _("Form"), "department": _("Department"), "basis": _("Basis (name of the document)"),
        "basis_number": _("Number of the document"), "get_frequency_display": _("How often it is filled in"),
        "get_item_kind_display": _("Kind of item"), "last_day": _("Last day"), "state_label": _("State"),
    }  # fmt: skip

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_items(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(Page)

    def get_filename(self) -> str:
        return f"{_now('Admitted items')}-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self) -> QuerySet:
        """Forms that the user may look into: all below the folders where she holds a right."""
        mine = self.permission_policy.instances_user_has_any_permission_for(self.request.user, {"change", "publish"})
        pages = FormPage.objects.filter(pk__in=mine.values("pk")).select_related("department").defer("body")
        # As Wagtail's own prefetching, which takes forms for plain pages here and finds nothing.
        states = Prefetch("_specific_workflow_states", WorkflowState.objects.active(), "_current_workflow_states")
        return pages.prefetch_related(states).order_by("department__path", "title")

    def decorate_paginated_queryset(self, object_list: Any) -> list[FormPage]:
        """Of what is shown or exported: the words of each state."""
        found = list(object_list)
        for page in found:
            page.state_label = str(STATES[state_of(page)])
        return found
