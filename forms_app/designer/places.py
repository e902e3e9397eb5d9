"""In which folder a person makes forms: the county's, or that of her department."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from forms_app.designer.folders import DepartmentFolder
from forms_app.designer.models import FormIndexPage

FOLDERS = (FormIndexPage, DepartmentFolder)


def folder_for(user: Any) -> Page | None:
    """None: she makes no forms. Her rights are asked for once in a request, however many folders there are."""
    folders = [*FormIndexPage.objects.all()[:1], *DepartmentFolder.objects.order_by("path")]
    return next((one for one in folders if one.permissions_for_user(user).can_add_subpage()), None)


def may_make_forms(user: Any) -> bool:
    """Found once for this ``user``, who lives as long as a request: half a dozen entries of the menu ask."""
    if getattr(user, "_makes_forms", None) is None:
        user._makes_forms = folder_for(user) is not None
    return bool(user._makes_forms)
