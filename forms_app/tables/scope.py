"""The one place that turns a user and a form into what she may fill in, read, edit, print or export."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from forms_app.areas.models import Area
from forms_app.areas.scope import Right, Scope, scope_of
from forms_app.tables.models import Audience, EditKind, Form, FormVersion, RecordEdit
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


def correctable(user: Any, form: Form, version: FormVersion | None = None) -> QuerySet:
    """Records that ``user`` may correct or withdraw, as ``visible`` gives them.

    Those of areas where she holds the right to; and while the form is open, what she sent herself for areas that she
    still fills in for.
    """
    chosen = version or form.current
    assert chosen is not None, "an unpublished form has no records"
    scope = scope_of(user, "edit")
    condition = scope.q("area_path")
    if form.is_taking and user.is_authenticated and not scope.everything:
        condition |= Q(scope_of(user, "fill").q("area_path"), submitted_by_id=user.pk)
    return models_for(chosen).main._default_manager.filter(condition, deleted_at__isnull=True)


def withdrawn(user: Any, form: Form) -> QuerySet:
    """Withdrawn records that ``user`` may look at and restore, in any version's columns; undone imports are none."""
    assert form.current is not None, "an unpublished form has no records"
    same = RecordEdit.objects.filter(form=form, record_uuid=OuterRef("record_uuid"))
    edits = RecordEdit.objects.filter(~Exists(same.filter(number__gt=OuterRef("number"))), form=form)
    told = edits.filter(kind=EditKind.WITHDRAW).values("record_uuid")  # the last that happened to them
    model = models_for(form.current).main
    return model._default_manager.filter(scope_of(user, "edit").q("area_path"), deleted_at__isnull=False, uuid__in=told)


def where_to_correct(user: Any) -> Scope:
    """Where a corrected record may move to: the areas that ``user`` fills in for or corrects in."""
    return scope_of(user, "fill") | scope_of(user, "edit")


def where_to_fill(user: Any, form: Form) -> Scope:
    """The areas for which ``user`` may fill in ``form``: her own, or all for residents of an open form."""
    scope = scope_of(user, "fill") if user.is_authenticated else Scope()
    return Scope(everything=True) if not scope and form.audience == Audience.RESIDENTS else scope


def fillable_areas(user: Any, form: Form) -> QuerySet[Area]:
    """Those of them that are open."""
    return Area.objects.open().filter(where_to_fill(user, form).q("path"))


def forms_for(user: Any, right: Right) -> QuerySet[Form]:
    """Published forms on which ``user`` holds ``right``; for filling in, only those that are open."""
    published = Form.objects.filter(current__isnull=False).select_related("current", "page")
    if right != "fill":
        return published if scope_of(user, right) else published.none()
    open_forms = published.filter(pk__in=Form.objects.taking().values("pk"))
    return open_forms if scope_of(user, "fill") else open_forms.filter(Q(audience=Audience.RESIDENTS))
