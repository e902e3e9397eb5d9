"""数据字典 in the administration: the lists, and the codes of each."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView

from forms_app.areas.admin import QuietViewSet
from forms_app.codes.admin_forms import CodeForm, CodeListForm
from forms_app.codes.admin_views import CodeCreateView, CodeDeleteView, CodeEditView, CodeIndexView, codes_url
from forms_app.codes.models import Code, CodeList


class CodeListIndexView(IndexView):
    default_ordering = "pk"  # as they were set up: 民族, 性别, 婚姻状况 …

    @cached_property
    def columns(self) -> list[Column]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("title", label=_("Name of the list"), get_url=lambda it: codes_url(it.pk), sort_key="title"),
            Column("slug", label=_("Identifier of the list"), sort_key="slug"),
            Column("source", label=_("Standard or source")),
            Column("number", label=_("Number of choices"), accessor="number"),
            Column("updated_at", label=_("Last changed"), accessor="updated_at", sort_key="updated_at"),
        ]

    def get_base_queryset(self) -> Any:
        return CodeList.objects.annotate(number=Count("codes"))


class CodeListEditView(EditView):
    def get_success_url(self) -> str:
        return codes_url(self.object.pk)


class CodeListViewSet(QuietViewSet):
    model = CodeList
    icon = "list-ul"
    url_prefix = "codes"
    menu_label = _("Code lists")
    menu_order = 255
    add_to_admin_menu = True
    index_view_class = CodeListIndexView
    edit_view_class = CodeListEditView
    search_fields: ClassVar = ["title", "slug", "source"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return CodeListForm


class CodeViewSet(QuietViewSet):
    model = Code
    icon = "list-ul"
    url_prefix = "codes/choices"
    index_view_class = CodeIndexView
    add_view_class = CodeCreateView
    edit_view_class = CodeEditView
    delete_view_class = CodeDeleteView
    edit_template_name = "codes/edit.html"
    list_filter: ClassVar = ["code_list"]
    search_fields: ClassVar = ["code", "label"]  # switches the search on; matching.py says how

    def get_form_class(self, for_update: bool = False) -> Any:
        return CodeForm
