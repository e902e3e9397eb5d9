"""Blank forms: what stands on the paper, and that long ones come out whole."""

import re

import pytest

from forms_app.schema.model import Choice
from reports.documents.blank.sheet import blank_html, blank_pdf
from reports.documents.models import PrintJob
from reports.engine.paper import Printing
from tests.cast import client_of
from tests.logic import asked, section, with_rules
from tests.making import published, question
from tests.reports.conftest import pdf, squeezed

pytestmark = pytest.mark.once(reason="about how a sheet is laid out")
BOTH = (Choice("nan", "男"), Choice("nv", "女"))
PETS = tuple(Choice(f"c{number}", f"选项{number}") for number in range(9))


def content():
    return with_rules(
        section(
            "基本情况",
            asked("age", "integer", label="年龄", required=True, options={"minimum": 0, "maximum": 150, "unit": "岁"}),
            asked("guardian", label="监护人", rules={"relevant": "${age} < 14"}),
            asked("sfz", "id_number", label="身份号码"),
            asked("sex", "choice", label="性别", choices=BOTH, options={"other": True}),
            asked("born", "date", label="出生日期", hint="以户口簿为准"),
            asked("hidden", "hidden", label="看不见的"),
            asked("day", "integer", label="天数", rules={"constraint": ". > 3"}),
        ),
        section(
            "家庭成员",
            question(
                "people", "repeat", label="成员",
                questions=(question("name", label="姓名"), question("pet", "choice", label="宠物", choices=PETS)),
            ),
            relevant="${age} >= 18",
        ),
        title="入户走访表",
    )  # fmt: skip


@pytest.fixture
def blank(db):
    return published(content(), "blank")


def test_conditions_checks_and_boxes_are_on_the_paper(blank, village_clerk):
    html = blank_html(blank.form, blank, Printing.now(village_clerk))
    flat = re.sub(r"\s+", " ", html)
    for words in (
        "（当 年龄 小于 14 时填写）",
        "年龄＊",
        "填 0 至 150",
        "□ 男",
        "□ 其他",
        "________年____月____日",
        "以户口簿为准",
    ):
        assert words in flat, words
    assert "家庭成员（当 年龄" in flat
    assert "这一项 大于 3" in flat or "大于 3" in flat
    assert "看不见的" not in flat
    assert html.split('class="cells"')[1].split("</div>")[0].count("<span>") == 18
    assert "宠物：选项0、选项1" in flat, "choices that no cell has room for stand below the table"
    assert html.count("<td></td>") + html.count('<td class="') >= 5


def test_three_hundred_questions_come_out_whole(db, village_clerk):
    many = [
        asked(f"q{number}", ("text", "date", "id_number")[number % 3], label=f"第{number}问") for number in range(300)
    ]
    version = published(with_rules(*(section(f"部分{at}", *many[at : at + 30]) for at in range(0, 300, 30))), "many")
    made = blank_pdf(version.form, version, village_clerk)
    words = squeezed(made)
    assert all(f"第{number}问" in words for number in range(300))
    pages = pdf(made).pages
    assert f"第{len(pages)}页共{len(pages)}页" in words
    assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in pages} == {(595, 842)}
    for page in pages:
        lines = [line for line in page.extract_text().splitlines() if line.strip() and "打印人" not in line]
        assert not re.fullmatch(r"部分\d+", [line for line in lines if "页" not in line][-1].strip()), (
            "a lonely heading"
        )


def test_the_ledger_has_a_button_and_the_address_gives_a_pdf(blank, village_clerk):
    client = client_of(village_clerk)
    assert "/desk/print/blank/blank/" in client.get("/desk/ledgers/blank/").content.decode()
    response = client.get("/desk/print/blank/blank/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert not PrintJob.objects.exists()
