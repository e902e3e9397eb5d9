"""A form that asks for one type again and again, filled in with one value a question: the page, then the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.entry.models import Attachment
from forms_app.entry.submit import messages_of
from forms_app.schema.types import TYPES
from forms_app.tables.models import FormVersion
from forms_app.tables.runtime import models_for
from tests.collect.conftest import Phone
from tests.kinds.hostile_tables.words import Address, File
from tests.kinds.trip import GRID, opened
from tests.making import published, question, schema, uid


def key(number: int) -> str:
    return f"k{number:02}"


def sheet(kind: str, count: int, **settings: Any) -> FormVersion:
    """Published and open. Of rows: each table asks for a name and, in rows of its own, for a second one."""
    asked = [question("suo_shu", "area", label="所属"), question("ming", label="名称")]
    for number in range(count):
        own = dict(settings)
        if kind == "repeat":
            inner = question("zi", "repeat", name=f"z{number}", questions=(question("hao", name=f"h{number}"),))
            own["questions"] = (question("xm", name=f"x{number}"), inner)
        asked.append(question(key(number), kind, label=f"第{number}项", **own))
    return opened(published(schema(*asked), "sheet"))


def press(user: Any, kind: str, values: Mapping[int, Any]) -> Phone:
    """The first step as it is after these values (by number of the question) have been sent with 下一步."""
    data: dict[str, Any] = {"q-suo_shu": GRID, "q-ming": "某", "_do": "next"}
    for number, raw in values.items():
        data |= inputs(kind, key(number), raw)
    address = {key(number): raw.text for number, raw in values.items() if isinstance(raw, Address)}
    phone = Phone(user)
    phone.response = phone.client.post("/f/sheet/", data, follow=True, query_params=address)
    phone.url = phone.response.redirect_chain[-1][0] if phone.response.redirect_chain else "/f/sheet/"
    return phone


def inputs(kind: str, name: str, raw: Any) -> dict[str, Any]:
    """What a browser, or somebody without one, sends for one question."""
    if isinstance(raw, Address):
        return {}
    if kind == "repeat":
        return {f"r-{name}-{rest}": value for rest, value in raw.items()}
    by_part = raw if isinstance(raw, Mapping) else {"": raw}
    return {f"q-{name}" + (f".{part}" if part else ""): _sent(value) for part, value in by_part.items()}


def _sent(value: Any) -> Any:
    if isinstance(value, Sequence) and not isinstance(value, (str, File)):
        return [_sent(item) for item in value]
    return SimpleUploadedFile(value.name, value.data) if isinstance(value, File) else value


def messages(phone: Phone) -> dict[str, str]:
    """The first message of each question that has one."""
    form = phone.response.context.get("form") if phone.response.context else None
    found = messages_of([form]) if hasattr(form, "row_sets") else {}
    return {name: texts[0] for name, texts in found.items()}


def finish(phone: Phone) -> Phone:
    phone.response = phone.client.post(phone.url, {"_do": "next"}, follow=True)
    return phone


def kept(version: FormVersion, record: Any, number: int) -> Any:
    """The stored answer in the words of the tables: codes of areas, names of people, kinds of files, names in rows."""
    asked = next(one for one in version.schema.questions if one.key == key(number))
    built = models_for(version)
    if asked.type == "repeat":
        rows = built.children[asked.uuid]._default_manager.order_by("position")
        return [getattr(row, built.attribute(uid(f"x{number}"))) for row in rows] or None
    if asked.type == "note":
        return None
    found = built.answer(asked, record)
    if TYPES[asked.type].files and found is not None:
        return _files(found)
    return getattr(found, "code", None) or getattr(getattr(found, "user", None), "username", None) or found


def _files(found: Any) -> Any:
    if isinstance(found, dict):
        return found | {part: _files(value)[0] for part, value in found.items() if part == "photo" and value}
    ids = str(found).split()
    return [Attachment.objects.get(uuid=one).content_type for one in ids]
