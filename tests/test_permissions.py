"""Every address of the project × the whole cast. An address that is not in the table fails the suite.

One letter a person, in the order of CAST: county_admin, town_officer_a, town_officer_b, village_clerk, grid_worker,
department_handler, resident, outsider. Letters (tests.addresses): o opened, s sent to sign in, a sent on to another
page, n not for you, p only by POST, u unwell (no worker beats in tests). /admin/ is in test_permissions_admin.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from forms_app.areas.models import Appointment
from tests.addresses import EVERYTHING, letter
from tests.cast import CAST, client_of
from tests.making import uid
from tests.world import NAME_A, NAME_B, OPEN_SLUG, PHONE_A, PHONE_B, SLUG

Arguments = Callable[[Any], dict[str, Any]]


def nothing(_world: Any) -> dict[str, Any]:
    return {}


def of_form(slug: str) -> Arguments:
    return lambda _world: {"slug": slug}


def of_codes(slug: str, key: str = "min_zu") -> Arguments:
    return lambda _world: {"slug": slug, "question": uid(key)}


def of_draft(**more: str) -> Arguments:
    return lambda world: {"slug": SLUG, "draft": world.draft.uuid, **more}


def of_record(town: str) -> Arguments:
    return lambda world: {"slug": SLUG, "uuid": getattr(world, town).uuid}


def of_sent(town: str) -> Arguments:
    return lambda world: {"slug": SLUG, "record": getattr(world, town).uuid}


def of_photo(record: str, photo: str) -> Arguments:
    return lambda world: {"slug": SLUG, "uuid": getattr(world, record).uuid, "attachment": getattr(world, photo)}


def of_area(short: str) -> Arguments:
    return lambda world: {"code": getattr(world.areas, short).code}


def of_station(**more: Any) -> Arguments:
    return lambda _world: {"code": "zhi-ban", **more}


def of_sheet(world: Any) -> dict[str, Any]:
    return {"pk": world.sheet.pk}


def of_job(world: Any) -> dict[str, Any]:
    return {"job_id": world.job.pk}


PLANNERS = "oooonnsn"


def of_import(world: Any) -> dict[str, Any]:
    return {"slug": SLUG, "job_id": world.imported.pk}


READERS, IN_A, IN_B = "oooooosn", "oonooosn", "ononnnsn"
ADDRESSES: list[tuple[str, Arguments, str]] = [
    ("website:home", nothing, "oooooooo"),
    ("website:healthz", nothing, "uuuuuuuu"),
    ("website:frame_sign_in", nothing, "ssssssss"),
    ("accounts:sign_in", nothing, "oooooooo"),
    ("accounts:sign_out", nothing, "oooooooo"),
    ("accounts:change_password", nothing, "ooooooso"),
    ("accounts:me", nothing, "ooooooso"),
    # Nobody's picture in this world; tests/accounts/test_portraits.py asks who sees whose.
    ("accounts:portrait", lambda _world: {"name": uuid.uuid4()}, "nnnnnnnn"),
    ("collect:home", nothing, "ooooooso"),
    ("collect:rare", nothing, "oooooooo"),
    ("collect:fill", of_form(SLUG), "nnnoonsn"),
    ("collect:fill", of_form(OPEN_SLUG), "oooooooo"),
    ("collect:fill", of_form("no-such-form"), "nnnnnnnn"),
    ("collect:codes", of_codes(SLUG), "ooooonsn"),  # officers correct what others have sent
    ("collect:codes", of_codes(OPEN_SLUG), "oooooooo"),
    ("collect:codes", of_codes(SLUG, "xing_ming"), "nnnnnnsn"),
    ("collect:told", of_form(SLUG), "nnnoonsn"),
    ("collect:told", of_form(OPEN_SLUG), "oooooooo"),
    ("collect:told_draft", of_draft(), "nnnnonsn"),
    ("collect:resume", of_draft(), "nnnnansn"),
    ("collect:step", of_draft(step="1"), "nnnnonsn"),
    ("collect:photo", lambda w: {"slug": SLUG, "draft": w.draft.uuid, "photo": w.draft_photo.uuid}, "nnnnonsn"),
    ("collect:discard", of_draft(), "pppppppp"),
    # Nobody and no record is asked for here; tests/kinds/test_links_people.py and test_links.py ask who finds whom.
    ("collect:linked", lambda _w: {"slug": SLUG, "question": uuid.uuid4()}, "nnnnnnsn"),
    ("collect:paper", nothing, "nnnoonsn"),
    ("collect:paper_send", nothing, "pppppppp"),
    ("records:desk", nothing, "ooooooso"),
    ("records:ledger", of_form(SLUG), READERS),
    ("records:ledger", of_form("no-such-form"), "nnnnnnsn"),
    ("records:export", of_form(SLUG), "oooonnsn"),
    ("records:export_workbook", of_form(SLUG), "oooonnsn"),
    ("records:import_start", of_form(SLUG), "nnnoonsn"),
    ("records:import_template", of_form(SLUG), "nnnoonsn"),
    ("records:import", of_import, "nnnonnsn"),  # the village clerk chose the file
    ("records:import_errors", of_import, "nnnonnsn"),
    ("records:dictionary", of_form(SLUG), READERS),
    ("records:dictionary_file", of_form(SLUG), READERS),
    ("records:dictionaries", nothing, READERS),
    ("records:statistics", of_form(SLUG), READERS),
    ("records:statistics", of_form("no-such-form"), "nnnnnnsn"),
    ("records:statistics_file", of_form(SLUG), "oooonnsn"),
    ("records:bin", of_form(SLUG), "oooonnsn"),
    # Nothing was converted in this world; tests/records/test_unconverted.py asks who sees what.
    ("records:unconverted", lambda _w: {"slug": SLUG, "column": 1}, "nnnnnnsn"),
    ("records:unconverted_file", lambda _w: {"slug": SLUG, "column": 1}, "nnnnnnsn"),
    ("records:withdraw", of_record("a"), "oonoonsn"),  # the grid worker sent it
    ("records:withdraw", of_record("b"), "ononnnsn"),
    ("records:restore", of_record("a"), "pppppppp"),
    ("records:earlier", lambda w: {**of_record("a")(w), "number": 0}, IN_A),
    ("records:earlier", lambda w: {**of_record("b")(w), "number": 0}, IN_B),
    ("records:earlier", lambda w: {**of_record("a")(w), "number": 1}, "nnnnnnsn"),
    ("collect:correct", of_sent("a"), "pppppppp"),  # tests/collect/test_correcting.py asks who may
    ("collect:withdraw", of_sent("a"), "oonoonsn"),
    ("collect:withdraw", of_sent("b"), "ononnnsn"),
    ("records:record", of_record("a"), IN_A),
    ("records:record", of_record("b"), IN_B),
    ("records:plain", of_record("a"), "aaaaaasa"),
    ("records:photo", of_photo("a", "photo_a"), IN_A),
    ("records:photo", of_photo("b", "photo_b"), IN_B),
    ("records:photo", of_photo("a", "photo_b"), "nnnnnnsn"),  # one record's photo at the address of another
    ("documents:print_ledger", of_form(SLUG), READERS),
    ("documents:print_blank", of_form(SLUG), READERS),
    ("documents:print_blank", of_form("no-such-form"), "nnnnnnsn"),
    ("documents:print_fillable", of_form(SLUG), READERS),
    ("documents:print_fillable", of_form("no-such-form"), "nnnnnnsn"),
    ("documents:print_record", of_record("a"), IN_A),
    ("documents:print_record", of_record("b"), IN_B),
    ("documents:duty", of_area("grid_a"), "oonooosn"),
    ("documents:duty", of_area("grid_b"), "ononnnsn"),
    ("documents:duty", of_area("village_a"), "oonooosn"),
    ("teams:villages", nothing, "ooaannsn"),
    ("teams:village", of_area("village_a"), "oononnsn"),
    ("teams:village", of_area("village_b"), "ononnnsn"),
    ("teams:profile", of_area("grid_a"), "oononnsn"),
    ("teams:profile", of_area("grid_b"), "ononnnsn"),
    ("teams:profile", of_area("town_a"), "oonnnnsn"),
    ("teams:member", lambda w: {**of_area("grid_a")(w), "user_id": w.cast["grid_worker"].pk}, "oononnsn"),
    ("teams:vacancies", nothing, "oooonnsn"),
    ("teams:vacancies_csv", nothing, "oooonnsn"),
    ("teams:sketch", lambda _world: {"name": uuid.uuid4()}, "nnnnnnnn"),  # no grid has a sketch here
    ("documents:job", of_job, "nonnnnsn"),  # town A's officer asked for it
    ("documents:job_file", of_job, "nonnnnsn"),
    ("documents:job_cancel", of_job, "pppppppp"),
    ("website:boards", nothing, "oooooooo"),
    ("website:board", lambda w: {"code": w.areas.village_a.code}, "oooooooo"),
    ("website:archive", lambda w: {"code": w.areas.village_a.code}, "oooooooo"),
    ("website:kind", lambda w: {"code": w.areas.village_a.code, "kind": "finance"}, "oooooooo"),
    ("website:grid", lambda w: {"village": w.areas.village_a.code, "code": w.areas.grid_a.code}, "oooooooo"),
    ("website:notice", lambda w: {"pk": w.notice.pk}, "nnnnnnnn"),  # a draft
    ("website:find", nothing, "oooooooo"),
    ("website:complaints", nothing, "oooooooo"),
    ("website:desk_notices", nothing, "oooonnsn"),
    ("website:desk_notice_new", nothing, "oooonnsn"),
    ("website:desk_notice", lambda w: {"pk": w.notice.pk}, "oononnsn"),
    ("website:desk_notice_edit", lambda w: {"pk": w.notice.pk}, "oononnsn"),
    # Who may print what is published: tests/website/test_notices_flow.py.
    ("website:desk_notice_print", lambda _world: {"pk": 999_999}, "nnnnnnsn"),
    ("website:desk_notice_act", lambda w: {"pk": w.notice.pk, "action": "submit"}, "pppppppp"),
    ("appraisal:month", nothing, PLANNERS),
    ("appraisal:print_month", nothing, PLANNERS),
    ("appraisal:mine", nothing, "ooooooso"),
    ("appraisal:sheet", of_sheet, "oononnsn"),
    ("appraisal:print", of_sheet, "oononnsn"),
    ("appraisal:my_sheet", of_sheet, "nnnnnnsn"),  # not confirmed yet
    *[(f"appraisal:{name}", nothing, "pppppppp") for name in ("make", "measure")],
    *[(f"appraisal:{name}", of_sheet, "pppppppp") for name in ("appeal", "confirm", "reopen", "answer")],
    ("rota:stations", nothing, PLANNERS),
    ("rota:mine", nothing, "ooooooso"),
    ("rota:new", nothing, PLANNERS),
    ("rota:holidays", lambda _world: {"year": 2031}, "onnnnnsn"),
    *[(f"rota:{name}", of_station(), "oononnsn") for name in ("station", "edit")],
    ("rota:month", of_station(name="2026-12"), "oononnsn"),
    ("rota:print", of_station(name="2026-12"), "oononnsn"),
    ("rota:notice", of_station(name="2026-12"), "nnnnnnsn"),  # nothing has changed since publication
    ("rota:person", lambda w: {"code": "zhi-ban", "pk": w.staff.pk}, "oononnsn"),
    ("rota:add", of_station(what="staff"), "pppppppp"),
    ("rota:remove", of_station(what="leave", pk=1), "pppppppp"),
    *[(f"rota:{name}", of_station(name="2026-12"), "pppppppp") for name in ("plan", "correct", "swap", "publish")],
    ("start:start", nothing, "aaaaaaaa"),  # set up already
    *[
        (f"start:{step}", nothing, "nnnnnnsn")
        for step in ("county", "areas", "areas_template", "people", "form", "done")
    ],
    ("start:try", nothing, "nnnnnnnn"),  # no demo here
    ("start:role", lambda _world: {"role": "resident"}, "nnnnnnnn"),
    ("start:try_sign_in", nothing, "pppppppp"),
    ("start:clear_demo", nothing, "onnnnnsn"),
]
# Not walked by name: their paths are asked for below.
BY_PATH = {"wagtail_serve", "media"}
# Wagtail's own frame around the public site; no page here has a password.
FRAME_ANSWERS = {"wagtailcore_authenticate_with_password": "n", "wagtailcore_login": "s"}
FRAME: dict[str, dict[str, int]] = {
    "wagtailcore_authenticate_with_password": {"page_view_restriction_id": 1, "page_id": 1},
    "wagtailcore_login": {},
}
SEES = {  # records of town A, of town B
    "county_admin": (True, True),
    "town_officer_a": (True, False),
    "town_officer_b": (False, True),
    "village_clerk": (True, False),
    "grid_worker": (True, False),
    "department_handler": (True, False),
    "resident": (False, False),
    "outsider": (False, False),
}


@pytest.fixture
def paperless(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record's print is the HTML that would have been laid out; rights are asked before."""
    monkeypatch.setattr("reports.documents.record_sheet.render", lambda html: b"%PDF-" + html.encode())
    monkeypatch.setattr("reports.documents.blank.sheet.render", lambda html, **_more: b"%PDF-" + html.encode())
    monkeypatch.setattr("reports.documents.blank.sheet.with_fields", lambda pdf, *_more: pdf)


def test_every_address_for_everybody(world, paperless):
    wrong = {}
    clients = [client_of(world.cast[person]) for person in CAST]
    for name, arguments, who in ADDRESSES:
        address = reverse(name, kwargs=arguments(world))
        found = "".join(letter(client.get(address)) for client in clients)
        if found != who:
            wrong[name, address] = f"{found}, not {who}"
    assert wrong == {}


def test_who_may_not_open_an_address_may_not_post_to_it(world, paperless):
    clients = {person: client_of(world.cast[person]) for person in CAST}
    for name, arguments, who in ADDRESSES:
        address = reverse(name, kwargs=arguments(world))
        for person, expected in zip(CAST, who, strict=True):
            if expected in "sn":
                answer = letter(clients[person].post(address, {"reason": "入户核实", "action": "next"}))
                assert answer in "snp", (person, address)


def test_methods_that_no_page_is_meant_for_are_refused(world, paperless):
    client = client_of(world.cast["county_admin"])
    answers = {}
    for name, arguments, _who in ADDRESSES:
        address = reverse(name, kwargs=arguments(world))
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            answers[name, method] = client.generic(method, address, "a=b").status_code
    assert {key: status for key, status in answers.items() if status != 405} == {}


def test_no_address_is_missing_from_the_table():
    known = {name for name, _arguments, _who in ADDRESSES} | BY_PATH | set(FRAME)
    ours = {name for name, _pattern, address in EVERYTHING if not address.startswith("admin/")}
    assert ours - known == set(), "a new address: add it to ADDRESSES, with who may open it"
    assert known - ours == set(), "an address of the table is gone"


@pytest.mark.parametrize(
    ("name", "owner"), [("collect:discard", "grid_worker"), ("documents:job_cancel", "town_officer_a")]
)
def test_only_the_owner_discards_a_draft_or_cancels_a_print(world, name, owner):
    arguments = of_draft() if name == "collect:discard" else of_job
    address = reverse(name, kwargs=arguments(world))
    for person in CAST:
        if person != owner:
            assert letter(client_of(world.cast[person]).post(address)) in "ns", person
    assert letter(client_of(world.cast[owner]).post(address)) == "a"


def test_nobody_sees_the_other_town_anywhere(world):
    """Desk, ledger, search, filters, export, print: pages hold one's own town and nothing of the other."""
    ledger, export = reverse("records:ledger", args=[SLUG]), reverse("records:export", args=[SLUG])
    queries = [
        "",
        f"?q={NAME_A}",
        f"?q={NAME_B}",
        f"?area={world.areas.town_a.code}",
        f"?area={world.areas.town_b.code}",
    ]
    pages = [f"{page}{query}" for query in queries for page in (ledger, export)]
    pages += [reverse(name, args=[OPEN_SLUG]) for name in ("records:ledger", "records:export")]
    pages += [reverse("records:desk"), reverse("documents:print_ledger", args=[SLUG])]
    for person in CAST:
        client = client_of(world.cast[person])
        for page in pages:
            answers = secrets(text_of(client.get(page)))
            assert answers <= allowed(person), (person, page)
        own = text_of(client.get(ledger))
        assert ((NAME_A in own), (NAME_B in own)) == SEES[person], person


def secrets(text: str) -> set[str]:
    """What a page tells of records. The name alone may be what somebody has just searched for."""
    return {
        words
        for words in (f"{NAME_A}之", f"{NAME_B}之", f"{NAME_A}</", f"{NAME_B}</", PHONE_A, PHONE_B)
        if words in text
    }


def allowed(person: str) -> set[str]:
    sees_a, sees_b = SEES[person]
    return ({f"{NAME_A}之", f"{NAME_A}</"} if sees_a else set()) | ({f"{NAME_B}之", f"{NAME_B}</"} if sees_b else set())


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def test_exports_hold_ones_own_town_only(world):
    for person in CAST:
        text = text_of(client_of(world.cast[person]).get(reverse("records:export", args=[SLUG])))
        expected = SEES[person] if person not in ("grid_worker", "department_handler") else (False, False)
        assert ((NAME_A in text), (NAME_B in text)) == expected, person


@pytest.mark.parametrize("person", ["town_officer_a", "town_officer_b", "grid_worker"])
def test_printed_ledgers_hold_ones_own_town_only(world, person):
    response = client_of(world.cast[person]).post(reverse("documents:print_ledger", args=[SLUG]))
    assert response["Content-Type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", "").replace(" ", "")
    assert ((NAME_A in text), (NAME_B in text)) == SEES[person]


def test_whole_values_are_shown_to_those_who_may_read_the_record_only(world):
    address = reverse("records:plain", kwargs={"slug": SLUG, "uuid": world.a.uuid})
    for person in CAST:
        response = client_of(world.cast[person]).post(address, {"reason": "入户核实电话"})
        assert (PHONE_A in text_of(response)) is SEES[person][0], person


@pytest.mark.parametrize("end", ["lapsed", "not begun", "inactive"])
def test_when_an_appointment_ends_every_door_closes(world, paperless, end):
    yesterday, tomorrow = timezone.localdate() - timedelta(1), timezone.localdate() + timedelta(1)
    if end == "lapsed":
        Appointment.objects.update(until=yesterday)
    elif end == "not begun":
        Appointment.objects.update(since=tomorrow)
    doors = [(name, of_record("a")) for name in ("records:record", "documents:print_record")]
    doors += [("records:photo", of_photo("a", "photo_a"))]
    doors += [(name, of_form(SLUG)) for name in ("records:ledger", "records:export", "documents:print_ledger")]
    doors += [("collect:fill", of_form(SLUG)), ("documents:job_file", of_job)]
    for person in ("county_admin", "town_officer_a", "village_clerk", "grid_worker", "department_handler"):
        client = client_of(world.cast[person])
        if end == "inactive":
            world.cast[person].is_active = False
            world.cast[person].save()
        for name, arguments in doors:
            address = reverse(name, kwargs=arguments(world))
            assert letter(client.get(address)) == ("s" if end == "inactive" else "n"), (person, name)


def test_the_frame_of_the_public_site(world):
    for name, arguments in FRAME.items():
        for person in CAST:
            answer = letter(client_of(world.cast[person]).get(reverse(name, kwargs=arguments)))
            assert answer in FRAME_ANSWERS[name], (name, person)


def test_paths_that_lead_nowhere(world):
    for path in ("/no-such-page/", "/media/private/x.jpg", "/media/images/x.jpg", "/private/x.jpg"):
        for person in CAST:
            assert letter(client_of(world.cast[person]).get(path)) == "n", (person, path)


def test_stored_photos_have_no_address_of_their_own(world):
    from forms_app.entry.models import Attachment

    name = Attachment.objects.get(uuid=world.photo_a).file.name
    for path in (f"/media/{name}", f"/private/{name}", f"/{name}", f"/media/../private/{name}", f"/static/{name}"):
        assert letter(client_of(world.cast["county_admin"]).get(path)) in "na", path


def test_the_page_of_a_form_only_leads_to_the_form(world):
    response = client_of(world.cast["resident"]).get(f"/{world.page.get_parent().slug}/{world.page.slug}/")
    assert (response.status_code, response["Location"]) == (302, f"/f/{SLUG}/")
