"""An earlier version as the draft of the next one: same identities, same keys, so columns and values come back."""

from __future__ import annotations

from typing import Any

from wagtail.models import Revision

from forms_app.designer.build import body_from_schema, together_text
from forms_app.designer.kept_states import Why
from forms_app.designer.models import FormPage
from forms_app.designer.translations import put
from forms_app.designer.undoing.keeping import keep_latest
from forms_app.tables.models import FormVersion

LOOKED_THROUGH = 50  # revisions


def can_be_restored(page: FormPage, version: FormVersion) -> FormPage | None:
    """The draft as that version's content, in memory; None where no draft would be the same form again.

    What a version's schema says is written back into blocks and compiled; only what gives the very same schema counts.
    Else the newest of the page's own revisions that does.
    """
    draft = page.get_latest_revision_as_object()
    schema = version.schema
    draft.title, draft.intro, draft.body = schema.title, schema.intro, body_from_schema(schema)
    draft.together = together_text(schema)
    put(draft, schema)
    if _is(draft, version):
        return draft
    for revision in page.revisions.order_by("-created_at", "-pk")[:LOOKED_THROUGH]:
        older = revision.as_object()
        if _is(older, version):
            draft.title, draft.intro, draft.body = older.title, older.intro, older.body
            draft.together = older.together
            draft.language, draft.languages, draft.translations = older.language, older.languages, older.translations
            return draft
    return None


def _is(draft: FormPage, version: FormVersion) -> bool:
    return draft.compile().schema.hash() == version.schema_hash


def restore(draft: FormPage, user: Any) -> Revision:
    """Save it as the newest draft. What was the draft is kept; nothing is enabled."""
    keep_latest(draft.pk, Why.BEFORE)
    return draft.save_revision(user=user, changed=True, log_action="wagtail.revert")
