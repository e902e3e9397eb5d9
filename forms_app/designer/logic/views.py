"""The one address that the editor asks about expressions. It reads what was sent, and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.models import Page

from forms_app.areas.models import Area
from forms_app.designer.logic import building, checking, trying
from forms_app.designer.logic.building import Desk
from forms_app.designer.logic.drafts import Draft, NotADraft, read
from forms_app.designer.logic.strings import functions, strings
from forms_app.designer.logic_options import LENGTH
from forms_app.designer.models import FormPage
from forms_app.designer.places import FOLDERS
from forms_app.designer.twice.marks import marks
from forms_app.schema.conditions.rows import BadRows, from_json
from forms_app.schema.expressions.rules import INITIAL, KINDS, ROW_COUNT
from forms_app.wording.labels import bad

KNOWN_LIMIT, NAME_LIMIT = 4_000, 1_000
_KIND_OF = {"default": INITIAL, "count": ROW_COUNT}


class BadQuestion(ValueError):
    """What the browser asks cannot be answered; the text says why."""


@require_POST
def logic(request: HttpRequest, page_id: int) -> JsonResponse:
    """``page_id``: a form that is edited, or the folder that a new one will stand in. ``ask``: JSON, see ``_ANSWERS``.

    Answers 400 with ``error`` in words for what it cannot read."""
    page = get_object_or_404(Page, pk=page_id).specific
    _require(page, request.user)
    try:
        ask = _json(request.POST.get("ask", ""))
        answer = _ANSWERS.get(ask.get("do", ""))
        if answer is None:
            raise BadQuestion(_("This cannot be answered. Load the page again."))
        draft = _draft(request, page, ask)
        found = answer(draft, ask)
    except (BadQuestion, BadRows, NotADraft) as error:
        return JsonResponse({"error": _words(error), "at": getattr(error, "at", None)}, status=400)
    if answer is _check:
        found["twice"] = marks(draft.schema, page)
    response = JsonResponse(found)
    response["Cache-Control"] = "private, no-store"
    return response


def _require(page: Any, user: Any) -> None:
    permissions = page.permissions_for_user(user)
    is_allowed = isinstance(page, FormPage) and permissions.can_edit()
    if not is_allowed and not (isinstance(page, FOLDERS) and permissions.can_add_subpage()):
        raise PermissionDenied


def _words(error: ValueError) -> str:
    if isinstance(error, BadRows):
        return bad(error)
    return str(error) or _("The form could not be read as it stands in the editor. Load the page again.")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise BadQuestion(_("This cannot be answered. Load the page again."))
    return found


def _draft(request: HttpRequest, page: Any, ask: dict[str, Any]) -> Draft:
    form = page.form if isinstance(page, FormPage) else None
    return read(request.POST, form, _known(ask.get("known") or {}))


def _known(given: Any) -> dict[str, tuple[str, str]]:
    """Labels and field names by uuid; what is none is passed over."""
    if not isinstance(given, dict) or len(given) > KNOWN_LIMIT:
        raise BadQuestion(_("This cannot be answered. Load the page again."))
    return {
        uuid: (pair[0], pair[1])
        for uuid, pair in given.items()
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(one, str) for one in pair)
        and max(map(len, pair)) <= NAME_LIMIT
    }  # fmt: skip


def _desk(draft: Draft, ask: dict[str, Any]) -> Desk:
    uuid, field = str(ask.get("id") or ""), str(ask.get("field") or "")
    kind = _KIND_OF.get(field, field)
    if kind not in KINDS:
        raise BadQuestion(_("This cannot be answered. Load the page again."))
    try:
        owner = draft.owner(uuid)
    except KeyError:
        raise BadQuestion(_("This question is no longer in the form. Close the window.")) from None
    here = {one.uuid for one, _parent in draft.schema.walk()}
    former = {key: label for lost, (label, key) in draft.known.items() if lost not in here}
    return Desk(draft, owner, uuid, kind, former)


def _text(ask: dict[str, Any]) -> str:
    found = ask.get("text") or ""
    if not isinstance(found, str) or len(found) > LENGTH:
        raise BadQuestion(_("The expression is too long."))
    return found


def _check(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    found = checking.check(draft)
    return found | {"strings": strings()} if ask.get("first") else found


def _rows(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    return building.opened(_desk(draft, ask), _text(ask))


def _write(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    return building.written(_desk(draft, ask), from_json(ask.get("group")), _text(ask))


def _formula(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    return building.opened(_desk(draft, ask), "") | {"functions": functions(), "names": checking.names_of(draft)}


def _try(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    given = ask.get("answers") or {}
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise BadQuestion(_("This cannot be answered. Load the page again."))
    return trying.tried(_desk(draft, ask), _text(ask), given)


def _areas(draft: Draft, ask: dict[str, Any]) -> dict[str, Any]:
    """Areas by the one above ('' for the topmost), and the way down to ``code``. A query for each level."""
    code = str(ask.get("code") or "")
    chosen = Area.objects.filter(code=code).first() if code else None
    way = [*chosen.get_ancestors(), chosen] if chosen else []
    levels = [(None, Area.get_root_nodes()), *((one, one.get_children()) for one in way)]
    return {"levels": [_level(children, way, at) for at, (_above, children) in enumerate(levels)]}


def _level(children: Iterable[Area], way: list[Area], at: int) -> dict[str, Any]:
    """``name``: 'village' in words, of the first, since all of one parent are of one level but for a few."""
    open_ones = [one for one in children if one.closed_on is None or one in way]
    return {
        "name": open_ones[0].get_level_display() if open_ones else "",
        "chosen": way[at].code if at < len(way) else "",
        "areas": [[one.code, one.name] for one in open_ones],
    }


_ANSWERS: dict[str, Callable[[Draft, dict[str, Any]], dict[str, Any]]] = {
    "check": _check,
    "rows": _rows,
    "write": _write,
    "formula": _formula,
    "try": _try,
    "areas": _areas,
}
