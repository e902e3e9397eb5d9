"""Which published forms take choices from a code list. Registered with ``areas.references``, asked before deletions."""

from __future__ import annotations

from django.db import models

from forms_app.codes.models import Code, CodeList
from forms_app.schema.kinds.listed import code_list
from forms_app.tables.models import FormVersion


def count_versions(instance: models.Model) -> int:
    """Published versions that name this list, or the list of this code. One query, or two for a code.

    Versions stay for ever, and nothing but them lets a code into a record, a draft or a phone: where none names the
    list, no record holds its codes.
    """
    if not isinstance(instance, (Code, CodeList)):
        return 0
    slug = (instance.code_list if isinstance(instance, Code) else instance).slug
    versions = FormVersion.objects.only("schema_json", "schema_hash")
    return sum(_names(version, slug) for version in versions.iterator(chunk_size=50))


def _names(version: FormVersion, slug: str) -> bool:
    return any(code_list(question) == slug for question, _parent in version.schema.walk())
