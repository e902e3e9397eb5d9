"""Ready forms as drafts: with names as the editor gives them, and checked as the editor checks them."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction

from forms_app.designer.compile import Compiled
from forms_app.designer.forms import write_names
from forms_app.designer.gallery.reading import Ready
from forms_app.designer.models import FormIndexPage, FormPage
from forms_app.designer.places import folder_for
from forms_app.designer.xlsforms.importing import free_slug


def drawn(ready: Ready) -> tuple[FormPage, Compiled]:
    """A page that is not saved yet, and what it compiles to."""
    page = FormPage(title=ready.title, intro=ready.intro, audience=ready.audience, body=cast(Any, ready.body()))
    compiled = page.compile()
    write_names(page.body, compiled.schema)
    return page, compiled


def begin(ready: Ready, user: Any) -> FormPage:
    """A new draft of the user's own, with fresh ids, in the folder in which the user makes forms."""
    page, _compiled = drawn(ready)
    page.slug, page.owner = free_slug(ready.title), user
    with transaction.atomic():
        (folder_for(user) or FormIndexPage.objects.get()).add_child(instance=page)
        page.save_revision(user=user, log_action=True)
    return page
