"""区域与人员 in the administration: areas, departments, posts and who holds them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import Button

from forms_app.areas.admin_forms import AppointmentForm, AreaForm, DepartmentForm, GridProfileForm, NewAreaForm
from forms_app.areas.admin_views import PresetCreateView, RefusingDeleteView
from forms_app.areas.models import Appointment, Area, Department, Level, Post, spell
from forms_app.areas.profiles import GridProfile


class QuietViewSet(ModelViewSet):
    """No copies, no search index, no reference index: what refers to these is asked in ``references``."""

    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = PresetCreateView
    delete_view_class = RefusingDeleteView
    search_backend_name = None
    list_per_page = 50


class AreaIndexView(IndexView):
    default_ordering = "path"

    @cached_property
    def all_names(self) -> dict[str, str]:
        return dict(Area.objects.values_list("path", "name"))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            self._get_title_column("name"),
            Column("above", label=_("Area above"), accessor=lambda it: spell(it.path[: -Area.steplen], self.all_names)),
            Column("code", label=_("Area code"), sort_key="path"),
            Column("level", label=_("Level"), accessor="get_level_display"),
            BooleanColumn("is_open", label=_("In use")),
        ]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perms(["areas.add_area", "areas.change_area"]):
            # The page stands in a room above, which reads workbooks.
            buttons.append(Button(_("Import areas"), reverse("import_areas"), icon_name="upload", priority=20))
        return buttons

    def get_list_more_buttons(self, instance: Area) -> list[MenuItem]:
        buttons = super().get_list_more_buttons(instance)
        add, appoint = reverse(self.add_url_name), reverse("appointment:add")
        if instance.level != Level.MICRO and instance.is_open and self.user_has_permission("add"):
            buttons.append(MenuItem(_("Add an area below"), f"{add}?parent={instance.pk}", icon_name="plus"))
        if instance.is_open:
            buttons.append(MenuItem(_("Appoint somebody"), f"{appoint}?area={instance.pk}", icon_name="user"))
        return buttons


class AreaViewSet(QuietViewSet):
    model = Area
    icon = "site"
    menu_order = 10
    index_view_class = AreaIndexView
    list_filter: ClassVar = ["level"]
    search_fields: ClassVar = ["name", "code"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AreaForm if for_update else NewAreaForm


class DepartmentViewSet(QuietViewSet):
    model = Department
    icon = "folder-inverse"
    menu_order = 20
    ordering = "path"
    list_display: ClassVar = ["name", "area"]
    search_fields: ClassVar = ["name"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return DepartmentForm


class PostViewSet(QuietViewSet):
    model = Post
    icon = "clipboard-list"
    menu_order = 30
    ordering = "order"
    list_display: ClassVar = [
        "name",
        "level",
        BooleanColumn("can_fill", label=_("Fills in forms")),
        BooleanColumn("can_read", label=_("Reads ledgers")),
        BooleanColumn("can_edit", label=_("Corrects records")),
        BooleanColumn("can_export", label=_("Exports ledgers")),
        BooleanColumn("can_print", label=_("Prints records")),
    ]
    search_fields: ClassVar = ["name"]
    form_fields: ClassVar = [
        "name", "code", "level", "required", "counts_as", "can_fill", "can_read", "can_edit", "can_export",
        "can_print", "can_announce", "can_approve", "can_appraise", "can_roster", "is_public", "order"
    ]  # fmt: skip


class AppointmentViewSet(QuietViewSet):
    model = Appointment
    icon = "user"
    menu_order = 40
    list_display: ClassVar = [
        "user",
        "post",
        "area",
        BooleanColumn("below", label=_("This area and below")),
        "since",
        "until",
        BooleanColumn("in_force", label=_("In force")),
    ]
    list_filter: ClassVar = ["post", "below", "full_time"]
    search_fields: ClassVar = ["user__name", "user__username", "area__name", "area__code"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return AppointmentForm


class GridProfileViewSet(QuietViewSet):
    model = GridProfile
    icon = "form"
    menu_order = 50
    list_display: ClassVar = ["area", "issuer", "announced_on"]
    search_fields: ClassVar = ["area__name", "area__code"]

    def get_form_class(self, for_update: bool = False) -> Any:
        return GridProfileForm


class PeopleViewSetGroup(ModelViewSetGroup):
    menu_label = _("Areas and people")
    menu_icon = "group"
    menu_order = 250
    items = (AreaViewSet, DepartmentViewSet, PostViewSet, AppointmentViewSet, GridProfileViewSet)
