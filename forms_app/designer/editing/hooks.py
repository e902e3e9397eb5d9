"""Where the work on rows meets Wagtail's editor: an address, a script with its words, a style sheet."""

from __future__ import annotations

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks

from forms_app.designer.editing.views import lines


@hooks.register("register_admin_urls")
def addresses_of_editing() -> list[URLPattern]:
    return [path("form-lines/", lines, name="designer_lines")]


@hooks.register("insert_editor_js")
def rows_in_the_editor() -> SafeString:
    told = json_script(_words() | {"address": reverse("designer_lines")}, "gewu-rows-words")
    return format_html('{}<script type="module" src="{}"></script>', told, static("designer/rows/rows.js"))


@hooks.register("insert_global_admin_css")  # Wagtail has no hook for the editor alone
def style_of_rows() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("designer/rows/rows.css"))


def _words() -> dict[str, str]:
    return {
        "required": _("Required"),
        "maybe": _("Required under a condition"),
        "condition": _("Has a condition"),
        "addSection": _("Add a section"),
        "addOne": _("Add a question"),
        "addColumn": _("Add a question to each row"),
        "add": _("Add many questions"),
        "bank": reverse("designer_bank"),
        "bankOf": _("Question bank"),
        "addTo": _("Add many questions: %s"),
        "list": _("One question per line"),
        "example": _("For example: 姓名 / 年龄 整数 / 性别：男、女 / 爱好 多选 阅读、运动 / 住址 必填"),
        "makes": _("This will be added"),
        "insert": _("Add to the form"),
        "cancel": _("Leave as it was"),
        "nothing": _("Write one question per line first."),
        "failed": _("There was no answer from the server. Nothing was added; try again."),
        "move": _("Move to…"),
        "moveOf": _("Move to another section: %s"),
        "where": _("Where to move it"),
        "moveHere": _("Move it"),
        "nowhere": _("There is no other section yet."),
        "moved": _("“%s” now stands at the end of “%s”."),
        "untitled": _("Section without a title"),
    }
