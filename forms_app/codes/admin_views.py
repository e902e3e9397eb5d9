"""Pages of the administration: the codes of one list, and one code with its history."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import registry

from forms_app.areas.admin_views import RefusingDeleteView
from forms_app.codes.changes import remove_code, save_code
from forms_app.codes.matching import matching
from forms_app.codes.models import Code, CodeList

HISTORY_SHOWN = 20


def codes_url(code_list: int) -> str:
    return f"{reverse('code:index')}?code_list={code_list}"


class CodeIndexView(IndexView):
    """With ``?code_list=`` the codes of one list, which the list of lists leads to; without it, all."""

    @cached_property
    def code_list(self) -> CodeList | None:
        chosen = self.request.GET.get("code_list", "")
        found = chosen.isascii() and chosen.isdecimal() and len(chosen) < 19
        return CodeList.objects.filter(pk=chosen).first() if found else None

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column("code", label=_("Code of the choice"), sort_key="code"),
            self._get_title_column("label"),
            *([] if self.code_list else [Column("code_list", label=_("Code list"))]),
            Column("above", label=_("Choice above"), accessor=lambda it: it.parent and f"{it.parent.code} {it.parent}"),
            Column("order", label=_("Order"), sort_key="order"),
            Column("valid_from", label=_("Can be chosen from"), accessor="valid_from"),
            Column("valid_until", label=_("Closed from"), accessor="valid_until"),
            BooleanColumn("is_valid", label=_("Can be chosen")),
        ]

    def get_ordering(self) -> Any:
        asked = self.request.GET.get("ordering", "")
        if asked in self.get_valid_orderings():
            return (asked, "code", "pk")
        return ("order", "code") if self.code_list else ("code_list__title", "code_list_id", "order", "code")

    def get_base_queryset(self) -> Any:
        return Code.objects.select_related("parent", "code_list")

    def search_queryset(self, queryset: Any) -> Any:
        return matching(queryset, self.search_query) if self.is_searching else queryset

    def get_page_title(self) -> str:
        return str(self.code_list or super().get_page_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        lists = {"url": reverse("codelist:index"), "label": CodeList._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, lists, {"url": "", "label": self.get_page_title()}]

    def get_add_url(self) -> str | None:
        address = super().get_add_url()
        return f"{address}?code_list={self.code_list.pk}" if address and self.code_list else address

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if self.code_list:
            place = [self.code_list.pk]
            buttons += [
                Button(_("Notes and name of this list"), reverse("codelist:edit", args=place), icon_name="edit"),
                Button(_("Download as XLSX"), reverse("export_codes", args=place), icon_name="download"),
            ]
            if self.user_has_permission("add") and self.user_has_permission("change"):
                # The page stands in a room above, which reads workbooks.
                buttons.append(Button(_("Import choices"), reverse("import_codes", args=place), icon_name="upload"))
        return buttons

    def get_list_more_buttons(self, instance: Code) -> list[MenuItem]:
        buttons = super().get_list_more_buttons(instance)
        if instance.valid_until is None and (edit := self.get_edit_url(instance)):
            buttons.append(MenuItem(_("Close this choice"), f"{edit}?close=1", icon_name="lock"))
        return buttons


class SavesUnderLock:
    """Saves through ``changes``: what somebody else changed meanwhile comes back as a fault in the form."""

    def save_instance(self) -> Code:
        save_code(self.form.instance, self.request.user)  # type: ignore[attr-defined]
        return self.form.instance  # type: ignore[attr-defined]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            form._update_errors(error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    def get_success_url(self) -> str:
        return codes_url(self.form.instance.code_list_id)  # type: ignore[attr-defined]


class CodeCreateView(SavesUnderLock, CreateView):
    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("code_list", "")
        return super().get_initial() | ({"code_list": chosen} if chosen.isdecimal() else {}) | {"order": None}


class CodeEditView(SavesUnderLock, EditView):
    def get_initial(self) -> dict[str, Any]:
        """``?close=1`` proposes today; nothing is closed before the form is saved."""
        closing = "close" in self.request.GET and self.object.valid_until is None
        today = max(timezone.localdate(), self.object.valid_from or timezone.localdate())
        return super().get_initial() | ({"valid_until": today} if closing else {})

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        lists = {"url": reverse("codelist:index"), "label": CodeList._meta.verbose_name_plural}
        code_list = {"url": codes_url(self.object.code_list_id), "label": str(self.object.code_list)}
        return [*self.breadcrumbs_items, lists, code_list, {"url": "", "label": self.get_page_subtitle()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = registry.get_logs_for_instance(self.object).select_related("user")
        return super().get_context_data(**kwargs) | {"entries": entries[:HISTORY_SHOWN]}


class CodeDeleteView(RefusingDeleteView):
    def get_success_url(self) -> str:
        return codes_url(self.object.code_list_id)

    def delete_action(self) -> None:
        remove_code(self.object, self.request.user)

    def _refuse(self, request: HttpRequest, reason: str) -> HttpResponse:
        close = f"{reverse('code:edit', args=[self.object.pk])}?close=1"
        messages.error(request, reason, buttons=[messages.button(close, _now("Close this choice"))])
        return HttpResponseRedirect(codes_url(self.object.code_list_id))
