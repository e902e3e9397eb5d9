"""Signing in, in words that say what to do."""

from __future__ import annotations

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012
        "invalid_login": _(
            "The user name or the password is wrong. Check both; if you have forgotten the password, "
            "ask your administrator for a new one."
        ),
        "inactive": _("This account has been deactivated. Ask your administrator."),
    }

    def clean(self) -> dict:
        # A NUL is refused by PostgreSQL only once the query runs.
        if "\x00" in (self.cleaned_data.get("username") or ""):
            raise ValidationError(self.error_messages["invalid_login"], code="invalid_login")
        return super().clean()


class ChangePasswordForm(PasswordChangeForm):
    new_password1 = forms.CharField(
        label=_("New password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters, not digits alone, nothing that others use often, not your own name."),
    )
    new_password2 = forms.CharField(
        label=_("New password once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    error_messages = PasswordChangeForm.error_messages | {
        "password_incorrect": _("The old password is wrong. Enter it again."),
        "password_mismatch": _("The two new passwords differ. Enter the same password twice."),
    }
