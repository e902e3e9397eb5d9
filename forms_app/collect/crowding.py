"""Residents begin without signing in; from one address only so many filling-ins may lie open."""

from __future__ import annotations

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from forms_app.collect.models import Draft

SPAN = timedelta(hours=1)


def client_mark(request: HttpRequest) -> str:
    """What tells one address from the next without keeping it. One household's IPv6 network counts as one."""
    address = import_string(settings.AXES_CLIENT_IP_CALLABLE)(request)
    try:
        if (ip := ipaddress.ip_address(address)).version == 6:
            address = str(ipaddress.ip_network((ip, 64), strict=False))
    except ValueError:
        pass
    return salted_hmac("gewu.collect.client", address).hexdigest()[:32]


def is_crowded(mark: str) -> bool:
    """Whether the last hour's open drafts of this address are as many as may be. What was sent does not count."""
    since = timezone.now() - SPAN
    open_ones = Draft.objects.filter(client=mark, submitted_at__isnull=True, created_at__gt=since)
    return open_ones[: settings.GEWU_DRAFTS_PER_HOUR].count() >= settings.GEWU_DRAFTS_PER_HOUR
