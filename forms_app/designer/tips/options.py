"""Help texts of settings whose name alone leaves a question open, by option and, where types differ, by type."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

_BELOW = _("Smaller numbers cannot be sent. Left empty, there is no limit.")
_ABOVE = _("Larger numbers cannot be sent. Left empty, there is no limit.")

TIPS: dict[str, Promise | str] = {
    "hint": _("Stands below the question in small letters. For example: write the address down to the door"),
    "text.max_length": _("Left empty, 200 characters."),
    "long_text.max_length": _("Left empty, 5,000 characters."),
    "integer.minimum": _BELOW,
    "integer.maximum": _ABOVE,
    "decimal.minimum": _BELOW,
    "decimal.maximum": _ABOVE,
    "money.minimum": _("In yuan. Smaller amounts cannot be sent; left empty, there is no limit."),
    "money.maximum": _("In yuan. Larger amounts cannot be sent; left empty, there is no limit."),
    "decimal.places": _("More places than these cannot be sent. Left empty, up to four may be written."),
    "level": _("An area of this level has to be chosen. Left empty, any level may be chosen."),
    "kinds": _("Numbers of another kind are complained about when they are typed."),
    "body": _("Shown on the page where it stands. Nothing is asked, and nothing is kept."),
    "note_optional": _("Otherwise whoever ticks that it did not pass has to write what is wrong."),
    "serial_level": _("What {area} stands for, for example the town. Left empty, the record's own area."),
    "what": _("The server writes it down; whoever fills in neither sees nor changes it."),
    "form": _("Only records that this person may see can be chosen. The other form has to be enabled first."),
    "audio.seconds": _("At most 600. Left empty, 120."),
    "photos.minimum": _("Fewer cannot be sent. Leave it empty unless photos are the point of the form."),
    "photos.maximum": _("At most 20. Left empty, 9."),
    "files.maximum": _("At most 10. Left empty, 5."),
    "repeat.minimum": _("Fewer rows cannot be sent. Left empty, none are needed."),
    "repeat.maximum": _("Left empty, 200; 50 where rows have photos."),
    "repeat.label": _("For example: 家庭成员. It stands above the rows and in the ledger."),
}
# What is counted has another name than a number's bounds.
LABELS: dict[str, Promise | str] = {
    "photos.minimum": _("Fewest photos"),
    "photos.maximum": _("Most photos"),
    "files.maximum": _("Most files"),
}


def with_tip(kind: str, name: str, block: blocks.Block) -> blocks.Block:
    """The option's block, with its tip where it has no help text yet. ``kind``: name of the question type."""
    tip = TIPS.get(f"{kind}.{name}") or TIPS.get(name)
    field = getattr(block, "field", None)
    if tip and field is not None and not field.help_text:
        field.help_text = tip
    if label := LABELS.get(f"{kind}.{name}"):
        block.label = block.meta.label = label
    return block
