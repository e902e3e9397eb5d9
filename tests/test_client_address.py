"""Behind a proxy all requests come from it; the lock after failed sign-ins must count the people behind."""

from django.test import RequestFactory

from config.client import address


def test_the_last_named_address_counts_only_behind_a_proxy(settings):
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.2.3"}, REMOTE_ADDR="127.0.0.1")
    settings.SECURE_PROXY_SSL_HEADER = None
    assert address(request) == "127.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert address(request) == "10.1.2.3"
