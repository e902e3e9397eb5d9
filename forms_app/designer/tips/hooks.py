"""Where tips meet Wagtail's editor: a script for forms that are still empty."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("insert_editor_js")
def tips_in_the_editor() -> SafeString:
    told = json_script(_told(), "gewu-empty-words")
    return format_html('{}<script type="module" src="{}"></script>', told, static("designer/tips/empty.js"))


@hooks.register("insert_global_admin_css")  # Wagtail has no hook for the editor alone
def style_of_tips() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("designer/tips/tips.css"))


def _told() -> dict[str, object]:
    """``ways``: what can be done without leaving; ``links``: (text, address) of what begins anew elsewhere."""
    return {
        "title": _("This form is still empty"),
        "ways": [
            _("“Add a question” below: choose a type, then write what is asked."),
            _("“Add many questions”: paste a list, one question per line, for example from a spreadsheet's head."),
            _("“Question bank”: what many forms ask, such as a person, an address or photos."),
        ],
        "instead": _("Or begin with something that is there:"),
        "links": [
            (_("Begin with a template"), reverse("designer_gallery")),
            (_("Spreadsheet or XLSForm"), reverse("designer_begin")),
            (_("Tour for beginners"), f"{reverse('wagtailadmin_home')}?tour=1"),
        ],
    }
