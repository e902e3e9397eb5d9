"""What expressions look up while somebody types: labels of long lists, code lists, records that she may read."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from forms_app.collect.access import Turned, visit
from forms_app.entry import logic
from forms_app.entry.context import FieldContext
from forms_app.entry.live import askable
from forms_app.entry.world import FormWorld

ASKED_LIMIT, TEXT_LENGTH = 20, 500


@require_safe
def told(request: HttpRequest, slug: str, draft: UUID | None = None) -> HttpResponseBase:
    """?ask=[["gu-jia","label","code","1"], …] → {"told": ["…"]}; only what expressions of this form ask for."""
    try:
        found = visit(request, slug, draft)
    except Turned as turned:
        return turned.response
    asked = _asked(request.GET.get("ask", "[]"))
    version = found.version
    trees = [tree for entry in logic.program_of(version).rules.entries.values() for tree in entry.trees.values()]
    allowed = askable(trees)
    if asked is None or any(one[:-1] not in allowed for one in asked):
        return HttpResponseBadRequest()
    world = FormWorld(version.schema, FieldContext(areas=found.areas))
    answers = [world.choice_label(*one) if len(one) == 2 else world.pull(*one) for one in asked]
    response = JsonResponse({"told": answers})
    response["Cache-Control"] = "private, no-store"
    return response


def _asked(text: str) -> list[tuple[str, ...]] | None:
    """None for what is no list of lists of short texts."""
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, list) or not all(isinstance(one, list) for one in given) or len(given) > ASKED_LIMIT:
        return None
    words = [word for one in given for word in one]
    return [tuple(one) for one in given] if all(map(_is_word, words)) and all(given) else None


def _is_word(word: Any) -> bool:
    """Neither NUL nor half of a pair of surrogates, which databases refuse."""
    return isinstance(word, str) and len(word) <= TEXT_LENGTH and not re.search("[\x00\ud800-\udfff]", word)
