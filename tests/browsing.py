"""A browser without JavaScript that talks to a real web server: links, cookies and forms, nothing else."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.test import Client

from tests.cast import client_of


class Browser:
    """``server``: 'http://127.0.0.1:8001'. ``user`` has signed in, unless nobody."""

    def __init__(self, server: str, user: Any = None) -> None:
        self.server, self.url, self.text = server, "", ""
        self.session = session_of(client_of(user)) if user else ""
        no_proxy, cookies = urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(no_proxy, cookies, Session(self.session))

    def open(self, path: str, data: list[tuple[str, str]] | None = None) -> Browser:
        url = urllib.parse.urljoin(self.url or self.server, path)
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(url, body, {"Referer": self.url or url})
        try:
            with self.opener.open(request, timeout=120) as answer:
                self.url, self.text = answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{url}: {error.code}\n{error.read().decode()[:2000]}") from error
        return self

    def press(self, button: str = "", **typed: str) -> Browser:
        """Send the page's last form with what is typed; ``button``: the value of the one that is pressed."""
        form = self.form_with(button) if button else self.soup.select('form[method="post"]')[-1]
        fields = form.select("input, textarea, select")
        data = [pair for field in fields for pair in pairs(field) if pair[0] not in typed]
        if button:
            pressed = form.select_one(f'button[value="{button}"]')
            assert pressed, button
            data.append((str(pressed["name"]), button))
        return self.open(str(form.get("action") or self.url), [*data, *typed.items()])

    def form_with(self, button: str) -> Tag:
        return next(form for form in self.soup.select("form") if form.select(f'button[value="{button}"]'))

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.text, "html.parser")

    @property
    def words(self) -> str:
        return " ".join(self.soup.get_text(" ").split())


class Session(urllib.request.BaseHandler):
    """Sends the cookie of a session along with those that the server sets."""

    handler_order = 900  # after the cookies of the jar

    def __init__(self, key: str) -> None:
        self.key = key

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        if self.key and settings.SESSION_COOKIE_NAME not in (request.get_header("Cookie") or ""):
            cookies = [request.get_header("Cookie"), f"{settings.SESSION_COOKIE_NAME}={self.key}"]
            request.add_unredirected_header("Cookie", "; ".join(one for one in cookies if one))
        return request


def session_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def pairs(field: Tag) -> list[tuple[str, str]]:
    """What a field sends if nobody touches it."""
    name, kind = str(field.get("name") or ""), str(field.get("type") or "text")
    if not name or field.has_attr("disabled") or kind in {"submit", "button", "file"}:
        return []
    if kind in {"checkbox", "radio"}:
        return [(name, str(field.get("value") or "on"))] if field.has_attr("checked") else []
    if field.name == "select":
        return [(name, str(one.get("value") or "")) for one in field.select("option[selected]")]
    return [(name, field.get_text() if field.name == "textarea" else str(field.get("value") or ""))]
