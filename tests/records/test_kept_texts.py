"""Texts that a page keeps: the masked and the plain one of the same answer stay apart, and so do columns."""

from __future__ import annotations

from forms_app.entry.lists import Names
from forms_app.records.columns import question_columns
from forms_app.tables.runtime import models_for


def test_a_plain_text_is_never_shown_where_the_masked_one_belongs(version, put):
    put(dian_hua="15400000101", xing_ming="15400000101")
    record = models_for(version).main.objects.get()
    columns = {column.name: column for column in question_columns(version)}
    for first in (True, False):
        names = Names()
        for plain in (first, not first, first):
            expected = "15400000101" if plain else "154****0101"
            assert columns["dian_hua"].text(record, names, plain=plain) == expected
            assert columns["xing_ming"].text(record, names, plain=plain) == "15400000101"
