"""The ways to begin a form. Rooms above offer theirs by the hook ``gewu_way_to_begin`` (answers a Way)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from forms_app.designer.gallery import shelf
from forms_app.designer.xlsforms.pages import import_new
from forms_app.designer.xlsforms.recognised import is_xlsform

Text = str | Promise
HOOK = "gewu_way_to_begin"


@dataclass(frozen=True)
class Way:
    """``title`` is the text of its button too. ``takes``: whether a dropped file is of this kind; ``take``: the view
    that gets the request with it."""

    title: Text
    text: Text
    icon: str
    address: str
    order: int
    takes: Callable[[UploadedFile], bool] | None = None
    take: Callable[[HttpRequest], HttpResponse] | None = None


def ways(folder: Page) -> list[Way]:
    found = [_template(), _empty(folder), _xlsform(), *(make() for make in hooks.get_hooks(HOOK))]
    return sorted(found, key=lambda way: way.order)


def way_for(file: UploadedFile, folder: Page) -> Way | None:
    return next((way for way in ways(folder) if way.takes and way.takes(file)), None)


def _template() -> Way:
    text = _("%(count)d ready forms of grid work. Take one and change what you like.") % {"count": len(shelf.forms())}
    return Way(_("Begin with a template"), text, "grid", reverse("designer_gallery"), 10)


def _empty(folder: Page) -> Way:
    text = _("Add sections and questions one by one, or paste a list with one question per line.")
    address = reverse("wagtailadmin_pages:add", args=["designer", "formpage", folder.pk])
    return Way(_("Begin with an empty form"), text, "doc-empty-inverse", address, 30)


def _xlsform() -> Way:
    text = _("Forms from Kobo, ODK and others. What would be otherwise is told row by row before anything is made.")
    address = reverse("designer_import_xlsform")
    return Way(_("Import an XLSForm"), text, "upload", address, 40, is_xlsform, import_new)
