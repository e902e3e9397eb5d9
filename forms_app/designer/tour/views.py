"""What the tour's script asks for, and where its steps in the editor are shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.users.models import UserProfile

from forms_app.designer.gallery.views import for_designers
from forms_app.designer.models import FormPage
from forms_app.designer.places import folder_for
from forms_app.designer.tour.steps import START, STEPS

ENDED = "gewu-form-tour"  # in Wagtail's own list of what a person has seen and put away
LOOKED_AT = 20


@require_safe
@never_cache
@for_designers
def tour(request: HttpRequest) -> JsonResponse:
    """``ended``: whether this person has been through it, or has left it, on any machine."""
    profile = UserProfile.get_for_user(request.user)
    return JsonResponse(
        {
            "ended": bool(profile.dismissibles.get(ENDED)),
            "start": reverse(START),
            "steps": [step.told() for step in STEPS],
            "words": _words(),
            "keep": {"address": reverse("wagtailadmin_dismissibles"), "name": ENDED, "token": get_token(request)},
        }
    )


def _words() -> dict[str, str]:
    return {
        "count": _("Step %(number)s of %(total)s"),
        "next": _("Go on with the tour"),
        "back": _("Back in the tour"),
        "done": _("End of the tour"),
        "leave": _("Leave the tour"),
    }


@require_safe
@for_designers
def tour_editor(request: HttpRequest) -> HttpResponse:
    """The form that was changed last; an empty one where there is none. Nothing is made for the tour."""
    folder = folder_for(request.user)
    assert folder is not None, "only those who make forms come here"
    latest = FormPage.objects.descendant_of(folder).order_by("-latest_revision_created_at", "-pk")[:LOOKED_AT]
    page = next((page for page in latest if page.permissions_for_user(request.user).can_edit()), None)
    if page is not None:
        return redirect("wagtailadmin_pages:edit", page.pk)
    return redirect("wagtailadmin_pages:add", "designer", "formpage", folder.pk)
