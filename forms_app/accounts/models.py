"""Who signs in."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.files.storage import Storage, storages
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms_app.areas.references import RefusesDeletion, RefusingQuerySet


def private_storage() -> Storage:
    return storages["private"]


def portrait_path(user: Any, _name: str) -> str:
    """'portraits/<random>.jpg': nothing of the original name; a new picture gets a new address."""
    return f"portraits/{uuid.uuid4()}.jpg"


class UserQuerySet(RefusingQuerySet):
    pass


class Users(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    pass


class User(RefusesDeletion, AbstractUser):
    """One person, one account. Names are written whole: Chinese names have no first and last part to tell apart."""

    name = models.CharField(_("Full name"), max_length=50, blank=True)
    phone = models.CharField(_("Phone"), max_length=20, blank=True)

    portrait = models.ImageField(_("Portrait"), storage=private_storage, upload_to=portrait_path, blank=True)
    political_status = models.CharField(_("Political status"), max_length=20, blank=True)

    objects: ClassVar = Users()
    refusal_message = _(
        "“%(name)s” cannot be deleted: %(count)d records or appointments name this person. "
        "Deactivate the account instead: untick “Active”."
    )

    class Meta:
        verbose_name = _("User")
        verbose_name_plural = _("Users")

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def is_admin(self) -> bool:
        """Whether the administration (/admin/) is open to this person."""
        return self.has_perm("wagtailadmin.access_admin")

    @property
    def portrait_url(self) -> str | None:
        """Where this person's picture is shown; None without one. Who may see it is asked there."""
        name = self.portrait.name or ""
        return reverse("accounts:portrait", args=[name.rpartition("/")[2].removesuffix(".jpg")]) if name else None

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Wagtail shows first and last name; it must show the whole name.
        self.first_name, self.last_name = self.name[:150], ""
        super().save(*args, **kwargs)
