"""The home page, and the sign of life of the background worker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from website.identity import SiteIdentity
from website.notices.models import AreaApprovalTask, BoardsFolder, NoticePage

__all__ = ["AreaApprovalTask", "BoardsFolder", "HomePage", "NoticePage", "SiteIdentity", "WorkerBeat"]


class HomePage(Page):
    """The root of the site's page tree. What stands at / is drawn by the view ``website:home``."""

    max_count = 1
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("Home page")
        verbose_name_plural = _("Home pages")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("website:home")


class WorkerBeat(models.Model):
    """Written every few seconds by each running worker; /healthz and the rescue of abandoned tasks read it."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("Background worker")
        verbose_name_plural = _("Background workers")

    def __str__(self) -> str:
        return self.worker_id

    @classmethod
    def alive(cls) -> models.QuerySet[WorkerBeat]:
        since = timezone.now() - timedelta(seconds=settings.GEWU_WORKER_SILENCE_SECONDS)
        return cls._default_manager.filter(seen_at__gte=since)
