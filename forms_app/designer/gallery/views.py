"""表单模板: the ready forms as cards, each as a phone shows it, and the way to a draft of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms_app.designer.gallery import shelf
from forms_app.designer.gallery.drafting import begin, drawn
from forms_app.designer.gallery.minutes import asked, minutes
from forms_app.designer.gallery.pictures import HEIGHT, WIDTH, Line, picture
from forms_app.designer.gallery.reading import Ready
from forms_app.designer.places import may_make_forms


@dataclass(frozen=True)
class Card:
    """A ready form as the pages show it."""

    ready: Ready

    @cached_property
    def asked(self) -> int:
        return asked(self.ready)

    @cached_property
    def minutes(self) -> int:
        return minutes(self.ready)

    @cached_property
    def picture(self) -> list[Line]:
        return picture(self.ready)


def for_designers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def wrapped(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_make_forms(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return wrapped


def of_a_ready_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    @for_designers
    def wrapped(request: HttpRequest, name: str) -> HttpResponse:
        ready = shelf.forms().get(name)
        if ready is None:
            raise Http404
        return view(request, ready)

    return wrapped


@require_safe
@for_designers
def gallery(request: HttpRequest) -> HttpResponse:
    """?q= looks through titles, purposes and labels; ?group= keeps one group."""
    words, group = request.GET.get("q", "").strip()[:100], request.GET.get("group", "")
    everything = list(shelf.forms().values())
    found = [one for one in everything if _fits(one, words, group)]
    context = {
        "groups": [(name, [Card(one) for one in found if one.group == name]) for name in shelf.GROUPS],
        "all_groups": [(name, sum(one.group == name for one in everything)) for name in shelf.GROUPS],
        "words": words,
        "group": group,
        "found": len(found),
        "total": len(everything),
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "designer/gallery/gallery.html", context)


def _fits(ready: Ready, words: str, group: str) -> bool:
    return (not group or ready.group == group) and all(word in ready.words for word in words.lower().split())


@require_safe
@of_a_ready_form
def look(request: HttpRequest, ready: Ready) -> HttpResponse:
    """The form in a frame as wide as a phone, beside what it is for."""
    return render(request, "designer/gallery/look.html", {"card": Card(ready)})


@require_safe
@of_a_ready_form
def shown(request: HttpRequest, ready: Ready) -> HttpResponse:
    """What stands in the frame: drawn by the same function as the editor's preview."""
    draw = import_string(settings.GEWU_FORM_PREVIEW)
    return draw(request, drawn(ready)[1].schema)


@require_POST
@of_a_ready_form
def use(request: HttpRequest, ready: Ready) -> HttpResponse:
    page = begin(ready, request.user)
    text = _("A draft was made from the template “%(title)s”. Change what you like, then check and enable it.")
    messages.success(request, text % {"title": ready.title})
    return redirect("wagtailadmin_pages:edit", page.pk)
