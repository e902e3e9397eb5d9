"""The questions of the start page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from start.ready_forms import READY

WORKBOOKS = ["xlsx", "csv"]
LOGO_BYTES = 2 * 1024 * 1024
ROWS = 3


def _digits(value: str) -> str:
    """Full-width digits, as Chinese keyboards write them, are digits."""
    return value.translate({0xFF10 + n: str(n) for n in range(10)}).strip()


class CodeForm(forms.Form):
    code = forms.CharField(label=_("Set-up code"), max_length=40, help_text=_("It stands on the screen of bin/run."))


class CountyForm(forms.Form):
    name = forms.CharField(label=_("Name of the county"), max_length=50, help_text=_("As it is printed: 望禾县"))
    code = forms.CharField(
        label=_("Code of the county (6 digits)"),
        max_length=12,
        validators=[RegexValidator(r"^\d{6}$", _("A county's code has 6 digits (GB/T 2260), such as 329921."))],
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    logo = forms.ImageField(
        label=_("Logo (may be left out)"),
        required=False,
        help_text=_("PNG or JPEG, up to 2 MB. It stands on the home page."),
        validators=[FileExtensionValidator(["png", "jpg", "jpeg"], _("Choose a PNG or JPEG picture."))],
        error_messages={"invalid_image": _("This file is no picture that can be read. Choose a PNG or JPEG.")},
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and "code" in data:
            data = data.copy()
            data["code"] = _digits(data["code"])
        super().__init__(data, *args, **kwargs)

    def clean_logo(self) -> Any:
        logo = self.cleaned_data["logo"]
        if logo and logo.size > LOGO_BYTES:
            raise ValidationError(_("The picture has more than 2 MB. Choose a smaller one."))
        return logo


class AreasForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook of areas"),
        help_text=_("XLSX or CSV with the columns 区域编码 and 区域名称; towns, villages, grids in any order."),
        validators=[FileExtensionValidator(WORKBOOKS, _("Choose an .xlsx or .csv file."))],
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class AdministratorForm(forms.Form):
    """One person. All but the first may be left empty."""

    name = forms.CharField(label=_("Full name"), max_length=50)
    username = forms.CharField(
        label=_("User name for signing in"),
        max_length=60,
        validators=[RegexValidator(r"^[\w.@+-]+$", _("Letters, digits and . _ - only, without spaces."))],
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False, widget=forms.TextInput({"type": "tel"}))
    password = forms.CharField(
        label=_("Password of the account"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
        help_text=_("At least 8 characters, not digits alone."),
    )

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if get_user_model()._default_manager.filter(username__iexact=username).exists():
            raise ValidationError(_("This user name is taken. Choose another one."))
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            user = get_user_model()(username=cleaned.get("username", ""), name=cleaned.get("name", ""))
            try:
                validate_password(password, user)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class Administrators(forms.BaseFormSet):
    """Always ROWS rows, whatever the browser counts; the first one must be filled in."""

    def total_form_count(self) -> int:
        return ROWS

    def initial_form_count(self) -> int:
        return 0

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"empty_permitted": index != 0}

    def clean(self) -> None:
        names = [form.cleaned_data["username"].lower() for form in self.people if "username" in form.cleaned_data]
        if len(names) != len(set(names)):
            raise ValidationError(_("Two people have the same user name. Give each one of her own."))

    @property
    def people(self) -> list[forms.Form]:
        """The rows that were filled in."""
        return [form for form in self.forms if form.has_changed()]


AdministratorSet: Any = forms.formset_factory(AdministratorForm, formset=Administrators, extra=ROWS, max_num=ROWS)


class ReadyFormForm(forms.Form):
    slug = forms.ChoiceField(
        label=_("Form"),
        choices=lambda: [(ready.slug, ready.schema.title) for ready in READY],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the forms."), "invalid_choice": _("Choose one of the forms.")},
    )
