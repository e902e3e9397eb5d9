"""The address that turns a pasted list into questions. It changes nothing: the editor puts them into the form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forms_app.designer.editing.lines import LENGTH, LINES, Asked, read
from forms_app.designer.gallery.reading import with_ids
from forms_app.designer.gallery.views import for_designers
from forms_app.designer.models import FormPage
from forms_app.schema.types import TYPES


@require_POST
@for_designers
def lines(request: HttpRequest) -> JsonResponse:
    """``told``: what each line makes, in words; ``questions``: the same for the editor, with ids of their own.

    Answers 400 with ``error`` in words for what is too much."""
    found = read(request.POST.get("text", ""))
    if fault := _fault(found):
        return JsonResponse({"error": fault}, status=400)
    return JsonResponse({"told": [_told(one) for one in found], "questions": _state(found)})


def _fault(found: list[Asked]) -> str:
    if len(found) > LINES:
        return _("These are %(found)d lines; %(limit)d can be added at once.") % {"found": len(found), "limit": LINES}
    for at, one in enumerate(found, 1):
        if len(one.label) > LENGTH:
            return _("Line %(line)d is too long for a question.") % {"line": at}
    return ""


def _told(one: Asked) -> dict[str, Any]:
    row = TYPES[one.type]
    missing = row.has_choices and not one.choices
    return {
        "label": one.label,
        "type": str(_(row.label)),
        "icon": row.icon,
        "more": _("choices are still missing") if missing else "、".join(one.choices),
        "required": one.required and row.is_required,
    }


def _state(found: list[Asked]) -> list[dict[str, Any]]:
    """As the editor's own code takes them."""
    section: Any = FormPage._meta.get_field("body").stream_block.child_blocks["section"]
    stream = section.child_blocks["questions"]
    return stream.get_form_state(stream.to_python([with_ids(one.block()) for one in found]))
