"""What comes without being asked: hidden values with the address, serial numbers with the receipt.

'?lai_yuan=wechat' is for a hidden question with the key lai_yuan.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from forms_app.collect.models import Draft
from forms_app.entry.fields import field_for
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from forms_app.tables.serials import TOP, serial_questions


def read_given(query: Any, version: FormVersion) -> tuple[dict[str, str], str]:
    """(values by question key, what to tell about one that cannot be used)."""
    found: dict[str, str] = {}
    note = ""
    for question in version.schema.scalars:
        text = query.get(question.key, "") if question.type == "hidden" else ""
        if not text:
            continue
        try:
            found[question.key] = field_for(question).clean(text) or ""
        except ValidationError as error:
            note = _("Part of this address cannot be used: %(reason)s") % {"reason": error.messages[0]}
    return found, note


def address_query(area: Any, given: dict[str, str], **more: str) -> str:
    """What an address has behind it to begin with this area and these values; empty or '?…'."""
    values = ({"area": area.code} if area else {}) | given | more
    return f"?{urlencode(values)}" if values else ""


def receipt_numbers(draft: Draft) -> list[tuple[str, str]]:
    """(label, number) of the serial numbers that a sent record was given."""
    asked = serial_questions(draft.version).get(TOP, [])
    if not asked:
        return []
    built = models_for(draft.version)
    record = built.main._default_manager.filter(uuid=draft.uuid).first()
    found = [(question.label, built.answer(question, record)) for question in asked] if record else []
    return [(label, str(number)) for label, number in found if number]
