"""Paper: the HTML that goes in, the PDF that comes out, and that its figures are the ledger's."""

import csv
import io
import re
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.http import QueryDict

from forms_app.records.models import AccessLog
from forms_app.records.reading import read_record
from reports.documents import ledger_sheet
from reports.documents.ledger_sheet import ledger_html, ledger_pdf
from reports.documents.models import PrintJob
from reports.documents.printing import open_paper
from reports.documents.record_sheet import record_html, record_pdf
from reports.engine.errors import PrintFailed
from reports.engine.paper import Printing, css_string
from tests.cast import client_of
from tests.records.conftest import SLUG
from tests.reports.conftest import fonts, pdf, squeezed, text

LEDGER = f"/desk/print/ledgers/{SLUG}/"
LONG_NAME = "阿卜杜热合曼买买提吐尔逊伊斯坎德尔汗木沙江艾合买提卡德尔阿不都克里木玉素甫江尼"


def record_url(record):
    return f"/desk/print/ledgers/{SLUG}/{record.uuid}/"


@pytest.fixture
def record(put, grid_worker):
    return put(
        xing_ming="䶮𬱟㛃𠅤",
        dian_hua="15400001234",
        bei_zhu="长" * 3000 + "<script>alert(1)</script>",
        user=grid_worker,
        rows=[{"ming_zi": LONG_NAME, "sfz": "32992119900101001X"}, {"ming_zi": "A" * 150}],
    )


def box(page):
    return round(float(page.mediabox.width)), round(float(page.mediabox.height))


def test_a_records_html_is_escaped_masked_and_signed(village_clerk, version, record):
    html = record_html(read_record(village_clerk, version.form, record.uuid, "print"), Printing.now(village_clerk))
    assert "<script>" not in html
    assert "15400001234" not in html
    assert "32992119900101001X" not in html
    for words in ("154****1234", "填报人：", "审核人：", "负责人：", "（盖章）", "王一禾", "第1版", LONG_NAME):
        assert words in html


def test_a_printed_record_says_when_it_was_corrected(village_clerk, version, record):
    read, printing = read_record(village_clerk, version.form, record.uuid, "print"), Printing.now(village_clerk)
    assert "更正时间" not in record_html(read, printing)
    assert "更正时间：2026-11-27 10:42" in record_html(replace(read, updated="2026-11-27 10:42"), printing)


def test_a_records_pdf_is_a4_with_everything_on_it(village_clerk, version, record):
    made = record_pdf(village_clerk, version.form, record.uuid)
    pages = pdf(made).pages
    assert {box(page) for page in pages} == {(595, 842)}
    words = squeezed(made)
    for expected in ("䶮𬱟㛃𠅤", LONG_NAME, "A" * 150, "<script>alert(1)</script>", "打印人：村四书"):
        assert expected in words, expected
    assert words.count("长") == 3000
    for number, page in enumerate(pages, 1):
        assert f"第{number}页 共{len(pages)}页" in page.extract_text()
    assert fonts(made)
    assert all(fonts(made).values())


def test_nothing_stands_outside_the_margins(village_clerk, version, record):
    made = record_pdf(village_clerk, version.form, record.uuid)
    left, right = 20 / 25.4 * 72, 595 - 18 / 25.4 * 72
    for page in pdf(made).pages:
        spots: list[float] = []

        def note(words, outer, inner, _font, _size, spots=spots):
            if words.strip():
                spots.append(inner[4] * outer[0] + outer[4])

        page.extract_text(visitor_text=note)
        assert left - 1 <= min(spots)
        assert max(spots) <= right


def test_printing_a_record_over_the_web(village_clerk, town_officer_b, outsider, client, record):
    response = client_of(village_clerk).get(record_url(record))
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(b"%PDF")
    assert client_of(town_officer_b).get(record_url(record)).status_code == 404
    assert client_of(outsider).get(record_url(record)).status_code == 403
    assert client.get(record_url(record)).status_code == 302
    assert [(line.user, line.record_uuid) for line in AccessLog.objects.filter(action="print")] == [
        (village_clerk, record.uuid)
    ]


def test_a_print_that_fails_is_a_page_that_says_so(village_clerk, record, monkeypatch):
    def fail(*_args, **_kwargs):
        raise PrintFailed("打印中断了，请重新打印。")

    monkeypatch.setattr("reports.documents.record_sheet.render", fail)
    response = client_of(village_clerk).get(record_url(record))
    assert response.status_code == 503
    assert "打印中断了，请重新打印。" in response.content.decode()


def test_who_printed_cannot_break_out_of_the_footer():
    assert css_string('a"}</style>') == '"a\\22 \\7d \\3c \\2f style\\3e "'


def paper_of(user, query=""):
    return open_paper(user, SLUG, QueryDict(query))


def test_a_ledgers_html_has_head_conditions_and_total_last(village_clerk, put):
    put(xing_ming="甲", ren_shu=3, mian_ji="80.5")
    put(xing_ming="乙<b>", ren_shu=4)
    html = ledger_html(paper_of(village_clerk, "since=2026-11-01"))
    assert "区域：清溪塘镇 荷塘村" in html
    assert "条件：填报时间：2026年11月1日起" in html
    assert "口径：" in html
    assert "数据截至" in html
    assert "乙&lt;b&gt;" in html
    rows = re.findall(r"<tr.*?</tr>", html, re.DOTALL)
    total = next(row for row in rows if "合计" in row)
    assert "共2条" in total
    assert ">7<" in total
    assert ">80.5<" in total
    assert rows.index(total) == len(rows) - 2  # behind it only the signatures
    for words in ("经办人", "审核人", "负责人", "（盖章）"):
        assert words in rows[-1]


def test_an_empty_ledger_prints_as_one_page(village_clerk, version):
    made = ledger_pdf(paper_of(village_clerk))
    assert len(pdf(made).pages) == 1
    assert "没有符合条件的记录" in text(made)
    assert "共0条" in text(made)


def test_ledger_total_export_and_paper_agree(town_officer_a, put):
    for index in range(45):
        put(["grid_a", "grid_a3", "grid_b"][index % 3], xing_ming=f"户{index}号", ren_shu=index)
    client = client_of(town_officer_a)
    exported = b"".join(client.get(f"/desk/ledgers/{SLUG}/export.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported)))
    made = client.post(LEDGER).content
    words = text(made)
    assert f"共{len(rows)}条" in words
    assert client.get(f"/desk/ledgers/{SLUG}/").context["count"] == f"共{len(rows)}条"
    assert all(row["户主姓名"] in words for row in rows)
    assert str(sum(int(row["常住人数"]) for row in rows)) in words
    assert {box(page) for page in pdf(made).pages} == {(842, 595)}
    assert all("序号" in page.extract_text() for page in pdf(made).pages)
    assert all(fonts(made).values())


def test_long_ledgers_are_joined_without_gaps(village_clerk, put, monkeypatch):
    for index in range(95):
        put(xing_ming=f"户{index}号", bei_zhu="x")
    paper = paper_of(village_clerk)
    whole = ledger_pdf(paper)
    monkeypatch.setattr(ledger_sheet, "CHUNK_ROWS", 40)
    steps = []
    joined = ledger_pdf(paper, steps.append)
    assert steps[-1] == 95
    assert len(steps) >= 3
    assert squeezed(joined).count("号") >= 95
    numbered = [re.findall(r"户(\d+)号", page.extract_text()) for page in pdf(joined).pages]
    assert [int(n) for page in numbered for n in page] == list(range(95))
    assert [len(page) for page in numbered] == [
        len(re.findall(r"户(\d+)号", page.extract_text())) for page in pdf(whole).pages
    ]
    pages = len(pdf(joined).pages)
    assert all(f"第{n}页 共{pages}页" in page.extract_text() for n, page in enumerate(pdf(joined).pages, 1))
    assert text(joined).count("合计") == 1


def test_more_columns_than_fit_are_left_out_and_said(village_clerk, put, monkeypatch):
    put(xing_ming="甲")
    monkeypatch.setattr(ledger_sheet, "COLUMN_LIMIT", 5)
    paper = paper_of(village_clerk, "col=xing_ming&col=ren_shu&col=mian_ji&col=ri_qi")
    assert [column.label for column in paper.columns] == ["户主姓名", "常住人数", "所属区域", "填报人", "填报时间"]
    assert "另有2列纸面放不下" in ledger_html(paper)
    assert round(sum(paper.widths[0])) == 255


def test_more_rows_than_anybody_prints_are_refused(village_clerk, put, monkeypatch):
    monkeypatch.setattr(ledger_sheet, "ROW_LIMIT", 2)
    for name in "甲乙丙":
        put(xing_ming=name)
    with pytest.raises(PrintFailed, match="请缩小区域"):
        paper_of(village_clerk)


def test_the_page_before_printing_shows_what_will_be_printed(village_clerk, put):
    put(xing_ming="甲")
    page = client_of(village_clerk).get(LEDGER, {"q": "甲"}).content.decode()
    assert "共1条" in page
    assert "搜索：甲" in page
    assert "生成打印件" in page


@pytest.fixture
def long_prints(monkeypatch):
    monkeypatch.setattr("reports.documents.views.AT_ONCE", 1)


def test_a_long_ledger_is_made_in_the_background(village_clerk, town_officer_a, put, long_prints):
    for name in ("甲", "乙", "丙"):
        put(xing_ming=name)
    client = client_of(village_clerk)
    address = client.post(f"{LEDGER}?q=").headers["Location"]
    job = PrintJob.objects.get()
    assert (job.state, job.owner, job.error) == ("done", village_clerk, "")
    assert "打开并打印" in client.get(address).content.decode()
    assert "<html" not in client.get(address, headers={"HX-Request": "true"}).content.decode()
    response = client.get(f"{address}file/")
    assert "共3条" in text(b"".join(response.streaming_content))
    for tail in ("", "file/"):
        assert client_of(town_officer_a).get(address + tail).status_code == 404
    assert client_of(town_officer_a).post(f"{address}cancel/").status_code == 404
    client.post(f"{address}cancel/")
    job.refresh_from_db()
    assert job.state == "done"


def test_a_job_that_fails_says_why(village_clerk, put, long_prints, monkeypatch):
    for name in ("甲", "乙"):
        put(xing_ming=name)

    def fail(*_args, **_kwargs):
        raise PrintFailed("打印超过180秒，已停止。")

    monkeypatch.setattr("reports.documents.tasks.ledger_pdf", fail)
    client = client_of(village_clerk)
    page = client.post(LEDGER, follow=True).content.decode()
    assert "打印超过180秒，已停止。" in page
    monkeypatch.setattr("reports.documents.tasks.ledger_pdf", lambda *_: 1 / 0)
    assert "打印因故障停止" in client.post(LEDGER, follow=True).content.decode()


def test_a_cancelled_job_is_not_made(village_clerk, version):
    from reports.documents.tasks import print_ledger

    job = PrintJob.objects.create(owner=village_clerk, form=version.form)
    client = client_of(village_clerk)
    client.post(f"/desk/print/jobs/{job.pk}/cancel/")
    print_ledger.enqueue(str(job.pk))
    job.refresh_from_db()
    assert job.state == "cancelled"
    assert not job.file
    assert client.get(f"/desk/print/jobs/{job.pk}/file/").status_code == 302


def test_whoever_lost_her_post_gets_no_print(village_clerk, put, long_prints):
    from forms_app.areas.models import Appointment

    put(xing_ming="甲")
    put(xing_ming="乙")
    client = client_of(village_clerk)
    address = client.post(LEDGER).headers["Location"]
    Appointment.objects.filter(user=village_clerk).delete()
    assert client.get(f"{address}file/").status_code == 403


def test_whoever_has_fewer_areas_gets_no_earlier_print(village_clerk, areas, put, long_prints):
    from forms_app.areas.models import Appointment

    put(xing_ming="甲")
    put(xing_ming="乙")
    client = client_of(village_clerk)
    address = client.post(LEDGER).headers["Location"]
    assert client.get(f"{address}file/").status_code == 200
    mine = Appointment.objects.filter(user=village_clerk)
    for change in ({"area": areas.grid_a}, {"area": areas.village_a, "below": False}, {"area": areas.village_b}):
        mine.update(**{"below": True, **change})
        response = client.get(f"{address}file/")
        assert response.status_code == 403
        assert "请重新打印台账" in response.content.decode()
    mine.update(area=areas.town_a, below=True)
    assert client.get(f"{address}file/").status_code == 200


def test_old_prints_are_removed(village_clerk, put, long_prints):
    import datetime

    from reports.documents.models import remove_old_jobs

    put(xing_ming="甲")
    put(xing_ming="乙")
    client_of(village_clerk).post(LEDGER)
    job = PrintJob.objects.get()
    storage, name = job.file.storage, job.file.name
    PrintJob.objects.update(created_at=job.created_at - datetime.timedelta(days=4))
    remove_old_jobs()
    assert not PrintJob.objects.exists()
    assert not storage.exists(name)


def test_the_commands_print(village_clerk, put, record, tmp_path):
    put("grid_b", xing_ming="石桥人")
    out = tmp_path / "a.pdf"
    call_command("print_record", SLUG, str(record.uuid), str(out))
    assert "䶮𬱟㛃𠅤" in squeezed(out.read_bytes())
    call_command("print_ledger", SLUG, str(out))
    assert "共2条" in text(out.read_bytes())
    call_command("print_ledger", SLUG, str(out), username=village_clerk.username)
    assert "共1条" in text(out.read_bytes())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["print_ledger", "no-such", "a.pdf"], "台账"),
        (["print_ledger", SLUG, "a.pdf", "--as", "nobody"], "没有用户"),
        (["print_ledger", SLUG, "a.pdf", "--query", "since=x"], "日期"),
        (["print_record", SLUG, "not-a-uuid", "a.pdf"], "不是记录编号"),
        (["print_record", SLUG, "00000000-0000-4000-8000-000000000000", "a.pdf"], "记录"),
    ],
)
def test_the_commands_say_what_is_wrong(version, tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=message):
        call_command(*arguments)
