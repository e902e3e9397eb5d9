"""Trees whose nodes may be referred to: treebeard's manager and queryset, asking before they delete."""

from __future__ import annotations

from typing import Any

from django.db import models
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from forms_app.areas.references import refuse_if_referenced


class RefusingNodeQuerySet(MP_NodeQuerySet):
    """``delete()`` would take the whole subtree along, so a node with anything below it counts as referred to.

    A node's own ``delete()`` goes through here as well.
    """

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        refuse_if_referenced(self)
        return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class NodeManager(MP_NodeManager.from_queryset(RefusingNodeQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> RefusingNodeQuerySet:
        # treebeard's own names its queryset class outright.
        return self._queryset_class(self.model, using=self._db).order_by("path")


def count_descendants(instance: models.Model) -> int:
    """A reference check: the nodes below a node."""
    return instance.get_descendant_count() if isinstance(instance, MP_Node) else 0
