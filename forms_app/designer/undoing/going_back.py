"""Going back, while others may be editing."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page, Revision

from forms_app.designer.kept_states import KeptState, Why
from forms_app.designer.models import FormPage
from forms_app.designer.undoing.keeping import keep, put


class ChangedMeanwhile(Exception):
    """Somebody saved the form after it was looked at. ``revision``: what was saved."""

    def __init__(self, revision: Revision | None) -> None:
        super().__init__()
        self.revision = revision


def stamp(revision: Revision | None) -> str:
    """Names what a draft holds: an automatic save overwrites a revision, and gives it a new time."""
    return f"{revision.pk} {revision.created_at.isoformat()}" if revision else ""


def go_back(page_id: int, state: KeptState, seen: str, user: Any) -> None:
    """Make ``state`` the newest draft; the draft before is kept. ``seen``: the stamp of what the user looked at.

    Raises ChangedMeanwhile. The page is locked from the question to the answer, as automatic saves do it."""
    with transaction.atomic():
        Page.objects.select_for_update().filter(pk=page_id).values_list("pk", flat=True).first()
        page = FormPage.objects.get(pk=page_id)
        latest = page.get_latest_revision()
        if stamp(latest) != seen:
            raise ChangedMeanwhile(latest)
        draft = page.get_latest_revision_as_object()
        keep(draft, Why.BEFORE, user)
        put(draft, state.content).save_revision(user=user, changed=True, clean=False, log_action="wagtail.revert")
