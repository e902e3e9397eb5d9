"""A village clerk's workbook: title, two rows of names, householders merged down, subtotals, signatures."""

from __future__ import annotations

import io
from random import Random
from typing import Any

from openpyxl import Workbook

SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫", ["一禾", "二禾", "三禾", "四禾", "五禾", "六禾", "七禾", "八禾"]
HEAD = ["序号", "户主", "户主电话", "所属网格", "家庭成员", "", "", "", "", "备注"]
INNER = ["姓名", "与户主关系", "身份证号", "出生日期", "性别"]
TITLE = "荷塘村住户登记表"


def village_book(count: int, *, grid: str = "第一网格", seed: int = 1, spoil: bool = False) -> tuple[bytes, int]:
    """The workbook, and how many people live in its households. ``spoil``: damaged and wrong cells."""
    luck, book = Random(seed), Workbook()
    sheet: Any = book.active
    sheet.title = "住户"
    sheet["A1"] = f"{TITLE}"
    sheet.merge_cells("A1:J1")
    sheet.append(["填报单位：荷塘村", "", "", "", "", "", "", "", "填报日期：2026.11.23"])
    sheet.append(HEAD)
    sheet.append(["", "", "", "", *INNER])
    sheet.merge_cells("E3:I3")
    for column in "ABCDJ":
        sheet.merge_cells(f"{column}3:{column}4")
    people, at = 0, 5
    for number in range(1, count + 1):
        size = luck.randint(1, 5)
        head = luck.choice(SURNAMES) + luck.choice(GIVEN)
        for member in range(size):
            place = ["", "", "", ""] if member else [number, head, 15400000000 + number, grid]
            sheet.append([*place, *_member(luck, head, member), ""])
        if size > 1:
            for column in "ABCDJ":
                sheet.merge_cells(f"{column}{at}:{column}{at + size - 1}")
        people, at = people + size, at + size
        if number % 5 == 0:
            sheet.append(["小计", "", "", "", f"{size}人"])
            at += 1
    sheet.append(["合计", "", "", "", f"{people}人"])
    sheet.append(["填表人：钱二禾", "", "", "审核人：孙三禾", "", "", "", "", "2026年11月23日"])
    other = book.create_sheet("说明")
    other["A1"] = "按户口簿填写"
    if spoil:
        sheet["G5"] = 329921198001010000
        sheet["H5"] = "不详"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue(), people


def _member(luck: Random, head: str, member: int) -> list[Any]:
    year, month, day = luck.randint(1940, 2015), luck.randint(1, 12), luck.randint(1, 28)
    name = head if not member else luck.choice(SURNAMES) + luck.choice(GIVEN)
    number = number_of(f"329921{year}{month:02d}{day:02d}{luck.randint(100, 998)}")
    return [
        name,
        "户主" if not member else luck.choice(["配偶", "子", "女"]),
        number,
        f"{year}.{month}.{day}",
        luck.choice("男女"),
    ]


def number_of(digits: str) -> str:
    """With its check digit."""
    from stdnum.iso7064 import mod_11_2

    return digits + mod_11_2.calc_check_digit(digits)
