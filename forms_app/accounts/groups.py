"""Which groups somebody may give to others: those that hold no more than she holds herself."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import QuerySet
from wagtail.models import GroupCollectionPermission, GroupPagePermission

Right = tuple[str, int, str]  # where (model, page, collection), the permission, and the path below which it holds


def givable_groups(user: Any) -> QuerySet[Group]:
    """All for superusers. Six queries for others, however many groups there are."""
    groups = Group.objects.order_by("name")
    if user.is_superuser:
        return groups
    rights = _rights()
    mine = {right for pk in user.groups.values_list("pk", flat=True) for right in rights[pk]}
    mine |= {("model", pk, "") for pk in user.user_permissions.values_list("pk", flat=True)}
    return groups.filter(pk__in=[pk for pk in groups.values_list("pk", flat=True) if _within(rights[pk], mine)])


def _rights() -> dict[int, set[Right]]:
    found: dict[int, set[Right]] = defaultdict(set)
    for group, permission in Group.permissions.through.objects.values_list("group_id", "permission_id"):
        found[group].add(("model", permission, ""))
    for model, where in ((GroupPagePermission, "page"), (GroupCollectionPermission, "collection")):
        for group, permission, path in model._default_manager.values_list(
            "group_id", "permission_id", f"{where}__path"
        ):
            found[group].add((where, permission, path))
    return found


def _within(wanted: set[Right], mine: set[Right]) -> bool:
    return all(any(_covers(own, right) for own in mine) for right in wanted)


def _covers(own: Right, right: Right) -> bool:
    return own[:2] == right[:2] and right[2].startswith(own[2])
