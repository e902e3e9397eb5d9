"""Wagtail's command, made to survive a refusal: one form that may not be enabled must not stop the others."""

from __future__ import annotations

import logging
from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailCommand
from wagtail.models import Revision

from forms_app.designer.refusals import PublishRefused

logger = logging.getLogger("gewu.designer")


class Command(WagtailCommand):
    def handle(self, *args: Any, **options: Any) -> None:
        original = Revision.publish

        def publish(revision: Revision, *a: Any, **k: Any) -> Any:
            try:
                return original(revision, *a, **k)
            except PublishRefused as error:
                # The schedule stays: it is tried again at the next run, after somebody has confirmed or corrected.
                logger.warning("scheduled form %s not enabled: %s", revision.object_id, error.text)
                return None

        Revision.publish = publish
        try:
            super().handle(*args, **options)
        finally:
            Revision.publish = original
