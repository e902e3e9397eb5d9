"""What all printed pages share: who printed when, page numbers, CSS strings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from forms_app.areas.models import Area
from forms_app.entry.display import day_text
from reports.engine import fonts


@dataclass(frozen=True)
class Printing:
    """Who printed, and when."""

    by: str
    at: datetime

    @classmethod
    def now(cls, user: Any) -> Printing:
        return cls(by=str(user), at=timezone.localtime())

    @property
    def at_words(self) -> str:
        return f"{day_text(self.at.date())} {self.at:%H:%M}"

    @property
    def footer(self) -> str:
        return _("Printed by %(name)s, %(time)s") % {"name": self.by, "time": self.at_words}


def css_string(text: str) -> SafeString:
    """A CSS string that says exactly this: every character but letters and digits is escaped."""
    inner = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
    return mark_safe(f'"{inner}"')


def page_number() -> SafeString:
    """第X页 共Y页 as a CSS content value. The text around the counters is a translation."""
    words = _("Page %(page)s of %(pages)s") % {"page": "\0page\0", "pages": "\0pages\0"}
    parts = [f"counter({part})" if part in {"page", "pages"} else css_string(part) for part in words.split("\0")]
    return mark_safe(" ".join(parts))


def paper_context(printing: Printing, *, numbered: bool = True) -> dict[str, Any]:
    """For the style sheets. ``numbered``: chunks get their page numbers stamped after they are merged."""
    return {
        "printing": printing,
        "footer": css_string(printing.footer),
        "page_number": page_number() if numbered else mark_safe('""'),
        "song": mark_safe(fonts.SONG),
        "hei": mark_safe(fonts.HEI),
        "kai": mark_safe(fonts.KAI),
        "county": Area.objects.filter(depth=1).order_by("path").values_list("name", flat=True).first() or "",
    }
