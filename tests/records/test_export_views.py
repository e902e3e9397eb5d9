"""A file of the views, which may be handed to whoever may not see the database."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from forms_app.records.models import AccessLog
from tests.making import household, published, record

pytestmark = pytest.mark.django_db


def test_the_file_holds_the_views_and_nothing_else(tmp_path: Path) -> None:
    version = published(household())
    record(version, {"members": [{"name": "王小禾"}]}, xing_ming="王一禾", dian_hua="13900000001", ren_shu=3)
    target = tmp_path / "views.sqlite"
    call_command("export_views", str(target), stdout=StringIO())
    assert target.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(target)) as file:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        assert tables == ["view_t_form", "view_t_form__members"]
        row = file.execute("SELECT 户主姓名, dian_hua, ren_shu, 区域 FROM view_t_form").fetchone()
        assert row == ("王一禾", "139****0001", 3, "望禾县")
        joined = "SELECT m.name FROM view_t_form f JOIN view_t_form__members m ON m.关联号 = f.关联号"
        assert file.execute(joined).fetchall() == [("王小禾",)]
    assert AccessLog.objects.filter(form=version.form).count() == 1


def test_an_unknown_form_or_folder_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    published(household())
    with pytest.raises(CommandError):
        call_command("export_views", str(tmp_path / "a.sqlite"), "--form", "none", stdout=StringIO())
    with pytest.raises(CommandError):
        call_command("export_views", str(tmp_path / "none" / "a.sqlite"), stdout=StringIO())
    assert list(tmp_path.iterdir()) == []
