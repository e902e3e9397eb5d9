"""Forms to fill in, and a browser without JavaScript that fills them in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from forms_app.schema.model import Choice, FormSchema, Section
from forms_app.tables.models import Audience, FormVersion
from forms_app.tables.runtime import models_for
from tests.cast import client_of
from tests.making import published, question, uid


def opened(version: FormVersion, **settings: Any) -> FormVersion:
    version.form.is_open = True
    for name, value in settings.items():
        setattr(version.form, name, value)
    version.form.save()
    return version


def household_schema(**extra: Any) -> FormSchema:
    members = question(
        "members",
        "repeat",
        label="家庭成员",
        options=(("add_label", "增加一名家庭成员"), ("maximum", 4)),
        questions=(
            question("name", required=True, label="姓名"),
            question("hao_ma", "id_number", label="公民身份号码"),
            question("face", "photo", label="照片"),
        ),
    )
    area = question("wang_ge", "area", label="所属网格", options=(("level", "grid"),))
    first = (
        area,
        question("hu_zhu", required=True, label="户主姓名"),
        question("dian_hua", "phone", label="联系电话"),
        question("zhu_fang", "choice", label="住房", choices=(Choice("own", "自有"), Choice("rent", "租赁"))),
        question("men_pai", "photo", label="门牌照片", required=extra.pop("photo_required", False)),
        *extra.pop("more", ()),
    )
    return FormSchema(
        "居民信息采集一张表",
        (
            Section(uid("one"), "基本情况", questions=first),
            Section(uid("two"), "家庭成员", questions=(members, question("bei_zhu", "long_text", label="备注"))),
        ),
    )


@pytest.fixture
def household(areas: Any) -> FormVersion:
    return opened(published(household_schema(), "jumin"))


@pytest.fixture
def street_lamp(areas: Any) -> FormVersion:
    """Open to residents, one section, no area question."""
    section = Section(
        uid("lamp"), "我要反映", questions=(question("shi_xiang", "long_text", label="事项", required=True),)
    )
    return opened(published(FormSchema("我要反映", (section,)), "fanying"), audience=Audience.RESIDENTS)


def jpeg(size: tuple[int, int] = (64, 48), colour: str = "green", **save: Any) -> io.BytesIO:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG", **save)
    buffer.seek(0)
    buffer.name = "门牌.jpg"
    return buffer


class Phone:
    """Follows forms as a browser does: every named input of the page goes along with what is typed."""

    def __init__(self, user: Any) -> None:
        self.client: Client = client_of(user)
        self.response: Any = None
        self.url = ""

    def open(self, url: str) -> Phone:
        self.response = self.client.get(url, follow=True)
        self.url = self.response.redirect_chain[-1][0] if self.response.redirect_chain else url
        return self

    def press(self, button: str = "next", **typed: Any) -> Phone:
        """``typed``: field names with '__' for '-'. ``button``: value of the button pressed."""
        data = self.inputs()
        for given, value in typed.items():
            name = given.replace("__", "-")
            # Files go along with the ids of those that are stored, as from a browser.
            stored = [one for one in data.get(name, ()) if one] if _is_file(value) and name in data else []
            data[name] = [*stored, *(value if isinstance(value, list) else [value])] if stored else value
        data["_do"] = button
        action = re.search(r'<form method="post" action="([^"]*)"', self.text)
        assert action, "no form on the page"
        self.url = action[1]
        self.response = self.client.post(self.url, data, follow=True)
        if self.response.redirect_chain:
            self.url = self.response.redirect_chain[-1][0]
        return self

    def inputs(self) -> dict[str, Any]:
        form = self.response.context.get("form") if self.response.context else None
        found: dict[str, Any] = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', self.text))
        for one in _forms_of(getattr(form, "parts", ())):
            for bound in one:
                value = bound.value()
                if value not in (None, "", []) and not bound.html_name.endswith("-remove"):
                    found[bound.html_name] = value() if callable(value) else value
        for name in re.findall(r'<input type="file" name="([^"]+)"', self.text):
            held = found.get(name, "")  # an empty file input is sent as an empty text
            found[name] = [*(held if isinstance(held, list) else [held]), ""]
        return found

    @property
    def text(self) -> str:
        return self.response.content.decode()

    @property
    def step(self) -> str:
        return self.url.split("#")[0].rstrip("/").rsplit("/", 1)[-1]


def _is_file(value: Any) -> bool:
    return hasattr(value[0] if isinstance(value, list) and value else value, "read")


def _forms_of(parts: Any) -> Iterator[Any]:
    """Every form of a step, those of rows and of rows inside them."""
    for part in parts:
        for one in getattr(part, "forms", [part]):
            yield one
            yield from _forms_of(one.row_sets.values())


def records(version: FormVersion) -> list[Any]:
    return list(models_for(version).main._default_manager.order_by("pk"))


def answer(record: Any, version: FormVersion, key: str) -> Any:
    return getattr(record, models_for(version).attribute(uid(key)))
