"""One file as pyxform reads it, with everything that a hostile or broken file can do kept outside."""

from __future__ import annotations

import copy
import csv
import logging
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from forms_app.xforms.own import FORMAT
from forms_app.xforms.packed import Damaged, unpacked_size
from forms_app.xforms.refusals import refused
from forms_app.xforms.rows import SURVEY, plain
from forms_app.xforms.told import Place, Refused

logger = logging.getLogger("gewu.xforms")

SIZE_LIMIT, UNPACKED_LIMIT = 20 * 1024**2, 100 * 1024**2
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SUFFIXES = (".xls", ".xlsx", ".xlsm", ".csv")
Row = dict[str, Any]


@dataclass
class Workbook:
    """``rows``: the sheet survey as it stands, row 2 first, empty rows included. ``lists``: choices by list, with all
    their columns. ``external``: the same of external_choices and of csv files beside the file, by file name."""

    survey: Any
    rows: list[Row]
    lists: dict[str, list[Row]]
    external: dict[str, list[Row]]
    settings: Row
    settings_row: Row
    sheets: dict[str, list[Row]] = field(default_factory=dict)  # as they stand, row 2 first
    others: tuple[str, ...] = ()  # sheets with rows that pyxform knows and we do not take


def load(path: Path) -> Workbook:
    """Raises Refused."""
    _check(path)
    rows: list[Row] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _load(path, rows)
    except Refused:
        raise
    except RecursionError as error:
        raise Refused(_("Groups stand in one another too deep to be read.")) from error
    except Exception as error:
        # pyxform and the readers below it raise whatever a file makes them raise; none of it may reach people.
        logger.info("pyxform refuses %s: %s", path.name, error)
        raise _located(refused(error), rows) from error


def _located(error: Refused, rows: list[Row]) -> Refused:
    """pyxform names a question, or nothing, where people look for a row."""
    place = error.told.place
    if (place.row and place.column) or not rows:
        return error
    named = set(re.findall(r"\w(?:[\w.-]*\w)?", error.told.text.partition("(pyxform: ")[2]))
    for number, row in enumerate(rows, start=2):
        cells = {plain(name): (str(name), str(value)) for name, value in row.items() if value not in (None, "")}
        header, kind = cells.get("type", ("type", ""))
        if not place.row and "included" in named and kind.split(" ")[0] == "include":
            return Refused(str(error), Place(place.sheet, number, header))
        if not place.row and cells.get("name", ("", "\0"))[1] in named - {"name", "type", "label", "data"}:
            return Refused(str(error), Place(place.sheet, number, cells["name"][0]))
    return Refused(str(error), Place(place.sheet, place.row or 1, place.column or "type"))


def _check(path: Path) -> None:
    if not path.is_file():
        raise Refused(_("There is no such file."))
    if path.suffix.lower() not in SUFFIXES:
        raise Refused(_("This is no table. Forms come as .xlsx, .xls or .csv."))
    size = path.stat().st_size
    if not size:
        raise Refused(_("The file is empty."))
    if size > SIZE_LIMIT:
        raise Refused(_("The file is larger than %(limit)d MB.") % {"limit": SIZE_LIMIT // 1024**2})
    with path.open("rb") as file:
        head = file.read(8)
        if head == _OLE and "EncryptedPackage".encode("utf-16-le") in file.read():
            raise Refused(_("The file is protected by a password. Take the password off and try again."))
    if head[:2] == b"PK":
        _check_packed(path)


def _check_packed(path: Path) -> None:
    try:
        unpacked = unpacked_size(path)
    except Damaged as error:
        raise Refused(_("The file cannot be read: it is damaged, or no table. Save it once more as .xlsx.")) from error
    if unpacked > UNPACKED_LIMIT:
        raise Refused(_("Unpacked, the file is larger than %(limit)d MB.") % {"limit": UNPACKED_LIMIT // 1024**2})


def _load(path: Path, rows: list[Row]) -> Workbook:
    """``rows`` is filled as soon as they are read, so that what comes after can say where it failed."""
    from pyxform.builder import create_survey_element_from_dict
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import get_xlsform

    sheets = get_xlsform(path, file_type=_kind(path))
    if not sheets.survey:
        raise Refused(_("The file has no sheet with the name survey, which holds the questions."))
    rows += copy.deepcopy(list(sheets.survey))
    external = copy.deepcopy(list(sheets.external_choices or ()))
    settings_row = dict(next(iter(sheets.settings or ()), {}))
    standing = {SURVEY: rows, "choices": copy.deepcopy(list(sheets.choices or ())),
                "external_choices": external, "settings": [settings_row],
                "entities": copy.deepcopy(list(sheets.entities or ()))}  # fmt: skip
    others = tuple(name for name in ("osm",) if getattr(sheets, name))
    said: list[str] = []
    data = workbook_to_json(sheets, fallback_form_name=path.stem, warnings=said)
    survey = create_survey_element_from_dict(data)
    survey.to_xml(validate=False, pretty_print=False, warnings=said)
    settings = {name: value for name, value in data.items() if name not in {"children", "choices"}}
    choices = data.get("choices") or {}
    if settings_row.get(FORMAT):
        choices = _standing(standing["choices"])
    else:
        _number(choices, standing["choices"])
    by_list = _external(external) | _beside(path, rows)
    return Workbook(survey, rows, choices, by_list, settings, settings_row, standing, others)


def _kind(path: Path) -> str:
    """Its content decides, not its name: many a file from an office is called .xls and is an .xlsx."""
    with path.open("rb") as file:
        head = file.read(8)
    return ".xlsx" if head[:2] == b"PK" else ".xls" if head == _OLE else path.suffix.lower()


def _number(lists: dict[str, list[Row]], rows: list[Row]) -> None:
    """Say of each choice in which row it stands: pyxform counts them, and forgets the numbers."""
    numbers: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        cells = {plain(name).replace(" ", "_"): str(value).strip() for name, value in row.items()}
        numbers.setdefault((cells.get("list_name", ""), cells.get("name", "")), number)
    for name, choices in lists.items():
        for choice in choices:
            choice.setdefault("__row", numbers.get((name, str(choice.get("name", "")).strip()), 0))


def _standing(rows: list[Row]) -> dict[str, list[Row]]:
    """Choices by list as they stand in their sheet, for files whose texts count to the letter."""
    found: dict[str, list[Row]] = {}
    for number, row in enumerate(rows, start=2):
        given = {name: value for name, value in row.items() if value not in (None, "")}
        if listed := given.pop("list_name", None):
            found.setdefault(str(listed), []).append({**given, "__row": number})
    return found


def _external(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        plain = {str(name).strip(): value for name, value in row.items()}
        listed = plain.pop("list_name", None) or plain.pop("list name", None)
        if listed and plain.get("name"):
            found.setdefault(str(listed), []).append(plain)
    return found


def _beside(path: Path, rows: list[Row]) -> dict[str, list[Row]]:
    """csv files in the folder of the form that its questions choose from. Other names are not opened."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        for name in re.findall(r"[\w.-]+\.csv\b", str(row.get("type") or "")):
            beside = path.parent / name
            if name not in found and beside.is_file() and 0 < beside.stat().st_size <= SIZE_LIMIT:
                with beside.open(encoding="utf-8-sig", errors="replace", newline="") as file:
                    found[name] = [dict(row) for row in csv.DictReader(file)]
    return found
