"""Areas from a workbook: what is entered, and every fault by row and column."""

from __future__ import annotations

import io

import openpyxl
import pytest

from forms_app.areas.import_template import EXAMPLE, template_workbook
from forms_app.areas.importing import CODE, LEVEL, NAME, PARENT, apply, read_areas
from forms_app.areas.models import Area

pytestmark = pytest.mark.django_db
COUNTY = ("329921", "望禾县")
TOWN = ("329921101", "清溪塘镇")


def rows(*lines: tuple) -> list:
    return [
        (number, dict(zip((CODE, NAME, LEVEL, PARENT), (*line, "", "")[:4], strict=True)))
        for number, line in enumerate(lines, 2)
    ]


def faults(*lines: tuple) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.message) for fault in read_areas(rows(*lines)).faults]


def tree() -> dict[str, tuple[str, str, int]]:
    return {area.code: (area.name, area.level, area.numchild) for area in Area.objects.all()}


def check_tree() -> None:
    assert Area.find_problems() == ([], [], [], [], [])


def test_a_county_is_entered_in_any_order_of_its_rows():
    plan = read_areas(rows(*reversed(EXAMPLE)))
    assert plan.faults == []
    assert apply(plan) == (5, 0)
    assert tree() == {
        "329921": ("望禾县", "county", 1),
        "329921101": ("清溪塘镇", "town", 1),
        "329921101201": ("荷塘村", "village", 1),
        "329921101201001": ("荷塘村第一网格", "grid", 1),
        "329921101201001001": ("荷塘村第一网格1号微网格", "micro", 0),
    }
    check_tree()
    assert Area.objects.get(code="329921101201001").get_parent().code == "329921101201"


def test_a_second_time_changes_nothing():
    apply(read_areas(rows(*EXAMPLE)))
    plan = read_areas(rows(*EXAMPLE))
    assert (plan.new, plan.renamed, len(plan.unchanged), apply(plan)) == ([], [], 5, (0, 0))


def test_a_plan_made_before_somebody_else_entered_the_same_enters_nothing_twice():
    plan, other = read_areas(rows(*EXAMPLE)), read_areas(rows(*EXAMPLE))
    apply(other)
    assert apply(plan) == (0, 0)
    check_tree()


def test_names_are_corrected_and_what_the_file_does_not_name_stays(areas):
    plan = read_areas(rows(("329921101201", "荷塘新村"), ("329921101203", "新设村")))
    assert [(line.code, before) for line, before in plan.renamed] == [("329921101201", "荷塘村")]
    assert apply(plan) == (1, 1)
    assert Area.objects.get(code="329921101201").name == "荷塘新村"
    assert Area.objects.get(code="329921101202").name == "杨家桥村"
    check_tree()


def test_a_county_of_1100_areas_takes_few_queries(django_assert_max_num_queries):
    lines = [COUNTY]
    for town in range(1, 16):
        lines.append((f"329921{town:03d}", f"{town}镇"))
        for village in range(1, 15):
            lines.append((f"329921{town:03d}{village:03d}", f"{town}镇{village}村"))
            lines += [(f"329921{town:03d}{village:03d}{grid:03d}", f"第{grid}网格") for grid in range(1, 5)]
    assert len(lines) > 1000
    with django_assert_max_num_queries(2):
        plan = read_areas(rows(*lines))
    with django_assert_max_num_queries(50):
        assert apply(plan) == (len(lines), 0)
    check_tree()


def test_more_than_36_children_keep_their_order():
    apply(read_areas(rows(COUNTY, *[(f"329921{n:03d}", f"{n}镇") for n in range(1, 60)])))
    assert list(Area.objects.filter(level="town").values_list("code", flat=True)) == [
        f"329921{n:03d}" for n in range(1, 60)
    ]
    check_tree()


def test_full_width_digits_and_spaces_in_codes_are_read():
    assert [line.code for line in read_areas(rows(("３２９９２１ ", "望禾县", "县"))).new] == ["329921"]


def test_a_missing_parent_is_named():
    assert faults(COUNTY, ("329921101201", "荷塘村")) == [
        (3, CODE, "系统和文件中都没有上级区域329921101。请补上它的一行，或改正编码。")
    ]


def test_a_circle_is_shown_once_round():
    found = faults(COUNTY, ("329921101", "甲镇", "", "329921102"), ("329921102", "乙镇", "", "329921101"))
    assert [(row, column) for row, column, _message in found] == [(3, PARENT), (4, PARENT)]
    assert "329921101 → 329921102 → 329921101" in found[0][2]
    assert "329921101 → 329921101" in faults(COUNTY, ("329921101", "甲镇", "", "329921101"))[0][2]


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (("", "甲镇"), CODE, "没有填写编码"),
        (("3.29921E+11", "甲镇"), CODE, "文本"),
        (("32992110", "甲镇"), CODE, "少了1位"),
        (("3299211011", "甲镇"), CODE, "10位"),
        (("32992110a", "甲镇"), CODE, "只能是数字"),
        (("٣٢٩٩٢١١٠١", "甲镇"), CODE, "只能是数字"),
        (("329921101", " "), NAME, "没有填写名称"),
        (("329921101", "镇" * 51), NAME, "51个字"),
        (("329921101", "甲\x00镇"), NAME, "无法保存"),
        (("329921101", "甲镇", "村"), LEVEL, "镇"),
        (("329921101", "甲镇", "", "329922"), PARENT, "329921"),
        (("329922", "邻县"), CODE, "329921"),
    ],
)
def test_faults_stand_at_their_cell(line, column, words):
    found = faults(COUNTY, line)
    assert [(row, where) for row, where, _message in found] == [(3, column)]
    assert words in found[0][2]


def test_a_code_twice_names_the_other_row():
    assert faults(COUNTY, TOWN, TOWN) == [(4, CODE, "这个编码在第3行已经有了。每个区域只占一行。")]


def test_children_of_a_faulty_row_are_not_blamed():
    assert [row for row, _column, _message in faults(COUNTY, ("329921101", ""), ("329921101201", "荷塘村"))] == [3]


def test_below_a_closed_area_nothing_is_entered(areas):
    areas.village_a2.close(areas.village_a2.valid_from or __import__("datetime").date(2026, 1, 1))
    assert "已停用" in faults(("329921101202009", "新网格"))[0][2]


def test_another_county_than_the_one_there_is_refused(areas):
    assert "329921" in faults(("320101", "别的县"))[0][2]


def test_missing_columns_and_no_rows_are_said():
    assert CODE in read_areas([(2, {"编码": "329921"})]).faults[0].message
    assert read_areas([]).faults[0].row == 0


def test_a_cell_that_the_spreadsheet_has_damaged_is_a_fault():
    from forms_app.entry.sheets import DamagedCell

    plan = read_areas([(2, {CODE: DamagedCell("329921101201001000", "位数已丢失"), NAME: "甲"})])
    assert [(fault.row, fault.column, fault.message) for fault in plan.faults] == [(2, CODE, "位数已丢失")]


def test_the_template_is_read_as_it_is_given_out():
    from forms_app.entry.sheets import open_table

    file = io.BytesIO(template_workbook())
    assert open_table(file, "t.xlsx").headers == [CODE, NAME, LEVEL, PARENT]
    book = openpyxl.load_workbook(io.BytesIO(template_workbook()))
    assert book.worksheets[0]["A2"].number_format == "@"
    assert "6" in book.worksheets[0]["A1"].comment.text
    book.move_sheet(book.worksheets[1], -1)
    out = io.BytesIO()
    book.save(out)
    table = open_table(out, "t.xlsx")
    lines = [(number, dict(zip(table.headers, cells, strict=True))) for number, cells in table.rows]
    assert len(read_areas(lines).new) == 5
