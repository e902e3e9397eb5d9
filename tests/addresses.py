"""Every address of the project, and what came of asking for one, as a letter.

o  opened (200)           s  sent to sign in         a  sent on to another page of ours
n  not for you (403, 404) p  only by POST (405)
    u  unwell (503): the health check without a worker
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

LETTERS = {200: "o", 403: "n", 404: "n", 405: "p", 503: "u"}
SIGN_IN = ("/accounts/sign-in/", "/admin/login/")
Address = tuple[str, URLPattern, str]


def letter(response: Any) -> str:
    if response.status_code in (301, 302):
        return "s" if response["Location"].startswith(SIGN_IN) else "a"
    return LETTERS.get(response.status_code, str(response.status_code))


def patterns(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """(name with namespaces, pattern, address as written) of everything below; unnamed ones go by their address."""
    for item in resolver.url_patterns:
        address = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item, address, (*spaces, item.namespace) if item.namespace else spaces)
        else:
            yield ":".join([*spaces, item.name or address]), item, address


EVERYTHING = list(patterns(get_resolver()))
