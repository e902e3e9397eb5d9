"""Sections of the bank go into a draft, and sections of a draft into the bank. A draft is saved as a revision."""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction

from forms_app.designer.bank.offered import Offer, copied, keys_of
from forms_app.designer.bank_items import BankItem
from forms_app.designer.forms import write_names
from forms_app.designer.gallery.reading import Block, with_ids
from forms_app.designer.models import FormPage

AT_END = "end"  # as sections of their own, behind all others


def state(offer: Offer, taken: set[str]) -> list[dict[str, Any]]:
    """The sections as the editor's own code takes them, ids included."""
    stream: Any = FormPage._meta.get_field("body").stream_block
    return stream.get_form_state(stream.to_python(copied(offer.sections, taken)))


def insert(page: FormPage, offer: Offer, where: str, user: Any) -> None:
    """``page``: its latest draft. ``where``: AT_END, or the id of a section that gets the questions at its end.
    Raises KeyError for a section that is not there."""
    raw = list(page.body.get_prep_value())
    fresh = copied(offer.sections, keys_of(page.body))
    if where == AT_END:
        raw += fresh
    else:
        target = {section["id"]: section for section in raw}[where]
        target["value"]["questions"] = [*target["value"]["questions"], *_questions(fresh)]
    page.body = cast(Any, raw)
    write_names(page.body, page.compile().schema)
    with transaction.atomic():
        page.save_revision(user=user, log_action=True)


def _questions(sections: list[Block]) -> list[Block]:
    return [question for section in sections for question in section["value"]["questions"]]


def keep(page: FormPage, section_id: str, title: str, note: str, user: Any) -> BankItem:
    """Save one section of a draft. Raises KeyError."""
    raw = {section["id"]: section for section in page.body.get_prep_value()}[section_id]
    return BankItem.objects.create(title=title, note=note, body=[with_ids(raw)], saved_by=user)
