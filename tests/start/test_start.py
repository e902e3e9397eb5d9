"""From an empty installation to the first form, and nobody without the code in between."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from forms_app.areas.models import Appointment, Area
from forms_app.tables.models import Form
from start import state
from tests.cast import client_of

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def code(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    return state.write_code()


@pytest.fixture
def browser(code):
    client = Client()
    assert client.get("/start/", {"code": code}).url == "/start/county/"
    return client


def person(number=0, **changes):
    row = {"name": "县一平", "username": "yiping", "phone": "", "password": "he-tang-2026"} | changes
    return {f"p-{number}-{key}": value for key, value in row.items()}


def people(*rows):
    data = {"p-TOTAL_FORMS": "3", "p-INITIAL_FORMS": "0"}
    for row in rows:
        data |= row
    return data


def county(browser, **changes):
    return browser.post("/start/county/", {"name": "望禾县", "code": "329921"} | changes)


def test_five_steps_end_with_a_form_that_can_be_filled_in(browser):
    assert county(browser).url == "/start/areas/"
    assert Area.objects.get().name == "望禾县"
    assert browser.post("/start/areas/", {"later": "1"}).url == "/start/people/"
    answer = browser.post("/start/people/", people(person(), person(1, name="县二安", username="eran")))
    assert answer.url == "/start/form/"
    first, second = User.objects.order_by("pk")
    assert (first.is_superuser, second.is_superuser) == (True, False)
    assert all(user.is_admin and user.check_password("he-tang-2026") for user in (first, second))
    assert Appointment.objects.filter(post__code="county-admin", area__code="329921").count() == 2
    assert not state.code_path().exists()
    answer = browser.post("/start/form/", {"slug": "zoufang-jilu"})
    assert answer.url == "/start/done/?form=zoufang-jilu"
    form = Form.objects.get()
    assert form.is_open
    assert form.current.published_by == first
    page = browser.get(answer.url).content.decode()
    assert "/f/zoufang-jilu/" in page
    assert "data:image/svg+xml" in page
    assert browser.get("/f/zoufang-jilu/").status_code == 200


def test_the_same_form_chosen_twice_is_one_form(browser):
    county(browser)
    browser.post("/start/areas/", {"later": "1"})
    browser.post("/start/people/", people(person()))
    for _time in range(2):
        assert browser.post("/start/form/", {"slug": "zoufang-jilu"}).status_code == 302
    assert Form.objects.get().versions.count() == 1


@pytest.mark.parametrize("path", ["county", "areas", "people", "form", "done"])
def test_nobody_gets_in_without_the_code(code, path):
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/start/{path}/").url == "/start/"


def test_a_wrong_code_is_refused_in_words(code):
    for wrong in ("", "aaaa-bbbb-cccc", "\0", "验" * 30):
        answer = Client().post("/start/", {"code": wrong})
        assert answer.status_code == 400
    assert "设置码不对" in Client().post("/start/", {"code": "aaaa-bbbb-cccc"}).content.decode()


def test_no_code_opens_nothing_when_there_is_no_code(tmp_path, settings):
    settings.GEWU_DATA = tmp_path
    assert Client().post("/start/", {"code": ""}).status_code == 400


def test_steps_cannot_be_skipped(browser):
    assert browser.get("/start/people/").url == "/start/county/"
    county(browser)
    assert browser.get("/start/people/").url == "/start/areas/"
    assert browser.get("/start/form/").url == "/start/areas/"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "必填"),
        ({"name": "县" * 51}, "50"),
        ({"code": "32992"}, "6位数字"),
        ({"code": "32992A"}, "6位数字"),
        ({"code": "329921101"}, "6位数字"),
        ({"logo": SimpleUploadedFile("a.png", b"no picture", "image/png")}, "不是可以识别的图片"),
    ],
)
def test_a_wrong_county_is_told_at_the_field(browser, changes, words):
    answer = county(browser, **changes)
    assert answer.status_code == 400
    if words != "必填":
        assert words in answer.content.decode()
    assert not Area.objects.exists()


def test_full_width_digits_are_digits(browser):
    assert county(browser, code="３２９９２１").status_code == 302
    assert Area.objects.get().code == "329921"


def test_sending_the_county_twice_makes_one(browser):
    county(browser)
    county(browser, name="另一县", code="329922")
    assert Area.objects.get().name == "望禾县"


def workbook(*rows):
    from openpyxl import Workbook

    book = Workbook()
    for row in [("区域编码", "区域名称"), *rows]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("区域.xlsx", out.getvalue())


def test_areas_come_from_a_workbook(browser):
    county(browser)
    file = workbook(("329921101", "清溪塘镇"), ("329921101201", "荷塘村"), ("329921101201001", "荷塘村第一网格"))
    assert browser.post("/start/areas/", {"file": file}).url == "/start/people/"
    assert Area.objects.get(code="329921101201001").full_name() == "清溪塘镇 荷塘村 第一网格"
    assert "镇（街道） 1" in browser.get("/start/areas/").content.decode()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (workbook(("329921101201", "荷塘村")), "329921101"),  # no town above it
        (workbook(("329921101", "清溪塘镇"), (3.29921101201e17, "数字")), "区域编码"),
        (workbook(("329921101", "")), "区域名称"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken"), "xlsx"),
        (SimpleUploadedFile("a.xlsx", b""), ""),
        (SimpleUploadedFile("a.exe", b"MZ"), "xlsx"),
    ],
)
def test_a_workbook_with_faults_enters_nothing(browser, file, words):
    county(browser)
    file.seek(0)
    answer = browser.post("/start/areas/", {"file": file})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert Area.objects.count() == 1


def test_the_empty_workbook_can_be_filled_in(browser):
    county(browser)
    answer = browser.get("/start/areas/template/")
    assert answer.content.startswith(b"PK")


def test_the_logo_stands_on_the_home_page(browser):
    out = io.BytesIO()
    Image.new("RGBA", (900, 300), (200, 0, 0, 128)).save(out, "PNG")
    county(browser, logo=SimpleUploadedFile("徽标.png", out.getvalue(), "image/png"))
    page = Client().get("/").content.decode()
    assert 'class="w-logo"' in page
    assert "<h1" in page
    assert "望禾县" in page


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [person(password="123")],
        [person(password="12345678901")],
        [person(username="有 空格")],
        [person(name="")],
        [person(), person(1)],
        [person(), person(1, username="YIPING")],
        [person(username="a\0b")],
    ],
)
def test_wrong_administrators_leave_nothing_behind(browser, rows):
    county(browser)
    browser.post("/start/areas/", {"later": "1"})
    assert browser.post("/start/people/", people(*rows)).status_code == 200
    assert not User.objects.exists()


def test_the_management_form_may_be_garbage(browser):
    county(browser)
    browser.post("/start/areas/", {"later": "1"})
    for data in ({"p-TOTAL_FORMS": "x"}, {"p-TOTAL_FORMS": "99999", "p-INITIAL_FORMS": "-1"}):
        assert browser.post("/start/people/", data).status_code == 200


def test_two_who_finish_at_once_make_one_set_of_administrators(browser):
    county(browser)
    browser.post("/start/areas/", {"later": "1"})
    state_before = state.is_open()
    browser.post("/start/people/", people(person()))
    other = Client()
    session = other.session
    session["start_code_known"] = True
    session.save()
    answer = other.post("/start/people/", people(person(username="second")))
    assert state_before
    assert answer.status_code == 302
    assert User.objects.count() == 1


def test_once_there_is_an_administrator_only_she_goes_on(cast):
    for name, user in cast.items():
        answer = client_of(user).get("/start/form/")
        assert answer.status_code == (302 if name == "resident" else 403), name
    system = User.objects.create_superuser("root", password="x", name="系统")
    assert client_of(system).get("/start/form/").status_code == 200
    assert client_of(system).get("/start/county/").url == "/start/form/"
