"""Forms of the administration: a list, and one of its codes."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from forms_app.codes import tongues
from forms_app.codes.changes import next_order
from forms_app.codes.checks import CODE_LENGTH, tidy
from forms_app.codes.models import Code, CodeList


class CodeListForm(forms.ModelForm):
    class Meta:
        model = CodeList
        fields: ClassVar = ["title", "slug", "source", "note"]
        widgets: ClassVar = {"note": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = bool(self.instance.pk)


class CodeForm(forms.ModelForm):
    """The choice above is entered by its code: a list may have thousands. ``code`` stays what it is once saved."""

    above = forms.CharField(
        label=_("Code of the choice above"),
        required=False,
        max_length=CODE_LENGTH,
        help_text=_("Leave empty for a choice of the first level."),
    )
    said = forms.CharField(
        label=_("Label in other languages"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "A language a line, for example 英语=Han. For forms in several languages; what is missing is in Chinese."
        ),
    )
    field_order = ("code_list", "code", "label", "said", "above", "order", "valid_from", "valid_until")

    class Meta:
        model = Code
        fields: ClassVar = ["code_list", "code", "label", "order", "valid_from", "valid_until"]
        widgets: ClassVar = {"valid_from": AdminDateInput, "valid_until": AdminDateInput}
        help_texts: ClassVar = {
            "code": _("What records hold, for example 01. It cannot be changed later."),
            "order": _("Choices are shown from small to large. Leave empty to put a new one at the end."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["order"].required = False
        self.fields["said"].initial = tongues.written(self.instance.labels)
        if self.instance.pk:
            del self.fields["code_list"]
            self.fields["code"].disabled = True
            self.fields["above"].initial = self.instance.parent.code if self.instance.parent else ""

    def clean_label(self) -> str:
        return tidy(self.cleaned_data["label"])

    def clean_said(self) -> str:
        try:
            self.instance.labels = tongues.read(self.cleaned_data["said"])
        except ValueError as error:
            raise ValidationError(str(error)) from None
        return tongues.written(self.instance.labels)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        code_list = self.instance.code_list if self.instance.pk else cleaned.get("code_list")
        above = tidy(cleaned.get("above", ""))
        self.instance.parent = None
        if above and code_list:
            self.instance.parent = code_list.codes.filter(code=above).first()
            if self.instance.parent is None:
                self.add_error(
                    "above", _("This list has no choice %(code)s. Enter the code of one of its choices.")
                    % {"code": above}
                )  # fmt: skip
        if cleaned.get("order") is None and code_list:
            cleaned["order"] = self.instance.order if self.instance.pk else next_order(code_list)
        return cleaned

    def _update_errors(self, errors: Any) -> None:
        """What the model says of ``parent`` belongs to the field that people see."""
        found = getattr(errors, "error_dict", {})
        if "parent" in found:
            found["above"] = found.pop("parent")
        super()._update_errors(errors)  # type: ignore[misc]
