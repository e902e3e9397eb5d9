"""What ``FormPage.save()`` does when a save makes a form live: compile, publish, keep Form and page in step."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from forms_app.designer import admission_rules, faults
from forms_app.designer.refusals import PublishRefused
from forms_app.schema.model import FormSchema
from forms_app.tables import locking, names
from forms_app.tables.models import Form, FormVersion
from forms_app.tables.plan import Plan, make_plan
from forms_app.tables.publish import PublicationRefused, publish_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms_app.designer.models import FormPage

logger = logging.getLogger("gewu.designer")
SLUG_LENGTH = 60  # printed in addresses and QR codes
_publisher: ContextVar[Any] = ContextVar("publisher", default=None)


@contextmanager
def publishing_as(user: Any) -> Iterator[None]:
    """Who publishes: ``save()`` is not told, the version remembers."""
    token = _publisher.set(user)
    try:
        yield
    finally:
        _publisher.reset(token)


def too_long(slug: str) -> str:
    return _("The web name has %(found)d characters; %(limit)d is the limit. Shorten it under “Promote”.") % {
        "found": len(slug),
        "limit": SLUG_LENGTH,
    }


def form_of(page: FormPage) -> Form:
    """The page's Form; an unsaved one with slug and key proposed where it was never enabled."""
    found = Form.objects.select_related("current").filter(page_id=page.pk).first() if page.pk else None
    if found:
        return found
    taken = set(Form.objects.values_list("key", flat=True))
    return Form(slug=page.slug, key=names.form_key(page.slug, taken), page_id=page.pk, title=page.title)


def compiled_schema(page: FormPage) -> FormSchema:
    """The page's schema. Raises PublishRefused with every fault in words."""
    compiled = page.compile()
    if compiled.faults:
        raise PublishRefused(" ".join(faults.texts(compiled.faults)), page.pk)
    return compiled.schema


def plan_for(page: FormPage) -> Plan:
    """What enabling this page, as it stands in memory, would change."""
    return make_plan(form_of(page), page.compile().schema)


def publish(page: FormPage) -> FormVersion:
    """Publish the page's content. To be called inside the transaction that saves the page."""
    schema = compiled_schema(page)
    if _is_enabled_anew(page):
        admission_rules.demand(page)
    form = form_of(page)
    if form.pk is None and Form.objects.filter(slug=form.slug).exists():
        raise PublishRefused(
            _("The web name “%(slug)s” belongs to another form. Change it under “Promote”.") % {"slug": form.slug},
            page.pk,
            "slug",
        )
    if form.pk is None and len(form.slug) > SLUG_LENGTH:
        raise PublishRefused(too_long(form.slug), page.pk, "slug")
    form.audience = page.audience
    form.is_open = True
    unused = page.confirmations.filter(version=None)
    agreed = unused.filter(plan=make_plan(form, schema).hash)
    user = _publisher.get() or (page.live_revision.user if page.live_revision else None)
    try:
        version = publish_schema(form, schema, user, lambda plan: unused.filter(plan=plan.hash).exists())
    except PublicationRefused as error:
        raise PublishRefused(str(error), page.pk) from error
    agreed.update(version=version)
    # publish_schema leaves an unchanged form alone; who may fill it in and whether it is open follow the page.
    follow = {"audience": page.audience, "is_open": True, "title": page.title, "page_id": page.pk}
    locking.change(lambda: _follow(form, follow))
    return version


def _is_enabled_anew(page: FormPage) -> bool:
    """Not where a live page is only saved again: a rule made since must not stand in the way of that."""
    stored = type(page).objects.filter(pk=page.pk).values_list("live", "live_revision_id").first()
    return stored != (True, page.live_revision_id)


def _follow(form: Form, values: dict[str, Any]) -> None:
    Form.objects.filter(pk=form.pk).update(**values)


@contextmanager
def whole(page: FormPage) -> Iterator[None]:
    """A transaction whose changes of tables come last. What they or the database refuse is told in words."""
    try:
        with transaction.atomic(), locking.changes_last():
            yield
    except PublicationRefused as error:
        raise PublishRefused(str(error), page.pk) from error
    except DatabaseError as error:
        # Locked, out of disk, or gone: all rolled back. The log has the database's own words.
        logger.warning("saving form page %s failed: %s", page.pk, error)
        message = _("The database could not do it now, so nothing was changed. Try again in a minute.")
        raise PublishRefused(message, page.pk) from error


def close(page: FormPage) -> None:
    Form.objects.filter(page_id=page.pk).update(is_open=False)
