"""Settings that only some of the plain types have."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.areas.models import Level

PHONE_KINDS = [
    ("any", _("Any")),
    ("mobile", _("Mobile numbers only")),
    ("landline", _("Landlines only")),
    ("hotline", _("Hotlines only (400, 800, 12345 …)")),
]
RECORDED = [
    ("start", _("When filling in began")),
    ("end", _("When it was sent")),
    ("user_agent", _("Which browser")),
    ("username", _("User name of whoever filled it in")),
]


def plain_options() -> dict[str, blocks.Block]:
    return {
        "person_name": blocks.BooleanBlock(
            label=_("A person's name"),
            required=False,
            help_text=_("Offers the table of rare characters beside the line."),
        ),
        "kinds": blocks.ChoiceBlock(label=_("Which phones"), required=False, choices=PHONE_KINDS),
        "stars": blocks.IntegerBlock(
            label=_("Most stars"), required=False, min_value=3, max_value=10, help_text=_("3 to 10; left empty, 5.")
        ),
        "statement": blocks.TextBlock(
            label=_("What is agreed to"),
            required=False,
            rows=5,
            max_length=2000,
            help_text=_("What is collected, for which purpose, and how long it is kept."),
        ),
        "format": blocks.CharBlock(
            label=_("Format of the number"),
            required=False,
            max_length=60,
            help_text=_(
                "{0000} counts, with as many digits; {area} is the code of the area, {yyyy}, {yyyymm}, {yyyymmdd} "
                "the day. What stands before the counter has a count of its own. Left empty: {area}-{yyyy}-{0000}"
            ),
        ),
        "serial_level": blocks.ChoiceBlock(
            label=_("Code of which level in the number"), required=False, choices=Level.choices
        ),
        "what": blocks.ChoiceBlock(label=_("What is recorded"), required=False, choices=RECORDED),
        "body": blocks.TextBlock(label=_("Text that is shown"), required=False, rows=4, max_length=2000),
    }
