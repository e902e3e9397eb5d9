"""The home page: who helps me, what is new, forms open to everybody, and the doors that staff may use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms_app.accounts.landing import workplaces
from forms_app.areas.models import Area
from forms_app.tables.models import Audience, Form
from website.identity import SiteIdentity
from website.notices.models import NoticePage

NEWEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    signed_in = request.user.is_authenticated
    identity = SiteIdentity.load(request)
    county = Area.objects.filter(depth=1).order_by("path").values_list("name", flat=True).first()
    notices = NoticePage.objects.in_force().select_related("area").order_by("-first_published_at", "-pk")
    context = {
        "identity": identity,
        "name": identity.name or county or _("Gewu"),
        "notices": notices[:NEWEST],
        "open_forms": Form.objects.taking().filter(audience=Audience.RESIDENTS, current__isnull=False),
        "workplaces": workplaces(request.user) if signed_in else [],
    }
    response = render(request, "website/home.html", context)
    add_never_cache_headers(response)
    return response
