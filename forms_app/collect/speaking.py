"""In which of its languages somebody sees a form, and in which language the page around it speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation.trans_real import parse_accept_lang_header

from forms_app.schema.model import FormSchema
from forms_app.schema.tongues import CHINESE, OF_CHINA, TONGUES, Tongue, canonical, direction, tongue

COOKIE, ASKED = "form_language", "lang"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Spoken:
    """``offered``: what the form is written in, then its other languages; '' for ``language`` before it is known."""

    language: str = ""
    offered: tuple[str, ...] = ()

    @property
    def is_usual(self) -> bool:
        """A form in Chinese alone: the page speaks as all others do."""
        return self.offered in {(), (CHINESE,)}

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def page_language(self) -> str:
        """Of the words around the form."""
        return interface(self.language)

    @property
    def own(self) -> str:
        """What the form's texts have to be marked with; '' where they are in the language of the page."""
        return "" if canonical(self.page_language) == self.language else self.language

    @property
    def page_mark(self) -> str:
        """Attributes of the page's own words within the form's; '' where both are in one language."""
        if not self.own:
            return ""
        code = self.page_language
        return format_html(' lang="{}" dir="{}"', code, direction(canonical(code)))

    @property
    def choices(self) -> list[tuple[Tongue, str, bool]]:
        """(language, which way it runs, whether it is chosen), where there is a choice."""
        if len(self.offered) < 2:
            return []
        return [(tongue(code), direction(code), code == self.language) for code in self.offered]


def spoken(request: HttpRequest, schema: FormSchema, draft: Any = None) -> Spoken:
    """What was asked for just now, else chosen for this draft, else in this browser, else what the browser prefers."""
    offered = (schema.language, *schema.languages)
    wanted = (asked(request), draft.language if draft else "", request.COOKIES.get(COOKIE, ""))
    chosen = next((code for code in wanted if code in offered), "") if len(offered) > 1 else ""
    return Spoken(chosen or _preferred(request, offered), offered)


def asked(request: HttpRequest) -> str:
    return canonical(request.GET.get(ASKED, ""))


def _preferred(request: HttpRequest, offered: tuple[str, ...]) -> str:
    for name, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        code = canonical(name)
        found = code if code in offered else code.partition("-")[0]
        if found in offered:
            return found
    return offered[0]


def remember(response: Any, language: str, is_secure: bool) -> None:
    """For the next form in this browser."""
    response.set_cookie(COOKIE, language, _YEAR, path="/f/", httponly=True, samesite="Lax", secure=is_secure)


def interface(language: str) -> str:
    """Django's name of the language that buttons and messages are in: one that all of them are said in.

    Whose language is not among those is spoken to in Chinese in China, else in English, and never in a mixture.
    """
    names = {canonical(name): name for name, _title in settings.LANGUAGES}
    first = language.partition("-")[0]
    known = next((code for code in (language, first) if code in TONGUES), "")
    if language in names or first in names:
        return names.get(language) or names[first]
    return names.get("en", settings.LANGUAGE_CODE) if known and known not in OF_CHINA else settings.LANGUAGE_CODE


@contextmanager
def speaking(found: Spoken) -> Iterator[None]:
    if found.is_usual:
        yield
        return
    with translation.override(interface(found.language)):
        yield
