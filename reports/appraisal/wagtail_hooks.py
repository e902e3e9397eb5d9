"""考核方案 in the administration: schemes with their indicators and grades, without code."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList

from forms_app.areas.admin import QuietViewSet
from reports.appraisal.admin_forms import BandsWidget, FormSelect, SchemeForm
from reports.appraisal.models import Scheme

MEASURED = [
    FieldPanel("source"),
    FieldPanel("form_slug", widget=FormSelect),
    FieldRowPanel([FieldPanel("bands", widget=BandsWidget), FieldPanel("per_missing")]),
    FieldRowPanel([FieldPanel("key_questions"), FieldPanel("expected")]),
    FieldRowPanel([FieldPanel("household_key"), FieldPanel("date_key")]),
]
INDICATOR = [
    FieldRowPanel([FieldPanel("title"), FieldPanel("kind"), FieldPanel("points")]),
    FieldPanel("content"),
    FieldPanel("method"),
    MultiFieldPanel(MEASURED, heading=_("Where the points come from"), classname="collapsed"),
]
GRADE = [
    FieldRowPanel([FieldPanel("name"), FieldPanel("from_score"), FieldPanel("coefficient"), FieldPanel("share")]),
]


class SchemeViewSet(QuietViewSet):
    model = Scheme
    icon = "clipboard-list"
    menu_label = _("Appraisal schemes")
    menu_order = 260
    add_to_admin_menu = True
    list_display: ClassVar = ["name", "code", "since", "until"]
    search_fields: ClassVar = ["name", "code"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
            FieldRowPanel([FieldPanel("since"), FieldPanel("until"), FieldPanel("bonus_limit")]),
            InlinePanel("indicators", INDICATOR, heading=_("Appraisal indicators"), label=_("Appraisal indicator")),
            InlinePanel("grades", GRADE, heading=_("Grades of the appraisal"), label=_("Grade of the appraisal")),
        ],
        base_form_class=SchemeForm,
    )


@hooks.register("register_admin_viewset")
def register_schemes() -> Any:
    return SchemeViewSet()
