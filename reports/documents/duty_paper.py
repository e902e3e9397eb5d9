"""The on-duty notice on paper: one layout in millimetres of A3, printed larger or smaller in proportion.

390 × 267 mm inside A3 landscape, in rows of 32, 95, 70, 50 and 20 mm. The style sheet measures in rem, and one rem
is one millimetre of A3: a paper of another size only sets another rem.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from forms_app.areas.team import Member, Slot
from reports.documents.duty_notice import MOST_IN_A_PLACE, DutyNotice, picture, time_mark
from reports.documents.fitting import MM, fit
from reports.engine.codes import qr_data_uri
from reports.engine.fonts import HEI
from reports.engine.merge import merge
from reports.engine.render import render

WIDTH, HEIGHT = 390.0, 267.0
PAPERS = {"A3": (420.0, 297.0), "A4": (297.0, 210.0), "60x90": (900.0, 600.0)}  # landscape, mm
A3 = PAPERS["A3"]
BLANK = "＿＿＿＿＿＿"  # to be filled in by hand
AT_ONCE = 10  # notices in one HTML document: portraits make them heavy
TIMEOUT = 60.0
NARROW = 100.0  # mm: a place narrower than this has the photo above the name
# Columns of the profile, 260 mm a row: wide ones for boundaries, and for people with their phones.
FACTS = ((46.0, 86.0, 32.0, 32.0, 32.0, 32.0), (32.0, 32.0, 32.0, 32.0, 66.0, 66.0))


@dataclass(frozen=True)
class Paper:
    """``scale``: millimetres on this paper per millimetre of A3."""

    name: str
    width: float
    height: float

    @property
    def scale(self) -> float:
        return min(self.width / A3[0], self.height / A3[1])

    @property
    def margins(self) -> str:
        """Top and bottom, left and right, so that the layout stands in the middle."""
        down, across = (self.height - HEIGHT * self.scale) / 2, (self.width - WIDTH * self.scale) / 2
        return f"{down:.4f}mm {across:.4f}mm"


def paper_named(name: str) -> Paper:
    """Raises KeyError for a paper there is no layout for."""
    return Paper(name, *PAPERS[name])


def notices_html(notices: Sequence[DutyNotice], paper: Paper) -> str:
    """The finished document, a page per notice; pictures and codes as data: URIs."""
    context = {
        "sheets": [_sheet(notice) for notice in notices],
        "title": notices[0].title if len(notices) == 1 else _("On-duty notice boards"),
        "size": f"{paper.width}mm {paper.height}mm",
        "margins": paper.margins,
        "rem": f"{paper.scale:.6f}mm",
        "hei": mark_safe(HEI),
    }
    return render_to_string("documents/duty_notice.html", context)


def notices_pdf(notices: Sequence[DutyNotice], paper: Paper) -> bytes:
    """Raises PrintFailed."""
    chunks = [notices[start : start + AT_ONCE] for start in range(0, len(notices), AT_ONCE)]
    parts = [render(notices_html(chunk, paper), timeout_s=TIMEOUT) for chunk in chunks]
    return parts[0] if len(parts) == 1 else merge(parts)


def rem(millimetres: float) -> str:
    return f"{millimetres:.3f}rem"


def size(text: str, width: float, height: float, largest: float, pitch: float = 1.3, most_lines: int = 99) -> str:
    """A font size for the style sheet at which the text stands in the box."""
    return rem(fit(text, width, height, largest, pitch=pitch, most_lines=most_lines) * MM)


def _sheet(notice: DutyNotice) -> dict[str, Any]:
    heading = notice.title + "·" + _("On-duty notice board")
    duties = "\n".join(notice.duties)
    places = notice.places
    width = WIDTH / max(3, len(places))
    return {
        "heading": heading,
        "heading_size": size(heading, WIDTH - 16, 26, 44),
        "places": [_place(slot, index * width, width) for index, slot in enumerate(places)],
        "empty_places": [(rem(index * width), rem(width)) for index in range(len(places), 3)],
        "facts": list(_facts(notice)),
        "sketch": picture(notice.profile.own.sketch.name or ""),
        "duties": notice.duties,
        "duties_size": size(duties, 252, 44, 17, 1.5),
        "codes": [{"label": code.label, "uri": qr_data_uri(code.url)} for code in notice.codes],
        **_lines(notice),
    }


def _place(slot: Slot, left: float, width: float) -> dict[str, Any]:
    members = slot.members[:MOST_IN_A_PLACE]
    is_narrow = len(members) > 1 or width < NARROW
    share = width / max(1, len(members))
    return {
        "left": rem(left),
        "width": rem(width),
        "label": slot.label,
        "label_size": size(slot.label, width - 8, 9, 18),
        "is_narrow": is_narrow,
        "share": rem(share),
        "inner": rem(width - 0.6),
        "phone_width": rem(width - 44),
        "members": [_narrow(member, share) if is_narrow else _wide(member, width) for member in members],
    }


def _wide(member: Member, width: float) -> dict[str, Any]:
    """Photo on the left, name and facts beside it, the phone below; ``width`` of the place in mm."""
    beside = width - 55
    phone = member.phone
    return {
        "photo": picture(member.portrait),
        "name": member.name,
        "name_size": size(member.name, beside, 24, 24, 1.2),
        "beside": rem(beside),
        "facts": [
            (label, value, size(label + "：" + value, beside, 8, 13))
            for label, value in (
                (_("Position"), _position(member)),
                (_("Political status"), member.political_status),
            )
            if value
        ],
        "phone": phone,
        "phone_size": size(phone, width - 44, 14, 20, most_lines=1),
    }


def _position(member: Member) -> str:
    """The post with 专职 or 兼职, unless its name begins with it."""
    mark = time_mark(member)
    return member.post if member.post.startswith(mark) else f"{member.post}（{mark}）"


def _narrow(member: Member, width: float) -> dict[str, Any]:
    """Photo above the name; for two or three people in one place."""
    line = " · ".join(filter(None, [time_mark(member), member.political_status]))
    return {
        "photo": picture(member.portrait),
        "name": member.name,
        "name_size": size(member.name, width - 5, 13, 24, 1.2),
        "line": line,
        "line_size": size(line, width - 5, 6, 11),
        "phone": member.phone,
        "phone_size": size(member.phone, width - 5, 9, 18, most_lines=1),
    }


def _facts(notice: DutyNotice) -> Iterator[list[dict[str, str]]]:
    """Two rows of six: the label, the value, its size and the width of the column."""
    facts = iter(notice.facts)
    for widths in FACTS:
        yield [
            {
                "label": label,
                "value": value,
                "width": rem(width),
                "size": size(value, width - 3, 22, 16, most_lines=1 if value.isdigit() else 99),
            }
            for width, (label, value) in zip(widths, facts, strict=False)
        ]


def _lines(notice: DutyNotice) -> dict[str, Any]:
    """The two lines at the foot. What is not known is a line to write on."""
    phones = "｜".join(label + (" " if label else "") + (number or BLANK) for label, number in notice.phones)
    phones = _("Phones for everybody") + "：" + phones
    foot = "　　".join(f"{label}：{value or BLANK}" for label, value in notice.foot)
    return {
        "phones": phones,
        "phones_size": size(phones, WIDTH - 10, 8, 14, most_lines=1),
        "foot": foot,
        "foot_size": size(foot, WIDTH - 10, 8, 14, most_lines=1),
    }
