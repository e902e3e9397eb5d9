"""What was read of a file, carried by the page from looking at it to making the form: no file is kept anywhere.

Signed for one person and one form, so that the second step makes exactly what the first has shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing

from forms_app.designer.models import FormPage
from forms_app.schema.model import FormSchema

SIGNED_LENGTH = 4 * 1024**2  # what a form may send is limited: DATA_UPLOAD_MAX_MEMORY_SIZE
SECONDS = 3600
_SALT = "xlsform"


@dataclass(frozen=True)
class Held:
    """``stamp``: of the draft that is renewed, '' for a new form. ``is_whole``: see ``importing.renewed``."""

    slug: str
    stamp: str
    schema: FormSchema
    is_whole: bool


def stamp(draft: FormPage | None) -> str:
    """Changes with everything that the draft asks. At most a handful of queries."""
    return draft.compile().schema.hash() if draft else ""


def hold(user: Any, page_id: int, held: Held) -> str:
    """'' where it would be too long to be sent again."""
    data = [held.slug, held.stamp, held.schema.to_json(), held.is_whole]
    signed = signing.dumps(data, salt=_salt(user, page_id), compress=True)
    return signed if len(signed) <= SIGNED_LENGTH else ""


def held(user: Any, page_id: int, signed: str) -> Held | None:
    """None for what is too old, of somebody else, of another form, or was changed on its way."""
    try:
        slug, known, schema, is_whole = signing.loads(signed, salt=_salt(user, page_id), max_age=SECONDS)
    except signing.BadSignature:
        return None
    return Held(slug, known, FormSchema.from_json(schema), is_whole)


def _salt(user: Any, page_id: int) -> str:
    return f"{_SALT}-{user.pk}-{page_id}"
