"""Signing in, in words that say what to do."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    error_messages: ClassVar = {
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
    error_messages: ClassVar = PasswordChangeForm.error_messages | {
        "password_incorrect": _("The old password is wrong. Enter it again."),
        "password_mismatch": _("The two new passwords differ. Enter the same password twice."),
    }
