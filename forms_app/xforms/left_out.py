"""Columns, settings and sheets that have no counterpart: named once each, so that nothing is lost in silence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from forms_app.xforms.own import MARK
from forms_app.xforms.rows import SURVEY, plain
from forms_app.xforms.told import Notes, Place
from forms_app.xforms.workbook import Workbook

_TAKEN = {"type", "name", "label", "hint", "guidance_hint", "required", "relevant", "constraint", "constraint_message",
          "calculation", "default", "appearance", "choice_filter", "parameters", "repeat_count", "readonly",
          "required_message", "trigger", "save_to", "image", "big-image", "audio", "video", "disabled",
          "#"}  # fmt: skip
_SETTINGS = {"form_title", "set_form_title", "title", "form_id", "set_form_id", "id_string", "default_language",
             "version", "name", "allow_choice_duplicates", "clean_text_values"}  # fmt: skip


def _is_taken(header: str) -> bool:
    return str(header).startswith(MARK) or plain(header) in _TAKEN


def tell_left_out(book: Workbook, notes: Notes) -> None:
    seen: set[str] = set()
    for number, row in enumerate(book.rows, start=2):
        for header, value in row.items():
            if value not in (None, "") and header not in seen and not _is_taken(header):
                seen.add(header)
                notes.warn(_("This column has no counterpart and is not taken."), Place(SURVEY, number, str(header)))
    for header, value in book.settings_row.items():
        if value not in (None, "") and not str(header).startswith(MARK) and plain(header) not in _SETTINGS:
            notes.warn(_("This setting has no counterpart and is not taken."), Place("settings", 2, str(header)))
    for sheet in book.others:
        notes.warn(_("This sheet has no counterpart and is not taken."), Place(sheet))
