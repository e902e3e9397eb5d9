"""Rows of a file become records as if they had been filled in, all of them or none."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from forms_app.entry.bulk import RowChecker
from forms_app.entry.submit import submit
from forms_app.records.importing import jobs, running
from forms_app.records.models import Import, ImportState
from forms_app.schema.model import Choice
from forms_app.tables.runtime import models_for
from tests.making import published, question, schema, uid
from tests.records.conftest import households
from tests.records.importing import LABELS, ROW, changed, csv_text, opened, workbook

pytestmark = pytest.mark.django_db
SLUG = "hu"


@pytest.fixture
def version(areas: Any) -> Any:
    return opened(published(households(), SLUG))


@pytest.fixture
def put_in(version: Any, tmp_path: Path, capsys: Any) -> Any:
    """``put_in(content)``: import a file by the command; its output. Raises CommandError."""

    def go(content: bytes, *options: str, name: str = "t.csv", slug: str = SLUG) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        call_command("import_records", slug, str(path), *options)
        return capsys.readouterr().out

    return go


def records(version: Any) -> list[Any]:
    return list(models_for(version).main._default_manager.filter(deleted_at=None).order_by("pk"))


def answers(version: Any, record: Any) -> dict[str, Any]:
    built = models_for(version)
    return {q.key: getattr(record, built.attribute(q.uuid)) for q in version.schema.scalars}


def errors_of(put_in: Any, capsys: Any, content: bytes, *options: str, **more: str) -> str:
    with pytest.raises(CommandError) as caught:
        put_in(content, *options, **more)
    return f"{capsys.readouterr().err}{caught.value}"


def test_a_row_becomes_the_record_that_filling_in_makes(put_in, version, areas, village_clerk):
    put_in(csv_text(ROW), "--as", village_clerk.username)
    (record,) = records(version)
    by_hand = submit(
        version,
        {
            "wang_ge": "329921101201001", "xing_ming": "张三", "ren_shu": "3", "mian_ji": "88.5",
            "ri_qi": "2026-11-23", "zhu_fang": "own", "lei_bie": ["di_bao", "di_bao_2"], "shi_fou": "yes",
            "dian_hua": "13900000001", "bei_zhu": "无",
        },
        user=village_clerk,
        source="import",
    )  # fmt: skip
    by_hand.refresh_from_db()
    assert answers(version, record) == answers(version, by_hand)
    own = ("version_id", "area_id", "area_path", "submitted_by_id", "source", "deleted_at")
    assert [getattr(record, name) for name in own] == [getattr(by_hand, name) for name in own]
    assert record.submitted_at == record.updated_at


def test_cells_as_people_write_them(put_in, version):
    row = ["荷塘村第一网格", " 李 四 ", "３", "1,200.50", "2026年1月5日", "租赁", "", "否", "0523-86201234", ""]
    put_in(workbook(row), name="t.xlsx")
    found = answers(version, records(version)[0])
    assert found["wang_ge"].code == "329921101201001"
    assert (found["ren_shu"], found["mian_ji"], found["ri_qi"]) == (3, Decimal("1200.5"), datetime.date(2026, 1, 5))
    assert (found["zhu_fang"], found["lei_bie"], found["shi_fou"]) == ("rent", None, False)
    assert found["bei_zhu"] is None


@pytest.mark.parametrize(
    "text", ["2026-11-23", "2026/11/23", "2026.11.23", "2026年11月23日", "20261123", "2026-11-23 00:00"]
)
def test_dates_in_many_ways(put_in, version, text):
    put_in(csv_text(changed(登记日期=text)))
    assert answers(version, records(version)[0])["ri_qi"] == datetime.date(2026, 11, 23)


def test_dates_and_numbers_of_a_workbook(put_in, version):
    row = [
        329921101201001,
        "王五",
        3.0,
        88.25,
        datetime.datetime(2026, 11, 23),
        "own",
        "di_bao",
        True,
        13900000001,
        None,
    ]
    put_in(workbook(row), name="t.xlsx")
    found = answers(version, records(version)[0])
    assert (found["wang_ge"].code, found["ren_shu"], found["mian_ji"]) == ("329921101201001", 3, Decimal("88.25"))
    assert (found["ri_qi"], found["zhu_fang"], found["lei_bie"]) == (datetime.date(2026, 11, 23), "own", "di_bao")
    assert (found["shi_fou"], found["dian_hua"]) == (True, "13900000001")


@pytest.mark.parametrize("separator", ["、", "；", ";", " ", "|", "，"])
def test_several_choices_in_one_cell(version, county_admin, separator):
    checked = RowChecker(version, county_admin).check({"lei_bie": f"低保边缘{separator}低保"})
    assert checked.answers[uid("lei_bie")] == "di_bao di_bao_2"


def test_labels_that_hold_separators_are_known_whole(areas, county_admin):
    made = published(
        schema(
            question("qu", "area"),
            question("shi", "choices", choices=(Choice("a", "农、林"), Choice("b", "其他 (写明)"))),
        ),
        "s",
    )
    check = RowChecker(made, county_admin).check
    assert check({"shi": "农、林"}).answers[uid("shi")] == "a"
    assert check({"shi": "农、林；其他（写明）"}).answers[uid("shi")] == "a b"


RAW = {
    "ren_shu": ["3", "3.0", "-1", "三", "１２", "9" * 20, "", "1,000", "\x00", "3人"],
    "mian_ji": ["88.5", "88.12345", "1e5", "", "８.５", "12345678901234"],
    "ri_qi": ["2026-11-23", "2026年1月5日", "2026-02-30", "1899-01-01", "23/11/2026", "昨天"],
    "zhu_fang": ["own", "自己", "", "rent"],
    "lei_bie": ["di_bao", "", "di_bao di_bao_2", "x"],
    "shi_fou": ["是", "否", "无", "1", "也许", ""],
    "dian_hua": ["13900000001", "+86 139-0000-0001", "1390000000", "", "12345"],
    "xing_ming": ["䶮𬱟㛃𠅤", "好" * 200, "好" * 201, "张\x00三", "\u202e三", " 张\t三 "],
    "bei_zhu": ["a\nb", "好" * 5001],
    "wang_ge": ["329921101201001", "329921102201001", "999", "329921", "abc"],
}


def test_a_cell_is_refused_or_stored_exactly_as_by_hand(version, village_clerk):
    """Nothing that a form refuses comes in by a file, and nothing else is stored."""
    checker = RowChecker(version, village_clerk)
    for key, texts in RAW.items():
        for text in texts:
            given = {"wang_ge": "329921101201001", key: text}
            checked = checker.check(given)
            by_hand = {**given, "lei_bie": given.get("lei_bie", "").split()}
            stored, refused = handed_in(version, by_hand, village_clerk)
            if refused and key == "wang_ge" and not text.isdigit():
                assert "wang_ge" in checked.errors  # names are looked for first, so the words differ
            else:
                assert checked.errors == refused, (key, text)
            if not refused:
                assert {q.key: checked.answers[q.uuid] for q in version.schema.scalars} == stored, (key, text)


def handed_in(version: Any, given: dict[str, Any], user: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """What one filling-in stores, or why it is refused."""
    try:
        record = submit(version, given, user=user, source="test")
    except ValidationError as error:
        return {}, {name: " ".join(words) for name, words in error.message_dict.items()}
    record.refresh_from_db()
    return answers(version, record), {}


def test_a_wrong_type_in_row_417_leaves_nothing(put_in, version, capsys):
    rows = [ROW] * 415 + [changed(登记日期="昨天", 常住人数="三")] + [ROW] * 10
    text = errors_of(put_in, capsys, csv_text(*rows))
    assert "第417行“登记日期”列：" in text
    assert "第417行“常住人数”列：" in text
    assert "未保存任何记录" in text
    assert records(version) == []


def test_a_dry_run_saves_nothing(put_in, version):
    assert "1" in put_in(csv_text(ROW), "--dry-run")
    assert (records(version), Import.objects.count()) == ([], 0)


def test_more_than_a_thousand_errors_are_counted_and_the_first_listed(put_in, version, capsys):
    text = errors_of(put_in, capsys, csv_text(*[changed(登记日期="昨天")] * 1200))
    assert text.count("登记日期") == 1000
    assert "1200" in text
    assert "200" in text


def test_rows_for_other_areas_are_refused(put_in, version, village_clerk, capsys):
    text = errors_of(
        put_in, capsys, csv_text(ROW, changed(所属网格="329921102201001"), changed(所属网格="三里墩村第一网格")),
        "--as", village_clerk.username,
    )  # fmt: skip
    assert "第3行“所属网格”列" in text
    assert "第4行“所属网格”列" in text
    assert records(version) == []


def test_names_that_several_areas_have_are_asked_to_be_written_whole(areas, version, county_admin):
    for village in (areas.village_a2, areas.village_b):
        type(village).objects.get(pk=village.pk).add_child(code=f"{village.code}077", level="grid", name="东片")
    checker = RowChecker(version, make_super())
    assert "不止一个" in checker.check({"wang_ge": "东片"}).errors["wang_ge"]
    assert checker.check({"wang_ge": "杨家桥村东片"}).answers[uid("wang_ge")].code == f"{areas.village_a2.code}077"
    assert checker.check({"wang_ge": "石桥头镇 三里墩村 东片"}).errors == {}
    assert "没有" in checker.check({"wang_ge": "没有的村"}).errors["wang_ge"]


def make_super() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model()(username="", is_superuser=True, is_active=True)


def test_columns_by_label_key_and_section(put_in, version):
    labels = ["wang_ge", "户主姓名*", "基本情况/常住人数", "面积（必填）", " 登记 日期 ", *LABELS[5:]]
    put_in(csv_text(ROW, labels=labels))
    assert answers(version, records(version)[0])["ren_shu"] == 3


def test_unknown_columns_are_listed_and_refused_unless_left_out(put_in, version, capsys):
    content = csv_text([*ROW, "x", "y"], labels=[*LABELS, "门牌", "备用"])
    text = errors_of(put_in, capsys, content)
    assert "门牌、备用" in text
    put_in(content, "--ignore-unknown")
    assert len(records(version)) == 1


def test_what_our_own_export_adds_is_left_out(put_in, version):
    put_in(csv_text(["1", *ROW, "荷塘村", "张", "x"], labels=["序号", *LABELS, "所属区域", "填报人", "填报时间"]))
    assert len(records(version)) == 1


def test_missing_columns_are_named(put_in, version, capsys):
    assert "所属网格" in errors_of(put_in, capsys, csv_text(ROW[1:], labels=LABELS[1:]))
    assert "没有任何列" in errors_of(put_in, capsys, b"a,b\n1,2\n", "--ignore-unknown")


def test_a_form_without_an_area_question_takes_a_column_for_it(areas, tmp_path, village_clerk, capsys):
    made = opened(published(schema(question("ming", label="名称", required=True)), "plain"))
    path = tmp_path / "t.csv"
    path.write_text("名称,所属区域\n甲,荷塘村第一网格\n乙,329921101201002\n")
    call_command("import_records", "plain", str(path), username=village_clerk.username)
    assert [record.area.name for record in records(made)] == ["荷塘村第一网格", "荷塘村第二网格"]
    path.write_text("名称,所属区域\n甲,\n")
    with pytest.raises(CommandError):
        call_command("import_records", "plain", str(path), username=village_clerk.username)
    assert "第2行“所属区域”列" in capsys.readouterr().err


def test_a_grid_worker_need_not_say_the_only_grid(areas, tmp_path, grid_worker):
    made = opened(published(schema(question("ming", label="名称")), "plain"))
    path = tmp_path / "t.csv"
    path.write_text("名称\n甲\n")
    call_command("import_records", "plain", str(path), username=grid_worker.username)
    assert records(made)[0].area_id == areas.grid_a.pk


@pytest.mark.parametrize("kind", ["photo", "repeat"])
def test_forms_with_required_photos_or_rows_are_refused_and_others_leave_them_empty(areas, tmp_path, kind):
    inner = (question("n"),) if kind == "repeat" else ()
    content = schema(question("q", "area"), question("p", kind, label="必有", required=True, questions=inner))
    opened(published(content, "p"))
    path = tmp_path / "t.csv"
    path.write_text("q\n329921101201001\n")
    with pytest.raises(CommandError, match="必有"):
        call_command("import_records", "p", str(path))


def test_the_same_file_again_is_asked_about(put_in, version, village_clerk, capsys):
    put_in(csv_text(ROW), "--as", village_clerk.username)
    assert "村四书" in errors_of(put_in, capsys, csv_text(ROW))
    put_in(csv_text(ROW), "--again")
    assert len(records(version)) == 2


def test_equal_rows_are_pointed_out(put_in, version):
    out = put_in(csv_text(ROW, changed(户主姓名="李四"), ROW))
    assert "第4行（同第2行）" in out
    assert len(records(version)) == 3


def test_update_and_upsert_are_refused_for_now(put_in):
    for options in (["--mode", "update"], ["--mode", "upsert", "--key", "xing_ming"]):
        with pytest.raises(CommandError, match="新增"):
            put_in(csv_text(ROW), *options)


def test_files_and_forms_that_are_not_there(put_in, version, outsider):
    for arguments in ((b"", "t.csv"), (b"a\n", "t.xlsx")):
        with pytest.raises(CommandError):
            put_in(arguments[0], name=arguments[1])
    with pytest.raises(CommandError):
        call_command("import_records", SLUG, "/no/such/file.csv")
    with pytest.raises(CommandError):
        put_in(csv_text(ROW), slug="no-such-form")
    with pytest.raises(CommandError):
        put_in(csv_text(ROW), "--as", "nobody")
    with pytest.raises(CommandError):
        put_in(csv_text(ROW), "--as", outsider.username)
    version.form.is_open = False
    version.form.save()
    with pytest.raises(CommandError):
        put_in(csv_text(ROW))
    assert records(version) == []


def test_an_import_leaves_a_trace_and_can_be_undone(put_in, version, village_clerk):
    put_in(csv_text(ROW, changed(户主姓名="李四")), "--as", village_clerk.username)
    (job,) = Import.objects.all()
    assert (job.state, job.rows, job.owner, job.file_name, bool(job.file)) == ("done", 2, village_clerk, "t.csv", False)
    put_in(csv_text(changed(户主姓名="王五")), "--as", village_clerk.username)
    assert jobs.undo(job, village_clerk) == (2, 0)
    assert [answers(version, record)["xing_ming"] for record in records(version)] == ["王五"]
    assert jobs.undo(job, village_clerk) == (0, 0)
    assert (job.state, job.undone_by) == ("undone", village_clerk.username)
    put_in(csv_text(ROW, changed(户主姓名="李四")), "--as", village_clerk.username)  # no longer the same file again


def test_whoever_lost_her_area_undoes_nothing(put_in, version, village_clerk):
    put_in(csv_text(ROW), "--as", village_clerk.username)
    village_clerk.appointments.update(until=datetime.date(2026, 1, 2))
    with pytest.raises(PermissionError):
        jobs.undo(Import.objects.get(), village_clerk)
    assert len(records(version)) == 1
    assert Import.objects.get().state == ImportState.DONE


@pytest.fixture
def waiting(version: Any, village_clerk: Any, tmp_path: Path) -> Import:
    """An import that somebody has asked to be saved."""
    path = tmp_path / "t.csv"
    path.write_bytes(csv_text(*[ROW] * 2500))
    with path.open("rb") as file:
        job = jobs.begin(village_clerk, version.form, file, "t.csv")
    Import.objects.filter(pk=job.pk).update(state=ImportState.SAVING)
    return job


def test_a_worker_killed_while_writing_leaves_nothing_and_the_next_one_saves_all(waiting, version, monkeypatch):
    class Killed(BaseException):
        pass

    def killed(*_args: Any, **_more: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(running, "_end", killed)
        with pytest.raises(Killed):
            running.run(waiting)
    assert records(version) == []
    waiting.refresh_from_db()
    assert (waiting.state, waiting.running) == ("saving", True)
    running.run(waiting)
    assert records(version) == []  # the first one might still be at it
    Import.objects.update(touched_at=waiting.touched_at - datetime.timedelta(minutes=1))
    running.run(waiting)
    assert (len(records(version)), waiting.state) == (2500, "done")
    running.run(waiting)
    assert len(records(version)) == 2500


def test_two_workers_at_once_save_once(waiting, version):
    running.run(waiting)
    Import.objects.update(state=ImportState.SAVING, running=False)  # as the other one still sees it
    with pytest.raises(IntegrityError):
        running._save(waiting, *_prepared(waiting))
    assert len(records(version)) == 2500


def _prepared(job: Import) -> Any:
    import io
    import pickle

    from django.utils import timezone

    from forms_app.records.importing.walking import Findings
    from forms_app.tables.bulk import BulkInsert

    version = job.form.current
    version.form = job.form
    bulk = BulkInsert(version, user=job.owner, source="import", at=timezone.now())
    area = records(version)[0].area
    spool = io.BytesIO(pickle.dumps([bulk.prepare(job.record_uuid(2), area, {})]))
    return bulk, spool, Findings()


def test_imports_of_two_people_at_once_do_not_mix(waiting, version, put_in, village_clerk):
    put_in(csv_text(changed(户主姓名="李四")), "--as", village_clerk.username)
    running.run(waiting)
    assert jobs.undo(waiting, village_clerk) == (2500, 0)
    assert len(records(version)) == 1


def test_a_column_that_went_away_in_the_meantime_is_said(waiting, version):
    from forms_app.tables.publish import publish_schema

    publish_schema(version.form, households(question("xin", label="新项", required=True)), None)
    running.run(waiting)
    assert waiting.state == ImportState.FAILED
    assert "新项" in waiting.message


def test_after_three_days_file_and_rows_are_gone_and_the_trace_stays(waiting, version, village_clerk, tmp_path):
    running.run(waiting)
    path = Path(waiting.file.path)
    with (tmp_path / "t.csv").open("rb") as file:
        unsaved = jobs.begin(village_clerk, version.form, file, "u.csv")
    other = Path(unsaved.file.path)
    assert path.exists()
    assert other.exists()
    Import.objects.update(created_at=waiting.created_at - datetime.timedelta(days=4))
    jobs.remove_old()
    waiting.refresh_from_db()
    assert not path.exists()
    assert not other.exists()
    assert (waiting.preview, waiting.errors, bool(waiting.file), waiting.rows) == ([], [], False, 2500)
    assert Import.objects.count() == 1


def test_a_hundred_rows_take_as_many_queries_as_ten_thousand_would(put_in, version, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        put_in(csv_text(*[ROW, changed(所属网格="杨家桥村第一网格")] * 50))
    assert len(records(version)) == 100
