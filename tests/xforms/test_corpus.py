"""XLSForms that others use: nearly all of them become forms, and the rest is refused with a place and a reason.

All of them, with the figures: docs/xlsform_figures.py. Here a part of them, which takes seconds.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection

from forms_app.designer.xlsforms.importing import import_file
from tests.expressions.opinion.report import CORPUS

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not (CORPUS / "manifest.json").exists(), reason="the collection of XLSForms is not here"),
]
# A calculation that is prose, a file that is not there, and a filter over thousands of villages.
REFUSED = ("_bad_calc.xlsx", "_pull_data.xlsx", "_subdistrict_profiling_tool.xlsx")


def entries(converts):
    return [one for one in json.loads((CORPUS / "manifest.json").read_text()) if one["converts"] is converts]


def is_placed(told):
    return bool(told.place.sheet and told.place.row and told.place.column)


def test_convertible_files_become_forms():
    step = 3 if connection.vendor == "sqlite" else 8
    for one in entries(True)[::step]:
        result = import_file(CORPUS / one["file"], publish=True)
        if one["file"].endswith(REFUSED):
            assert result.errors
            assert all(map(is_placed, result.errors))
            assert not result.table
        else:
            assert (one["file"], result.errors) == (one["file"], [])
            assert result.table.startswith("data_")


def test_every_other_file_is_refused_with_a_place_and_a_reason():
    for one in entries(False):
        result = import_file(CORPUS / one["file"], publish=True)
        assert not result.table
        (told,) = result.errors
        assert is_placed(told), (one["file"], str(told))
        assert one["error"].removeprefix("PyXFormError: ")[:60] in told.text
