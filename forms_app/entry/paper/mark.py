"""What tells a fillable PDF from any other: form, version and language, signed by this installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing

from forms_app.tables.models import FormVersion

_SALT = "paper-form"


@dataclass(frozen=True)
class Mark:
    slug: str
    number: int  # of the version
    language: str = ""


def sealed(version: FormVersion, language: str = "") -> str:
    """ASCII, without spaces. It never expires: old versions are told by their number."""
    return signing.dumps([version.form.slug, version.number, language], salt=_SALT)


def opened(text: str) -> Mark | None:
    """None for what this installation has not made, or somebody has changed."""
    try:
        slug, number, language = signing.loads(text.strip(), salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Mark(str(slug), int(number), str(language))
