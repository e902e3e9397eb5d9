"""Refusals: ValidationErrors that the middleware puts into the editor as a message."""

from __future__ import annotations

from django.core.exceptions import ValidationError


class Refused(ValidationError):
    """An action on a form page that may not happen. Nothing was changed; the message says what to do."""

    def __init__(self, message: str, page_id: int | None = None, field: str = "body") -> None:
        super().__init__({field: [message]})
        self.page_id = page_id

    @property
    def text(self) -> str:
        return " ".join(message for messages in self.message_dict.values() for message in messages)


class PublishRefused(Refused):
    """A form could not be enabled."""


class DeletionRefused(Refused):
    """A page whose form holds records, or was ever enabled, may not be deleted."""
