"""Spreadsheets as people send them: encodings, numbers that are codes, dates, and what is broken."""

from __future__ import annotations

import datetime
import io
import zipfile

import openpyxl
import pytest

from forms_app.entry.sheets import SheetRefused, column_letters, fault_of, open_table

TEXT = "姓名,编码,登记日期\r\n张三,329921101201001,2026-11-23\r\n“䶮𬱟㛃”,032,\r\n"


def csv_file(text: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO(text.encode(encoding))


def book(*rows: list, sheet=None) -> openpyxl.Workbook:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return made


def saved(made: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def changed(file: io.BytesIO, part: str, old: str, new: str) -> io.BytesIO:
    """The same archive with some text of one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(file) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode())
            after.writestr(name, content)
    out.seek(0)
    return out


SHARED = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def with_shared_texts(*texts: str) -> io.BytesIO:
    """One column as Excel writes it: cells point into a list of texts. The first is the column's name."""
    file = saved(book(*[[number] for number in range(len(texts))]))
    file = changed(
        file,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED}"/></Types>',
    )
    for number in range(len(texts)):
        old = f'<c r="A{number + 1}" t="n">'
        file = changed(file, "xl/worksheets/sheet1.xml", old, old.replace('"n"', '"s"'))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        items = "".join(f"<si>{text}</si>" for text in texts)
        space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}">{items}</sst>')
    file.seek(0)
    return file


def rows_of(file, name="t.xlsx") -> list:
    return list(open_table(file, name).rows)


def refusal(file, name="t.xlsx") -> str:
    with pytest.raises(SheetRefused) as caught:
        rows_of(file, name)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
def test_every_encoding_of_the_field_is_read(encoding):
    table = open_table(csv_file(TEXT, encoding), "t.csv")
    assert table.headers == ["姓名", "编码", "登记日期"]
    assert list(table.rows) == [(2, ["张三", "329921101201001", "2026-11-23"]), (3, ["“䶮𬱟㛃”", "032", ""])]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_every_separator_is_read(separator):
    text = f'姓名{separator}"住址,村;组"\n张三{separator}"清溪塘镇\n荷塘村"\n'
    assert rows_of(csv_file(text), "t.csv") == [(2, ["张三", "清溪塘镇\n荷塘村"])]


def test_a_row_keeps_the_number_of_its_first_line():
    text = '姓名,备注\n张三,"一\n二"\n\n李四,三\n'
    assert [number for number, _cells in rows_of(csv_file(text), "t.csv")] == [2, 5]


def test_damaged_utf8_is_refused_with_its_line_and_not_read_as_another_encoding():
    content = "姓名,备注\n张三三三三,好好好好\n".encode() + "李四".encode()[:-1] + b",x\n"
    assert "第3行" in refusal(io.BytesIO(content), "t.csv")


def test_what_no_encoding_reads_is_refused():
    assert "无法识别" in refusal(io.BytesIO("姓名\n".encode("gb18030") + b"\x81\xff\n"), "t.csv")


def test_numbers_dates_and_booleans_are_text_as_people_see_them():
    rows = [[36, 36.0, 36.5, 0.1 + 0.2, True, datetime.date(2026, 11, 23), datetime.datetime(2026, 11, 23, 8, 30)]]
    made = book(["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"], [*rows[0], datetime.time(8, 5)])
    number, cells = rows_of(saved(made))[0]
    assert (number, cells) == (
        2,
        ["36", "36", "36.5", "0.3", "是", "2026-11-23", "2026-11-23 08:30", "08:05"],
    )


def test_dates_in_formats_that_only_chinese_spreadsheets_know():
    made = book(["日期"], [46349])
    made.active["A2"].number_format = 'yyyy"年"m"月"d"日"'
    file = saved(made)
    assert rows_of(file)[0][1] == ["2026-11-23"]
    builtin = changed(file, "xl/styles.xml", 'numFmtId="164" fontId', 'numFmtId="31" fontId')
    assert rows_of(builtin)[0][1] == ["2026-11-23"]


def test_the_calendar_of_1904_is_known():
    made = book(["日期"], [datetime.date(2026, 11, 23)])
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    assert rows_of(saved(made))[0][1] == ["2026-11-23"]


def test_codes_stored_as_numbers_keep_their_digits_while_they_are_exact():
    made = book(["编码", "格式"], [329921101201001, 32])
    made.active["B2"].number_format = "00000"
    assert rows_of(saved(made))[0][1] == ["329921101201001", "00032"]


@pytest.mark.parametrize("value", [329921198001010017, 1234567890123456, 3.29921101201001001e17, "3.29921E+11"])
def test_numbers_that_lost_digits_are_faults_and_never_guessed(value):
    (_number, cells), *_rest = rows_of(saved(book(["号码", "姓名"], [value, "张三"])))
    assert "文本" in fault_of(cells[0])
    assert fault_of(cells[1]) == ""


def test_the_same_in_csv():
    assert fault_of(rows_of(csv_file("编码,x\n3.29921E+11,1\n"), "t.csv")[0][1][0])
    assert not fault_of(rows_of(csv_file("编码,x\n329921198001010017,1\n"), "t.csv")[0][1][0])


def test_formulas_give_what_was_computed_and_none_is_a_fault():
    made = book(["数", "和"], [1, "=A2+1"], [2, "=1/0"])
    file = saved(made)
    assert "公式" in fault_of(rows_of(file)[0][1][1])
    computed = changed(file, "xl/worksheets/sheet1.xml", "<f>A2+1</f><v></v>", "<f>A2+1</f><v>2</v>")
    computed = changed(
        computed, "xl/worksheets/sheet1.xml", '<c r="B3"><f>1/0</f><v></v>', '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v>'
    )
    (_two, good), (_three, bad) = rows_of(computed)
    assert good == ["1", "2"]
    assert "#DIV/0!" in fault_of(bad[1])


def test_rich_texts_and_line_breaks_are_read_without_their_format():
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    made = book(["姓 名\n（户主）"], [CellRichText("张", TextBlock(InlineFont(b=True), "三"))])
    table = open_table(saved(made), "t.xlsx")
    assert (table.headers, list(table.rows)) == (["姓 名 （户主）"], [(2, ["张三"])])


def test_empty_rows_and_hidden_sheets_are_passed_over():
    made = book([None, None], ["姓名", "年龄"], [None, ""], ["张三", 36])
    hidden = made.create_sheet("字典", 0)
    hidden.append(["别的"])
    hidden.sheet_state = "hidden"
    made.create_sheet("成员").append(["姓名"])
    table = open_table(saved(made), "t.xlsx")
    assert (table.header_row, table.sheet, table.unread) == (2, "Sheet", ["成员"])
    assert list(table.rows) == [(4, ["张三", "36"])]


def test_a_title_above_the_column_names_is_pointed_out():
    made = book(["荷塘村户主信息表"], ["姓名", "年龄"], ["张三", 36])
    made.active.merge_cells("A1:B1")
    assert "荷塘村户主信息表" in refusal(saved(made))


def test_merged_cells_are_pointed_out():
    made = book(["户主", "成员"], ["张三", "张三"], [None, "李四"])
    made.active.merge_cells("A2:A3")
    assert "A2:A3" in refusal(saved(made))


def test_column_names_twice_or_missing_are_refused():
    assert "A、C" in refusal(saved(book(["姓名", "年龄", "姓名"], [1, 2, 3])))
    assert "第3行" in refusal(saved(book(["姓名", None, "年龄"], ["张三", None, 1], ["李四", "x", 2])))
    assert "C列" in refusal(csv_file("姓名,年龄\n张三,1,x\n"), "t.csv")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空"),
        (b"\n\n , ,\n", "没有内容"),
        (b"PK\x03\x04broken", "损坏"),
        (b"<html><table>", "网页"),
        (b"%PDF-1.7", "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "不是表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2000, "损坏"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_words(content, words):
    assert words in refusal(io.BytesIO(content), "t.csv")


def test_text_with_the_name_of_a_workbook_is_refused():
    assert "损坏" in refusal(io.BytesIO(b"hello,world\n"), "t.xlsx")


def test_a_document_renamed_to_xlsx_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    file.seek(0)
    assert "不是表格" in refusal(file)


def test_a_workbook_that_unpacks_too_large_is_refused_unread():
    file = saved(book(["姓名"], ["张三"]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b" " * (31 * 1024**2))
    file.seek(0)
    assert "过大" in refusal(file)


@pytest.mark.parametrize(
    ("part", "old", "unit", "count"),
    [
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row/>", 1_048_577),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row>" + "<c/>" * 300_000, 2),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<row>" + "<c/>" * 499_990 + "</row>", 81),
        ("xl/worksheets/sheet1.xml", "</sheetData>", "<c/>", 500_001),
        ("xl/styles.xml", "</cellXfs>", "<xf/>", 2_000_001),
        ("xl/sharedStrings.xml", "</sst>", "<si/>", 10_000_001),
    ],
)
def test_millions_of_empty_tags_are_refused_before_anything_is_made_of_them(part, old, unit, count):
    file = changed(with_shared_texts("<t>姓名</t>", "<t>张三</t>"), part, old, unit * count + old)
    assert len(file.getvalue()) < 400_000
    assert "过大" in refusal(file)


def test_a_cut_off_workbook_is_refused():
    content = saved(book(["姓名"], *[[f"张{n}"] for n in range(500)])).getvalue()
    assert "损坏" in refusal(io.BytesIO(content[: len(content) // 2]))


def test_too_many_columns_are_refused():
    assert "2000" in refusal(csv_file(",".join(f"c{n}" for n in range(100_001)) + "\n1\n"), "t.csv")
    assert "2000" in refusal(saved(book([f"c{n}" for n in range(2001)], [1])))


def test_a_giant_cell_is_a_message_and_an_open_quotation_too():
    assert "第2行" in refusal(csv_file("姓名,x\n" + "好" * 2_000_000 + ",1\n"), "t.csv")
    assert "第3行" in refusal(csv_file('姓名,x\n张三,1\n"李四,' + "好" * 200_000), "t.csv")
    file = with_shared_texts("<t>姓名</t>", f"<t>{'好' * 1_700_000}</t>")
    assert "1700000个字" in fault_of(rows_of(file)[0][1][0])


def test_shared_texts_are_read_without_their_pronunciation():
    phonetic = "<r><t>张</t></r><r><t>三_x000D_</t></r><rPh sb='0' eb='1'><t>zhang</t></rPh>"
    assert rows_of(with_shared_texts("<t>姓名</t>", phonetic)) == [(2, ["张三\r"])]


def test_entities_are_not_expanded():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet '
    file = changed(saved(book(["姓名"], ["张三"])), "xl/worksheets/sheet1.xml", "<worksheet ", bomb)
    assert "损坏" in refusal(file)


def test_letters_of_columns():
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("spelled", ["_x0000_", "_xD800_", "_xDFFF_"])
def test_what_no_database_takes_is_marked(spelled):
    table = open_table(saved(book([f"姓{spelled}名"], [f"张{spelled}三"])), "a.xlsx")
    assert table.headers == ["姓\ufffd名"]
    assert [cells for _row, cells in table.rows] == [["张\ufffd三"]]
    assert open_table(io.BytesIO("姓\x00名\n张三\n".encode()), "a.csv").headers == ["姓\ufffd名"]
    assert rows_of(csv_file("姓名,x\n张\x00三,1\n"), "t.csv") == [(2, ["张\ufffd三", "1"])]
