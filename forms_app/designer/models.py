"""Forms as Wagtail pages: drafts, history, workflow, scheduling, copying and permissions come from there."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface, TitleFieldPanel
from wagtail.models import Page, Revision
from wagtail.signals import page_unpublished

from forms_app.designer import publishing
from forms_app.designer.admission_fields import ADMISSION_PANEL, SETTINGS_PANELS, Admission
from forms_app.designer.approval_task import AdmissionTask
from forms_app.designer.bank_items import BankItem
from forms_app.designer.blocks import BodyField
from forms_app.designer.compile import Compiled, compile_page
from forms_app.designer.folders import DepartmentFolder
from forms_app.designer.forms import FormPageForm
from forms_app.designer.kept_states import KeptState
from forms_app.designer.refusals import DeletionRefused, PublishRefused
from forms_app.designer.translations import Languages
from forms_app.schema.languages import translated
from forms_app.schema.tongues import CHINESE, CODE_LENGTH, tongue
from forms_app.tables.models import Audience, Form, FormVersion

__all__ = [
    "AdmissionTask",
    "BankItem",
    "Confirmation",
    "DepartmentFolder",
    "FormIndexPage",
    "FormPage",
    "KeptState",
]

# Fields whose saving means that content or state goes live; other partial saves are Wagtail's book-keeping.
_CONTENT = {"live", "body", "together", "title", "intro", "audience", "live_revision",
            "language", "languages", "translations"}  # fmt: skip


class FormIndexPage(Page):
    """The folder in which forms are kept. One exists; a migration makes it."""

    asks_admission = models.BooleanField(
        _("The county's own forms need their admission too"),
        default=False,
        help_text=_("Basis, frequency, department and last day must then be written down before a form is enabled."),
    )

    content_panels: ClassVar = [TitleFieldPanel("title"), FieldPanel("asks_admission")]
    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar = ["designer.FormPage", "designer.DepartmentFolder"]
    max_count = 1

    class Meta:
        verbose_name = _("Forms folder")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("/")


class FormPage(Admission):
    """A form as its administrator edits it. What is filled in is the FormVersion made from it, never this body."""

    intro = models.TextField(_("Introduction for those who fill it in"), max_length=1000, blank=True)
    audience = models.CharField(_("Who may fill it in"), max_length=12, choices=Audience, default=Audience.SIGNED_IN)
    body = BodyField(verbose_name=_("Content of the form"), blank=True)
    together = models.TextField(
        _("Combinations of which no two may be alike"),
        max_length=2000,
        blank=True,
        help_text=_("One a line, questions or field names with + between them, for example: 身份证号 + 年度"),
    )
    language = models.CharField(
        _("Language the form is written in"), max_length=CODE_LENGTH, default=CHINESE,
        help_text=_("The language of what is entered above."),
    )  # fmt: skip
    languages = models.JSONField(_("Other languages"), default=list, blank=True)
    translations = models.JSONField(default=dict, blank=True)  # see ``designer.translations``

    content_panels: ClassVar = [
        TitleFieldPanel(
            "title",
            heading=_("Name of the form"),
            placeholder=_("Name of the form"),
            help_text=_("As it is printed and shown to those who fill it in."),
        ),
        FieldPanel(
            "audience", help_text=_("Signed-in people fill in for their own areas; everybody, without an account.")
        ),
        FieldPanel("intro", help_text=_("Shown at the top of the first page. It may stay empty.")),
        FieldPanel("body"),
        FieldPanel("together"),
        MultiFieldPanel(
            [FieldPanel("language"), FieldPanel("languages")], heading=_("Languages"), classname="collapsed"
        ),
        ADMISSION_PANEL,
    ]
    settings_panels: ClassVar = SETTINGS_PANELS
    base_form_class = FormPageForm
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Contents of the form")),
            ObjectList(Page.promote_panels, heading=_("Address and search")),
            ObjectList(settings_panels, heading=_("Enabling")),
        ],
        base_form_class=base_form_class,
    )
    parent_page_types: ClassVar = ["designer.FormIndexPage", "designer.DepartmentFolder"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Form")
        verbose_name_plural = _("Forms")

    @cached_property
    def form(self) -> Form | None:
        """The published side of this page, None before the first publication."""
        return Form.objects.select_related("current").filter(page_id=self.pk).first() if self.pk else None

    def compile(self) -> Compiled:
        form = Form.objects.filter(page_id=self.pk).first() if self.pk else None
        languages = Languages(self.language, self.languages, self.translations)
        return compile_page(self.title, self.intro, self.body, form, self.together, languages)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """The one hook of publication: whatever path made the page live ends here, in one transaction."""
        if self.alias_of_id:
            raise PublishRefused(_now("A form cannot be an alias. Copy it instead."), self.alias_of_id)
        if self._state.adding:
            # Creating, copying and importing make drafts; Wagtail may ask for a live page before any revision exists.
            self.live, self.live_revision, self.has_unpublished_changes = False, None, True
            self.first_published_at = self.last_published_at = None
            if self.department_id is None:
                self.department_id = getattr(self.get_parent().specific, "department_id", None)
            return super().save(*args, **kwargs)
        fields = kwargs.get("update_fields")
        if fields is not None and not _CONTENT & set(fields):
            return super().save(*args, **kwargs)
        with publishing.whole(self):
            if self.live:
                publishing.publish(self)
            else:
                # A copy that was asked to stay live brings a live revision along.
                self.live_revision = None
                publishing.close(self)
            return super().save(*args, **kwargs)

    def publish(self, revision: Revision, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        # Atomic, so that a refused scheduled publication keeps its schedule.
        with publishing.whole(self), publishing.publishing_as(user):
            return super().publish(revision, user, *args, **kwargs)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int | None, str, str] | None:
        """Forms live at /f/<slug>/, outside the tree of pages."""
        slug = self.form.slug if self.form else self.slug
        return (None, settings.SITE_URL.rstrip("/"), f"/f/{slug}/")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(f"/f/{self.form.slug if self.form else self.slug}/")

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One for each language of the form."""
        return [("", tongue(self.language).title), *((code, tongue(code).title) for code in self.languages)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft as the phone will show it. ``collect`` draws it; the settings name the function."""
        draw = import_string(settings.GEWU_FORM_PREVIEW)
        return draw(request, translated(self.compile().schema, mode_name))


class Confirmation(models.Model):
    """Somebody saw what a publication would change, and agreed to exactly that plan.

    It is good for one publication. ``told``: labels of what it stops and converts; ``version``: what came of it,
    None until it is enabled.
    """

    page = models.ForeignKey(FormPage, models.CASCADE, related_name="confirmations")
    plan = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    told = models.JSONField(default=dict, blank=True)
    version = models.ForeignKey(FormVersion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        verbose_name = _("Confirmation")

    def __str__(self) -> str:
        return f"{self.page} {self.user}"


@receiver(page_unpublished, sender=FormPage)
def _close_what_has_ended(sender: type[FormPage], instance: FormPage, **kwargs: Any) -> None:
    # Wagtail stops what has come to its end as plain pages, past ``save()``.
    publishing.close(instance)


@receiver(pre_delete, sender=FormPage)
def _keep_pages_of_forms(sender: type[FormPage], instance: FormPage, **kwargs: Any) -> None:
    # A signal, because deleting a branch of the tree never calls delete() of the pages below.
    if Form.objects.filter(page_id=instance.pk, versions__isnull=False).exists():
        raise DeletionRefused(
            _now("“%(title)s” has been enabled and may hold records. Stop it instead of deleting it.")
            % {"title": instance.title},
            instance.pk,
            "title",
        )
