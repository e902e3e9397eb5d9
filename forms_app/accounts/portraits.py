"""Portraits: made from any photo in the ratio of an identity photo, shown to those who may see the person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from forms_app.accounts.models import User
from forms_app.areas.models import Appointment
from forms_app.areas.scope import scope_of

KEEP_SECONDS = 3600  # a new picture has a new address


@require_safe
def portrait(request: HttpRequest, name: UUID) -> HttpResponseBase:
    """The picture of this name. Unknown, lost and not for this visitor look alike: 404."""
    person = User.objects.filter(portrait=f"portraits/{name}.jpg").first()
    if person is None or not may_see(request.user, person):
        raise Http404
    try:
        file = person.portrait.open("rb")
    except OSError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={KEEP_SECONDS}"
    return response


def may_see(visitor: Any, person: User) -> bool:
    """Everybody sees who holds a post that is shown to residents; others are seen where one reads or edits."""
    if visitor.pk == person.pk:
        return True
    held = Appointment.objects.in_force().filter(user=person)
    if person.is_active and held.filter(post__is_public=True).exists():
        return True
    paths = list(held.values_list("area__path", flat=True))
    scopes = [scope_of(visitor, "read"), scope_of(visitor, "edit")]
    return any(scope.covers(path) for scope in scopes for path in paths)
