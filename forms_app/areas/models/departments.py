"""Departments of the county, beside the tree of areas."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node

from forms_app.areas.models.areas import Area
from forms_app.areas.tree import NodeManager


class Department(MP_Node):
    """A county department or its office in a town."""

    name = models.CharField(_("Name"), max_length=50)
    area = models.ForeignKey(Area, models.PROTECT, verbose_name=_("Area"))

    objects = NodeManager()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d appointments or offices below belong to it. End or move them first."
    )

    class Meta(MP_Node.Meta):
        abstract = False
        verbose_name = _("Department")
        verbose_name_plural = _("Departments")

    def __str__(self) -> str:
        return self.name
