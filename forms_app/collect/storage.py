"""formtools' storage over drafts: one row a step, written by POST alone; the current step comes from the address."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from formtools.wizard.storage.base import BaseStorage

from forms_app.collect.models import Draft, DraftStep
from forms_app.entry.raw import Raw


class AlreadySent(Exception):
    """The draft was submitted in the meantime, in another tab or by a second tap."""


class Gone(Exception):
    """The draft was deleted in the meantime, in another tab or because it had expired."""


class DraftStorage(BaseStorage):
    def __init__(self, prefix: str, request: HttpRequest, draft: Draft | None) -> None:
        super().__init__(prefix, request)
        self.draft = draft
        self.init_data()

    def init_data(self) -> None:
        super().init_data()
        self.rows: dict[str, DraftStep] = {}
        if self.draft is not None:
            self.rows = {row.step: row for row in self.draft.steps.order_by("pk")}

    def reset(self) -> None:
        self.init_data()

    def get_step_data(self, step: str) -> MultiValueDict | None:
        return MultiValueDict(self.rows[step].data) if step in self.rows else None

    def get_step_files(self, step: str) -> None:
        """Photos are stored when they arrive; step data carries their ids."""

    def set_step_files(self, step: str, files: Any) -> None:
        """See get_step_files."""

    def set_step_data(
        self, step: str, cleaned_data: Raw, checked: bool = False, refused: dict[str, str] | None = None
    ) -> None:
        assert self.draft is not None, "the first POST makes the draft"
        with transaction.atomic():
            draft = self.lock()
            row, _made = DraftStep.objects.update_or_create(
                draft=draft,
                step=step,
                defaults={"data": cleaned_data, "checked": checked, "refused": refused or {}},
            )
            self.draft.step = step
            self.draft.save(update_fields=["step", "caption"])
        self.rows[step] = row  # saved by now

    def lock(self) -> Draft:
        """The draft as it is now, held to the end of the transaction. Raises AlreadySent and Gone."""
        assert self.draft is not None
        draft = Draft.objects.select_for_update().filter(pk=self.draft.pk).first()
        if draft is None:
            raise Gone
        if draft.submitted_at:
            raise AlreadySent
        return draft
