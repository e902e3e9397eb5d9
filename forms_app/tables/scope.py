"""The one place that turns a user and a form into what she may fill in, read, edit, print or export."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from forms_app.areas.models import Area
from forms_app.areas.scope import Right, areas_of, scope_of
from forms_app.tables.models import Audience, Form, FormVersion
from forms_app.tables.runtime import models_for


def may(user: Any, form: Form, right: Right) -> bool:
    """Whether ``user`` holds ``right`` on ``form`` anywhere. Residents may fill in what is open to them."""
    if right == "fill" and form.audience == Audience.RESIDENTS:
        return True
    return bool(scope_of(user, right))


def visible(user: Any, form: Form, right: Right = "read", version: FormVersion | None = None) -> QuerySet:
    """The records of ``form`` in the areas where ``user`` holds ``right``, through the model of ``version``.

    ``version`` is the current one unless given; rows of all versions are in the one table.
    """
    chosen = version or form.current
    assert chosen is not None, "an unpublished form has no records"
    model = models_for(chosen).main
    return model._default_manager.filter(scope_of(user, right).q("area_path"), deleted_at__isnull=True)


def fillable_areas(user: Any, form: Form) -> QuerySet[Area]:
    """Open areas for which ``user`` may fill in ``form``: her own, or all for residents of an open form."""
    if user.is_authenticated and scope_of(user, "fill"):
        return areas_of(user, "fill")
    if form.audience == Audience.RESIDENTS:
        return Area.objects.open()
    return Area.objects.none()


def forms_for(user: Any, right: Right) -> QuerySet[Form]:
    """Published forms on which ``user`` holds ``right``; for filling in, only those that are open."""
    published = Form.objects.filter(current__isnull=False).select_related("current")
    if right != "fill":
        return published if scope_of(user, right) else published.none()
    open_forms = published.filter(is_open=True)
    return open_forms if scope_of(user, "fill") else open_forms.filter(Q(audience=Audience.RESIDENTS))
