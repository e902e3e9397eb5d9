"""Texts, numbers and codes that people type."""

from __future__ import annotations

from decimal import Decimal

from tests.entry.test_fields import REFUSED as BASIC
from tests.kinds.hostile_tables.words import UNREADABLE, Case, No, over, refusals, texts
from tests.kinds.test_plain_codes import REFUSED as CODES

_NUMBER, _WHOLE, _LARGE = "请只填数字，不带单位", "请填写整数，不带小数点", "数字太大"
_AMOUNT, _STARS, _AGREED = "这不是金额", "请填1至5的整数", "请填“已同意”，或留空"
_PHONE, _PERSON, _COMPANY = "电话号码不对", "公民身份号码应为18位", "统一社会信用代码为18位"
ARABIC, LONE, OPEN = "٣٤٥", "\ud800", "甲\u2067乙"
_SPELLED: list[Case] = [("Ｎａｎ", "Ｎａｎ"), (ARABIC, ARABIC), ("\u200e甲\u200f", "甲"), (OPEN, No(UNREADABLE))]
_DIGITS = {"0": 0, "-0": 0, "+0.0": 0, "007": 7, "１２３": 123}
_HALVES = "按元填写时最多两位小数"

TABLES: dict[str, list[Case]] = {
    "text": [
        *texts(200), *_SPELLED, ("甲\r\n乙\t丙", "甲 乙 丙"), ("王" * 200, "王" * 200), ("王" * 201, No("最多200个字")),
        ("\x07甲", No(UNREADABLE)),
    ],
    "long_text": [
        *texts(5000), *_SPELLED, ("甲\r\n乙", "甲\n乙"), ("王" * 5000, "王" * 5000), ("王" * 5001, No("最多5000个字")),
        ("\x1b[31m甲", No(UNREADABLE)),
    ],
    "integer": [
        *over(_NUMBER, _DIGITS | {"3.14159265358979323846": No(_WHOLE)}), *refusals("integer", BASIC),
        ("1,234,567", 1_234_567), ("-9007199254740991", -(2**53) + 1), ("9007199254740992", No(_LARGE)),
        ("0x1F", No(_NUMBER)), ("1_000", No(_NUMBER)), ("−5", -5), ("三", No(_NUMBER)),
    ],
    "decimal": [
        *over(_NUMBER, _DIGITS | {"3.14159265358979323846": No("小数最多4位")}), *refusals("decimal", BASIC),
        (".5", Decimal("0.5")), ("-.0001", Decimal("-0.0001")), ("-0.0000", 0), ("1.2.3", No(_NUMBER)),
        ("1/3", No(_NUMBER)), (ARABIC, No(_NUMBER)), ("１２．５０", Decimal("12.5")),
    ],
    "money": [
        *over(_AMOUNT, _DIGITS | {"3.14159265358979323846": No(_HALVES)}), ("￥1,234.50", Decimal("1234.50")),
        ("$5", No(_AMOUNT)), ("1.2万元", 12_000), ("0.001", No(_HALVES)), ("9" * 14, No("金额太大")),
        (ARABIC, No(_AMOUNT)), ("1e3", No(_AMOUNT)), ("-0.00", 0),
    ],
    "rating": [
        *over(_STARS), ("5", 5), ("４", 4), ("05", 5), ("★★★", 3), ("6", No(_STARS)), ("4.5", No(_STARS)),
        ("-1", No(_STARS)), (ARABIC, No(_STARS)), ("1e0", No(_STARS)), ("★" * 1000, No(_STARS)),
    ],
    "phone": [
        *over(_PHONE), *refusals("phone", BASIC), ("１３９０００００００１", "13900000001"),
        ("0013900000001", No(_PHONE)), ("١٣٩٠٠٠٠٠٠٠١", No(_PHONE)), ("+86-13900000001", "13900000001"),
        ("139000000011", No(_PHONE)), ("tel:13900000001", No(_PHONE)),
    ],
    "id_number": [
        *over(_PERSON), *refusals("id_number", BASIC), ("３２９９２１１９５６０３０８１０２Ｘ", "32992119560308102X"),
        ("0" * 18, No("第7至14位是出生日期")), ("9" * 17 + "X", No("第7至14位是出生日期")),
        ("1" * 18, No("第7至14位是出生日期")),
    ],
    "email": [
        *over("这不是电子邮箱"), *refusals("email", CODES), ("ａ＠ｂ．ｃｎ", "a@b.cn"),
        ("<a@b.cn>", No("这不是电子邮箱")), ("a@b.cn;drop", No("这不是电子邮箱")), ("a@@b.cn", No("这不是电子邮箱")),
    ],
    "url": [
        *over("这不是完整的网址", {"x" * 100_000: No("网址最多2000个字符")}), *refusals("url", CODES),
        ("http://127.0.0.1/a", "http://127.0.0.1/a"), ("\u200bhttp://a.cn", "http://a.cn"),
        ("JaVaScRiPt:alert(1)", No("这不是完整的网址")), ("//a.cn", No("这不是完整的网址")),
    ],
    "licence_plate": [
        *over("这不是完整的车牌号"), *refusals("licence_plate", CODES), ("苏Ａ１２３４５", "苏A12345"),
        ("苏a·12345", "苏A12345"), ("苏A00000000", No("这不是完整的车牌号")), ("Å A12345", No("这不是完整的车牌号")),
    ],
    "credit_code": [
        *over(_COMPANY, {"'; DROP TABLE data_x; --": No("统一社会信用代码由数字和大写字母组成")}),
        *refusals("credit_code", CODES), ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L"),
        ("<" * 18, No("统一社会信用代码由")), ("😀" * 18, No("统一社会信用代码由")),
    ],
    "barcode": [
        *texts(500), ("\u200b6901234567892 ", "6901234567892"), (OPEN, No(UNREADABLE)), ("x" * 501, No("最多500个字")),
        ("]C1\x1d0107", No(UNREADABLE)),
    ],
    "consent": [
        *over(_AGREED, {"0": None}), ("TRUE", True), ("否", None), ("2", No(_AGREED)), ("yes yes", No(_AGREED)),
        ("是否", No(_AGREED)), ("ｙｅｓ", No(_AGREED)), ("\u202eyes", No(UNREADABLE)), ("已 同意", No(_AGREED)),
    ],
}  # fmt: skip
