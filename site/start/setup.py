"""What each step of the start page does to the installation. Every function is atomic."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.images import ImageFile
from wagtail.images import get_image_model

from forms_app.accounts.roles import ensure_groups
from forms_app.areas import importing
from forms_app.areas.importing import Fault, Plan
from forms_app.areas.models import Appointment, Area, Level
from forms_app.areas.posts import ensure_posts
from forms_app.entry.sheets import SheetRefused, open_table
from start import state
from website.identity import SiteIdentity

LOGO_SIDE = 600  # pixels


def make_county(name: str, code: str, logo: Any = None) -> Area:
    """The root of the tree; the one that is there already, if somebody was quicker."""
    with state.one_at_a_time():
        county = state.county() or Area.add_root(name=name, code=code, level=Level.COUNTY)
        if logo:
            identity = SiteIdentity.load()
            identity.logo = get_image_model().objects.create(title=name, file=_clean(logo))
            identity.save()
    return county


def _clean(logo: Any) -> ImageFile:
    """Encoded anew, so that nothing but the picture is kept; transparency stays."""
    from PIL import Image

    out = io.BytesIO()
    with Image.open(logo) as picture:
        picture.thumbnail((LOGO_SIDE, LOGO_SIDE))
        picture.convert("RGBA").save(out, "PNG", optimize=True)
    return ImageFile(out, name="logo.png")


def counts_by_level() -> list[tuple[str, int]]:
    """How many areas there are below the county, by level, in the order of levels."""
    found = Counter(Area.objects.filter(depth__gt=1).values_list("level", flat=True))
    return [(str(level.label), found[level.value]) for level in Level if found[level.value]]


def read_areas(upload: Any) -> Plan:
    """The workbook as a plan; one that cannot be read is a plan with a fault of its own."""
    try:
        table = open_table(upload, upload.name or "")
        return importing.read_areas(
            (number, dict(zip(table.headers, cells, strict=False))) for number, cells in table.rows
        )
    except SheetRefused as refused:
        return Plan(faults=[Fault(0, "", str(refused))])


def make_areas(plan: Plan) -> int:
    """How many areas were made."""
    with state.one_at_a_time():
        return importing.apply(plan)[0]


def make_administrators(people: list[dict[str, Any]]) -> Any:
    """Accounts with the post 县管理员; the first one is also the system's administrator and is returned.

    None when an administrator has been made by somebody else in the meantime.
    """
    county = state.county()
    assert county is not None, "the county is made before its administrators"
    with state.one_at_a_time():
        if not state.is_open():
            return None
        group, post = ensure_groups(), ensure_posts()["county-admin"]
        users = []
        for number, person in enumerate(people):
            user = get_user_model()._default_manager.create_user(
                person["username"],
                password=person["password"],
                name=person["name"],
                phone=person["phone"],
                is_superuser=number == 0,
                is_staff=number == 0,
            )
            user.groups.add(group)
            Appointment.objects.create(user=user, post=post, area=county, full_time=True)
            users.append(user)
    state.forget_code()
    return users[0]
