"""XLSForm's types as ours: by pyxform's name of the type, by appearance, and else by how the answer is stored."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from forms_app.schema.kinds.assigned import AGENT, END, START, USERNAME

_STORED = {"string": "text", "int": "integer", "integer": "integer", "decimal": "decimal", "date": "date",
           "time": "time", "dateTime": "datetime", "geopoint": "location", "geotrace": "track", "geoshape": "shape",
           "barcode": "barcode", "boolean": "boolean", "binary": "files", "odk:rank": "choices"}  # fmt: skip
_NAMED = {
    "select one": "choice", "select one external": "choice", "select all that apply": "choices", "rank": "choices",
    "photo": "photo", "image": "photo", "audio": "audio", "video": "files", "file": "files", "note": "note",
    "acknowledge": "consent", "trigger": "consent", "calculate": "hidden", "hidden": "hidden", "osm": "text",
    "add image prompt": "photo", "q image": "photo", "q picture": "photo", "add audio prompt": "audio",
    "q audio": "audio", "add video prompt": "files", "q video": "files", "add file prompt": "files",
    "add acknowledge prompt": "consent", "add note prompt": "note", "q note": "note",
}  # fmt: skip
# Types that nobody fills in and that a browser cannot know.
LEFT_OUT = {"audit", "start-geopoint", "background-audio", "background-geopoint", "xml-external", "csv-external"}
UNKNOWABLE = {"simserial", "subscriberid", "sim id", "imei"}
PROPERTIES = {"phonenumber", "email", "deviceid"}
_RECORDED = {"start": START, "end": END}
DRAWN = {"signature", "draw"}
# Appearances that are how such questions look here anyway, or that change nothing that people see.
USUAL = {"minimal", "numbers", "multiline", "signature", "draw", "month-year",
         "field-list", "horizontal", "autocomplete",
         "search", "table-list", "compact", "likert", "columns", "no-buttons", "rating"}  # fmt: skip

DIFFERENT = {
    "rank": _("Choices cannot be put in order here: taken as a multiple choice."),
    "video": _("Taken as a file: recordings are attached."),
    "osm": _("Objects of OpenStreetMap cannot be chosen here: taken as a short text."),
    "annotate": _("Pictures cannot be drawn on here: taken as a photo."),
    "deviceid": _("A browser has no number of the device: its own name is recorded."),
}


def ours(question: Any, bind: dict[str, Any], appearance: set[str]) -> str:
    """Our type of a pyxform question; '' for what is not taken."""
    named = str(question.type or "")
    if named in LEFT_OUT:
        return ""
    if recorded(bind) is not None:
        return "device"
    found = _NAMED.get(named) or _STORED.get(str(bind.get("type") or ""), "text")
    if found == "photo" and appearance & DRAWN:
        return "signature"
    if found == "text" and "multiline" in appearance:
        return "long_text"
    if found == "date" and "month-year" in appearance:
        return "year_month"
    if named == "range":
        return "decimal" if str(bind.get("type")) == "decimal" else "integer"
    return found


def recorded(bind: dict[str, Any]) -> str | None:
    """What a question records by itself, as the option ``what`` of the type device; None where people answer."""
    preload, params = str(bind.get("jr:preload") or ""), str(bind.get("jr:preloadParams") or "")
    if preload == "timestamp":
        return _RECORDED.get(params)
    if preload == "property" and params in {"username", "uri:username"}:
        return USERNAME
    if preload == "property" and params in {"deviceid", "uri:deviceid"}:
        return AGENT
    return None
