"""The records of other forms that a record names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from forms_app.entry.kinds.links import Records, load_titles
from forms_app.entry.lists import Names
from forms_app.schema.model import FormSchema

Links = dict[tuple[str, Any], str]


def links_of(user: Any, schema: FormSchema, named: Mapping[str, list[Any]], names: Names) -> Links:
    """Addresses by (question uuid, record uuid) of what this reader may open; titles go into ``names``.

    ``named``: records by question uuid. A few queries a question, none where nothing is named.
    """
    found: Links = {}
    for question_uuid, values in named.items():
        uuids = {value for value in values if value is not None}
        if not uuids:
            continue
        question = schema.question(question_uuid)
        load_titles(names, question, uuids)
        source = Records(question, user)
        if source.form is None:
            continue
        slug = source.form.slug
        for uuid in source.all.filter(uuid__in=uuids).values_list("uuid", flat=True):
            found[question_uuid, uuid] = reverse("records:record", args=[slug, uuid])
    return found
