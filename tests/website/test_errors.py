import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.cast import PASSWORD, client_of
from website import errors

pytestmark = pytest.mark.django_db


def test_an_address_that_does_not_exist_is_told_kindly(client):
    response = client.get("/nowhere/at/all/")
    assert response.status_code == 404
    assert "页面不存在" in response.content.decode()


@pytest.mark.parametrize("path", ["/%00/", "/f/%00/", "/" + "x" * 5000 + "/", "/%ff%fe/", "/media/images/../../x"])
def test_strange_addresses_are_only_not_found(client, path):
    assert client.get(path).status_code in (301, 302, 400, 404)


def test_a_page_open_for_too_long_explains_itself():
    response = Client(enforce_csrf_checks=True).post(reverse("accounts:sign_in"), {"username": "x"})
    assert response.status_code == 403
    assert "本次未保存任何内容" in response.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [(errors.bad_request, 400, "提交的内容无法识别"), (errors.forbidden, 403, "您没有查看此页面的权限")],
)
def test_refusals_say_what_to_do(view, status, words, resident):
    request = RequestFactory().get("/")
    request.user = resident
    response = view(request)
    assert response.status_code == status
    assert words in response.content.decode()


def test_an_internal_error_shows_a_page_that_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "请稍后再试" in response.content.decode()


def test_an_internal_error_of_a_view_arrives_at_that_page(client, monkeypatch):
    def broken():
        raise RuntimeError("secret detail")

    monkeypatch.setattr("website.views.Form.objects.taking", broken)
    client.raise_request_exception = False
    response = client.get("/")
    assert response.status_code == 500
    assert "系统出错了" in response.content.decode()
    assert "secret detail" not in response.content.decode()


@pytest.fixture
def read_only(village_clerk, transactional_db):
    on, off = {
        "sqlite": ("PRAGMA query_only = ON", "PRAGMA query_only = OFF"),
        "postgresql": ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off"),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(on)
    yield village_clerk
    with connection.cursor() as cursor:
        cursor.execute(off)


def test_when_nothing_can_be_saved_the_page_says_so_and_when_to_come_back(client, read_only):
    client.raise_request_exception = False
    data = {"username": read_only.username, "password": PASSWORD}
    response = client.post(reverse("accounts:sign_in"), data)
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "刚才的操作没有保存" in response.content.decode()


def test_a_session_that_cannot_be_saved_is_an_outage_too(village_clerk, settings, monkeypatch):
    """The middleware saves it when the view is done."""

    def locked(self, **_kwargs):
        raise OperationalError("database is locked")

    client = client_of(village_clerk)
    client.raise_request_exception = False
    settings.SESSION_SAVE_EVERY_REQUEST = True
    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", locked)
    response = client.get("/accounts/me/")
    assert response.status_code == 503
    text = response.content.decode()  # what was sent just before may well be saved
    assert "页面暂时打不开" in text
    assert "没有保存" not in text


def test_a_table_that_is_missing_is_a_fault_of_ours(client, monkeypatch):
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr("website.views.Form.objects.taking", broken)
    client.raise_request_exception = False
    assert client.get("/").status_code == 500


@pytest.mark.parametrize("charset", ["gbk", "utf-16", "no-such", "base64", "rot13", "idna", '"'])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_charset_that_is_not_utf_8_is_refused_kindly(client, charset, kind):
    for address in ("/accounts/sign-in/", "/f/no-such/"):
        for method in ("POST", "GET"):
            response = client.generic(method, address, b"username=x", content_type=f"{kind}; charset={charset}")
            assert response.status_code == 400
            assert "提交的内容无法识别" in response.content.decode()


@pytest.mark.parametrize("charset", ["UTF-8", "utf8", '"utf-8"'])
def test_utf_8_is_read_however_it_is_spelled(village_clerk, charset):
    data = f"username={village_clerk.username}&password={PASSWORD}".encode()
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert Client().post("/accounts/sign-in/", data, content_type=kind).status_code == 302
