"""The administration × the whole cast: closed to all but the county administrator, and not all open to her."""

from __future__ import annotations

import re
import uuid
from typing import Any

from forms_app.areas.models import Appointment, Department, Post
from forms_app.areas.profiles import GridProfile
from forms_app.codes.models import Code, CodeList
from reports.appraisal.models import Scheme
from tests.addresses import EVERYTHING, letter
from tests.cast import CAST, client_of

# Open to everybody: the ways in, and what their pages are made of.
PUBLIC = {
    "website:script_catalogue",
    "website:admin_sign_in",
    "wagtailadmin_login",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
MODELS = (
    "area",
    "department",
    "post",
    "appointment",
    "gridprofile",
    "codelist",
    "code",
    "scheme",
    "wagtailusers_users",
)
PAGES = ("index", "index_results", "add", "edit", "history", "history_results", "usage")
# Ours, for the county administrator by GET: o opened, a sent on (what is referred to is not deleted), p by POST only.
OURS: dict[str, str] = {
    "website:admin_account": "o",
    **{f"{model}:{page}": "o" for model in MODELS for page in PAGES},
    **{f"{model}:delete": "a" for model in MODELS},
    "appointment:delete": "o",
    "gridprofile:delete": "o",
    "export_codes": "o",
    "import_codes": "o",
    "designer_forms": "a",
    "designer_begin": "o",
    "designer_tour": "o",
    "designer_tour_editor": "a",
    "designer_departments": "o",
    "designer_admission": "o",
    "designer_admission_results": "o",
    "designer_gallery": "o",
    "designer_template": "o",
    "designer_template_form": "o",
    "designer_template_use": "p",
    "designer_logic": "p",
    "designer_lines": "p",
    "designer_bank": "o",
    "designer_bank_blocks": "o",
    "designer_bank_insert": "o",
    "designer_bank_keep": "o",
    "designer_plan": "o",
    "designer_versions": "o",
    "designer_version": "o",
    "designer_go_back": "o",
    "designer_compare": "o",
    "designer_conversions": "o",
    "collect_try": "p",
    "designer_import_xlsform": "o",
    "designer_import_xlsform_again": "o",
    "designer_twice": "o",
    "designer_undo": "o",
    "designer_translations": "o",
    "designer_translations_book": "o",
    "designer_translations_upload": "p",
    "designer_export_xlsform": "o",
    "designer_export_version": "o",
    "import_areas": "o",
    # Files are their owner's alone: tests/intake/test_pages.py asks who sees whose.
    "intake_start": "o",
    **{f"intake_{page}": "n" for page in ("rows", "columns", "records")},
    "intake_drop": "p",
    "import_areas_template": "o",
}
# Wagtail's rooms that are the system administrator's.
CLOSED = ("wagtailusers_groups:", "wagtailsites:", "wagtailadmin_collections:", "wagtailsettings:")
# Not walked: signing out would end the walk; Wagtail's way of trying out the page for errors raises one.
LEFT_OUT = {"wagtailadmin_logout", "wagtailadmin_error_test"}
ADMIN = [row for row in EVERYTHING if row[2].startswith("admin/") and row[0] not in LEFT_OUT]
WORDS = {
    "app_label": "accounts",
    "app_name": "designer",
    "content_type_app_name": "designer",
    "content_type_model_name": "formpage",
    "model_name": "user",
    "action": "delete",
    "action_name": "publish",
    "number": "1",
    "name": "ren-yuan",
    "code": "ready-di-zhi",
    "old": "1",
    "new": "1",
}


def filled(address: str, world: Any) -> str:
    """The address with something plausible in each place."""
    room = address.removeprefix("admin/").replace("codes/choices", "choices").split("/")[0]
    numbers = {
        "area": world.areas.village_a.pk,
        "department": Department.objects.order_by("pk")[0].pk,
        "post": Post.objects.get(code="village-clerk").pk,
        "appointment": Appointment.objects.all()[0].pk,
        "gridprofile": GridProfile.objects.get_or_create(area=world.areas.village_a)[0].pk,
        "codes": CodeList.objects.get(slug="min-zu").pk,
        "choices": Code.objects.get(code_list__slug="min-zu", code="97").pk,
        "scheme": Scheme.objects.get().pk,
        "users": world.cast["village_clerk"].pk,
        "pages": world.page.pk,
        "forms": world.page.pk,
    }
    named = {"parent_page_id": world.page.get_parent().pk, "page_id": world.page.pk}
    path = "/" + address.replace("^", "").replace("$", "")
    path = re.sub(r"\(\?P<pk>.*?\)", str(world.page.pk), path)
    path = re.sub(r"\(\?P<revision_id_\w>(\w+)\|.*?\)", r"\1", path).replace("\\", "")
    for kind in ("int", "str", "slug", "uuid"):
        plain = {"int": numbers.get(room, 1), "uuid": uuid.UUID(int=1)}.get(kind, "1")
        while f"<{kind}:" in path:
            key = path.split(f"<{kind}:", 1)[1].split(">", 1)[0]
            path = path.replace(f"<{kind}:{key}>", str(named.get(key, WORDS.get(key, plain))), 1)
    return path.replace("<uidb64>", "MQ").replace("<token>", "x").replace(".*", "zzz")


def test_the_administration_is_closed_to_everybody_else(world):
    clients = {person: client_of(world.cast[person]) for person in CAST if person != "county_admin"}
    for name, _pattern, address in ADMIN:
        path = filled(address, world)
        for person, client in clients.items():
            if name in PUBLIC:
                assert client.get(path).status_code < 500, path
            else:
                assert {letter(client.get(path)), letter(client.post(path))} <= {"s", "n"}, (person, name, path)


def test_what_the_county_administrator_opens(world):
    client = client_of(world.cast["county_admin"])
    opened = {}
    for name, _pattern, address in ADMIN:
        path = filled(address, world)
        response = client.get(path)
        assert response.status_code < 500, path
        opened[name] = letter(response)
        if name.startswith(CLOSED):
            assert opened[name] in ("a", "n", "p"), (name, path)
    assert {name: opened.get(name) for name in OURS} == OURS


def test_no_address_of_ours_in_the_administration_is_missing_from_the_table():
    rooms = tuple(f"{model}:" for model in MODELS)
    ours = {
        name
        for name, _pattern, _address in ADMIN
        if name.startswith(rooms) or not name.startswith(("wagtail", "admin/"))
    }
    assert ours - PUBLIC == set(OURS)
