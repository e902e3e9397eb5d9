"""Wagtail's actions on several people at once, with our walls, and without success that was none."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from forms_app.accounts.groups import givable_groups
from forms_app.accounts.models import User


class Honest:
    """Whoever may not touch any of the people chosen is told so; Wagtail would say “0 users have been deleted”."""

    request: HttpRequest

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if num_parent_objects:
            return super().get_success_message(num_parent_objects, num_child_objects)  # type: ignore[misc]
        messages.error(self.request, _("Nothing was changed: you may not do this to the people chosen. Choose others."))
        return None


class DeletePeople(Honest, DeleteBulkAction):
    models = [User]  # noqa: RUF012


class ActivatePeople(Honest, SetActiveStateBulkAction):
    models = [User]  # noqa: RUF012


class GiveRole(Honest, AssignRoleBulkAction):
    models = [User]  # noqa: RUF012

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        limit_groups(form.fields["role"], self.request.user)
        return form


def limit_groups(field: Any, user: Any) -> None:
    """Offer and accept only the groups that ``user`` may give."""
    field.queryset = givable_groups(user)
    field.error_messages["invalid_choice"] = field.error_messages["invalid_pk_value"] = _(
        "You may only give groups whose rights you hold yourself. Ask the system administrator for others."
    )
