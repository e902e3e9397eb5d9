"""One form that asks for everything the registry knows: its questions, its columns, and what is filled in."""

from __future__ import annotations

import base64
import datetime
import io
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from PIL import Image, ImageDraw

TITLE = "网格综合巡查登记表"
SLUG = "wang-ge-zong-he-xun-cha-deng-ji-biao"
TEXT, WHOLE, FLAG = ("varchar(200)",) * 2, ("bigint", "bigint"), ("bool", "boolean")
ID, KEY = ("char(32)", "uuid"), ("bigint", "bigint")


def words(length: int) -> tuple[str, str]:
    return (f"varchar({length})",) * 2


def digits(size: int, places: int) -> tuple[str, str]:
    return "decimal", f"numeric({size},{places})"


@dataclass(frozen=True)
class Asked:
    """``columns``: the database's word for each column, on SQLite and on PostgreSQL, by part."""

    type: str
    kind: str  # what the editor calls the type
    label: str
    key: str
    columns: dict[str, tuple[str, str]]
    settings: dict[str, str] = field(default_factory=dict)
    choices: str = ""
    required: bool = False


FIRST = (
    Asked("note", "文字说明", "填写须知", "tian_xie_xu_zhi", {}, {"body": "请对照门牌和证照填写。"}),
    Asked("serial", "编号", "登记编号", "deng_ji_bian_hao", {"": words(100)}, {"format": "望禾-{yyyy}-{0000}"}),
    Asked("hidden", "隐藏值", "来源渠道", "lai_yuan_qu_dao", {"": words(500)}, {"default": "网格巡查"}),
    Asked("device", "设备信息", "开始时间", "kai_shi_shi_jian", {"": ("datetime", "timestamptz")}),
    Asked("area", "区域", "所属网格", "suo_shu_wang_ge", {"": KEY}, {"level": "网格"}, required=True),
    Asked("text", "单行文本", "户主姓名", "hu_zhu_xing_ming", {"": TEXT}, required=True),
    Asked("long_text", "多行文本", "情况说明", "qing_kuang_shuo_ming", {"": words(5000)}),
    Asked("integer", "整数", "常住人数", "chang_zhu_ren_shu", {"": WHOLE}, {"unit": "人"}),
    Asked("decimal", "小数", "建筑面积", "jian_zhu_mian_ji", {"": digits(15, 4)}, {"places": "2", "unit": "平方米"}),
    Asked("money", "金额", "月租金", "yue_zu_jin", {"": digits(15, 2)}),
    Asked("date", "日期", "入住日期", "ru_zhu_ri_qi", {"": ("date", "date")}),
    Asked("time", "时刻", "到达时刻", "dao_da_shi_ke", {"": ("time", "time")}),
    Asked("datetime", "日期时间", "发现时间", "fa_xian_shi_jian", {"": ("datetime", "timestamptz")}),
    Asked("year_month", "年月", "合同到期", "he_tong_dao_qi", {"": ("date", "date")}),
    Asked("rating", "评分", "整洁程度", "zheng_jie_cheng_du", {"": WHOLE}),
    Asked("boolean", "是否", "是否出租", "shi_fou_chu_zu", {"": FLAG}),
    Asked("phone", "电话", "联系电话", "lian_xi_dian_hua", {"": words(20)}),
    Asked("id_number", "公民身份号码", "公民身份号码", "gong_min_shen_fen_hao_ma", {"": words(18)}),
    Asked("email", "电子邮箱", "电子邮箱", "dian_zi_you_xiang", {"": words(254)}),
    Asked("url", "网址", "公示网址", "gong_shi_wang_zhi", {"": words(2000)}),
    Asked("licence_plate", "车牌号", "车牌号码", "che_pai_hao_ma", {"": words(8)}),
    Asked("credit_code", "统一社会信用代码", "商户信用代码", "shang_hu_xin_yong_dai_ma", {"": words(18)}),
    Asked("barcode", "扫码", "灭火器条码", "mie_huo_qi_tiao_ma", {"": words(500)}),
)
SECOND = (
    Asked(
        "choice",
        "单选",
        "住所类型",
        "zhu_suo_lei_xing",
        {"": words(60), "other": TEXT},
        {"other": "yes"},
        choices="自有 | own\n租赁 | rent",
    ),
    Asked("choices", "多选", "涉及道路", "she_ji_dao_lu", {"": words(4000)}, {"code_list": "道路名录"}),
    Asked("cascade", "多级选择", "事件类别", "shi_jian_lei_bie", {"": words(60)}, {"code_list": "事件类别"}),
    Asked(
        "matrix",
        "矩阵",
        "满意情况",
        "man_yi_qing_kuang",
        {"tai_du": words(60), "su_du": words(60)},
        {"rows": "态度 | tai_du\n速度 | su_du"},
        choices="满意 | 1\n一般 | 2",
    ),
    Asked(
        "check_item",
        "检查项",
        "灭火器在位",
        "mie_huo_qi_zai_wei",
        {"": words(20), "note": words(500), "photo": ID},
    ),
    Asked("person", "人员", "陪同人员", "pei_tong_ren_yuan", {"": KEY}),
    Asked(
        "record_link",
        "关联记录",
        "走访住户",
        "zou_fang_zhu_hu",
        {"": ID},
        {"form": "住户", "carry": "ren_shu = chang_zhu_ren_shu"},
    ),
    Asked(
        "location",
        "定位点",
        "隐患位置",
        "yin_huan_wei_zhi",
        {"lat": digits(9, 6), "lon": digits(9, 6), "accuracy": digits(9, 1)},
    ),
    Asked("track", "轨迹", "巡查路线", "xun_cha_lu_xian", {"": words(120_000), "length": digits(15, 1)}),
    Asked("shape", "区域范围", "受淹范围", "shou_yan_fan_wei", {"": words(120_000), "area": digits(18, 1)}),
    Asked(
        "consent",
        "知情同意",
        "本人同意",
        "ben_ren_tong_yi",
        {"": FLAG},
        {"statement": "为办理走访登记收集，保存一年。"},
        required=True,
    ),
)
THIRD = (
    Asked("photo", "照片", "门前照片", "men_qian_zhao_pian", {"": ID}),
    Asked("photos", "多张照片", "现场照片", "xian_chang_zhao_pian", {"": words(740)}),
    Asked("files", "附件", "相关材料", "xiang_guan_cai_liao", {"": words(370)}),
    Asked("audio", "录音", "现场录音", "xian_chang_lu_yin", {"": ID}),
    Asked("signature", "签名", "户主签名", "hu_zhu_qian_ming", {"": ID}),
)
SECTIONS = (("基本情况", FIRST), ("巡查情况", SECOND), ("照片和签名", THIRD))
# In the rows of a table, and in the rows of a table inside it.
MEMBER = Asked("text", "单行文本", "姓名", "xing_ming", {"": TEXT})
BIRTH = Asked("date", "日期", "出生日期", "chu_sheng_ri_qi", {"": ("date", "date")})
PAPER = Asked("text", "单行文本", "证照名称", "zheng_zhao_ming_cheng", {"": TEXT})
UNTIL = Asked("year_month", "年月", "有效期至", "you_xiao_qi_zhi", {"": ("date", "date")})


SHAPE = "31,121\n31,121.01\n31.01,121.01"
TYPED = {
    "hu_zhu_xing_ming": "买买提·䶮",
    "qing_kuang_shuo_ming": "楼道堆物，已劝导。\n下周复查。",
    "chang_zhu_ren_shu": "４",
    "jian_zhu_mian_ji": "88.5",
    "yue_zu_jin": "1,200",
    "ru_zhu_ri_qi": "2026-03-01",
    "dao_da_shi_ke": "08:30",
    "fa_xian_shi_jian": "2026-11-23T08:45",
    "he_tong_dao_qi": "2027-03",
    "lian_xi_dian_hua": "13900000017",
    "gong_min_shen_fen_hao_ma": "329921198506170024",
    "dian_zi_you_xiang": "xun.cha@example.cn",
    "gong_shi_wang_zhi": "https://www.example.cn/gs/",
    "che_pai_hao_ma": "苏a12345",
    "shang_hu_xin_yong_dai_ma": "91350203M0001QAY9B",
    "mie_huo_qi_tiao_ma": "XF-0042",
}
STORED = {
    "lai_yuan_qu_dao": "网格巡查",
    "hu_zhu_xing_ming": "买买提·䶮",
    "qing_kuang_shuo_ming": "楼道堆物，已劝导。\n下周复查。",
    "chang_zhu_ren_shu": 4,
    "jian_zhu_mian_ji": Decimal("88.5"),
    "yue_zu_jin": Decimal(1200),
    "ru_zhu_ri_qi": datetime.date(2026, 3, 1),
    "dao_da_shi_ke": datetime.time(8, 30),
    "fa_xian_shi_jian": datetime.datetime(2026, 11, 23, 0, 45, tzinfo=datetime.UTC),
    "he_tong_dao_qi": datetime.date(2027, 3, 1),
    "zheng_jie_cheng_du": 4,
    "shi_fou_chu_zu": True,
    "lian_xi_dian_hua": "13900000017",
    "gong_min_shen_fen_hao_ma": "329921198506170024",
    "dian_zi_you_xiang": "xun.cha@example.cn",
    "gong_shi_wang_zhi": "https://www.example.cn/gs/",
    "che_pai_hao_ma": "苏A12345",
    "shang_hu_xin_yong_dai_ma": "91350203M0001QAY9B",
    "mie_huo_qi_tiao_ma": "XF-0042",
    "zhu_suo_lei_xing": "other",
    "zhu_suo_lei_xing.other": "借住",
    "she_ji_dao_lu": "r01 r02",
    "shi_jian_lei_bie": "a01",
    "man_yi_qing_kuang.tai_du": "1",
    "man_yi_qing_kuang.su_du": "2",
    "mie_huo_qi_zai_wei": "fail",
    "mie_huo_qi_zai_wei.note": "压力不足",
    "ben_ren_tong_yi": True,
}
# On the record page and on paper.
SHOWN = (
    "望禾-2",
    "网格巡查",
    "清溪塘镇 荷塘村 第一网格",
    "买买提·䶮",
    "楼道堆物，已劝导。",
    "4人",
    "88.50平方米",
    "1,200.00元",
    "2026年3月1日",
    "08:30",
    "2026年11月23日 08:45",
    "2027年3月",
    "★★★★☆",
    "139****0017",
    "xun.cha@example.cn",
    "https://www.example.cn/gs/",
    "苏A12345",
    "91350203M0001QAY9B",
    "XF-0042",
    "其他：借住",
    "荷塘路、学前路",
    "安全隐患 / 消防通道",
    "满意",
    "一般",
    "不合格：压力不足",
    "志愿七",
    "赵大爷",
    "31.234567, 121.456789",
    "2个点，11.12公里",
    "794.83亩",
    "已同意",
    "居住证",
    "2028年1月",
)
EXPORTED = {
    "来源渠道": "网格巡查",
    "所属网格": "清溪塘镇 荷塘村 第一网格",
    "户主姓名": "买买提·䶮",
    "情况说明": "楼道堆物，已劝导。\n下周复查。",
    "常住人数（人）": "4",
    "建筑面积（平方米）": "88.50",
    "月租金（元）": "1,200.00",
    "入住日期": "2026年3月1日",
    "到达时刻": "08:30",
    "发现时间": "2026-11-23 08:45",
    "合同到期": "2027年3月",
    "整洁程度": "4",
    "是否出租": "是",
    "联系电话": "139****0017",
    "公民身份号码": "3****************4",
    "电子邮箱": "xun.cha@example.cn",
    "车牌号码": "苏A12345",
    "住所类型": "其他",
    "住所类型（其他，请注明）": "借住",
    "涉及道路": "荷塘路、学前路",
    "事件类别": "安全隐患 / 消防通道",
    "满意情况（态度）": "满意",
    "满意情况（速度）": "一般",
    "灭火器在位": "不合格",
    "灭火器在位（情况说明）": "压力不足",
    "走访住户（标题）": "赵大爷",
    "隐患位置（纬度）": "31.234567",
    "巡查路线": "LINESTRING(121.4 31.2,121.4 31.3)",
    "本人同意": "已同意",
    "现场照片": "2张照片",
    "相关材料": "1个附件",
    "现场录音": "已录音",
    "户主签名": "已签名",
}


# What narrows the ledger down to both records, and what to none: (name behind f_, fits, does not).
FILTERED = (
    ("deng_ji_bian_hao", "望禾-2", "望禾-1999"),
    ("lai_yuan_qu_dao", "巡查", "热线"),
    ("kai_shi_shi_jian-from", "2026-01-01 00:00", "2098-01-01 00:00"),
    ("hu_zhu_xing_ming", "提 · 䶮", "古丽"),
    ("qing_kuang_shuo_ming", "堆物", "100%"),
    ("chang_zhu_ren_shu-from", "４", "5"),
    ("jian_zhu_mian_ji-to", "88.5", "88.49"),
    ("yue_zu_jin-from", "1,200", "1200.01"),
    ("ru_zhu_ri_qi-to", "2026-03-01", "2026-02-28"),
    ("dao_da_shi_ke-from", "08:30", "08:31"),
    ("fa_xian_shi_jian-to", "2026-11-23 08:45", "2026-11-23 08:44"),
    ("he_tong_dao_qi-from", "2027-03", "2027-04"),
    ("zheng_jie_cheng_du-from", "4", "5"),
    ("shi_fou_chu_zu", "1", "0"),
    ("lian_xi_dian_hua-is", "is.any", "is.none"),
    ("gong_min_shen_fen_hao_ma-is", "is.any", "is.none"),
    ("dian_zi_you_xiang", "XUN.CHA", "%"),
    ("gong_shi_wang_zhi", "example.cn/gs", "_"),
    ("che_pai_hao_ma", "苏a", "苏B"),
    ("shang_hu_xin_yong_dai_ma", "M0001QAY", "M0002"),
    ("mie_huo_qi_tiao_ma", "xf-0042", "XF-0043"),
    ("zhu_suo_lei_xing", "other", "own"),
    ("she_ji_dao_lu", "r02", "r03"),
    ("shi_jian_lei_bie", "a", "b"),
    ("mie_huo_qi_zai_wei", "fail", "pass"),
    ("pei_tong_ren_yuan-is", "is.any", "is.none"),
    ("zou_fang_zhu_hu-is", "is.any", "is.none"),
    ("yin_huan_wei_zhi-is", "is.any", "is.none"),
    ("xun_cha_lu_xian-is", "is.any", "is.none"),
    ("shou_yan_fan_wei-is", "is.any", "is.none"),
    ("ben_ren_tong_yi", "1", "0"),
    ("man_yi_qing_kuang", "su_du:2", "su_du:1"),
    ("men_qian_zhao_pian-is", "is.any", "is.none"),
    ("xian_chang_zhao_pian-is", "is.any", "is.none"),
    ("xiang_guan_cai_liao-is", "is.any", "is.none"),
    ("xian_chang_lu_yin-is", "is.any", "is.none"),
    ("hu_zhu_qian_ming-is", "is.any", "is.none"),
    ("cheng_yuan-is", "is.any", "is.none"),
    ("cheng_yuan.chu_sheng_ri_qi-from", "1985-06-17", "1985-06-18"),
)


def picture(colour: str = "steelblue") -> dict[str, Any]:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(buffer, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def signature_photo() -> dict[str, Any]:
    buffer = io.BytesIO()
    image = Image.new("RGB", (600, 280), "white")
    ImageDraw.Draw(image).line((40, 200, 300, 60, 560, 220), fill="black", width=6)
    image.save(buffer, "PNG")
    return {"name": "签名.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


def document() -> dict[str, Any]:
    content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
    return {"name": "租赁合同.pdf", "mimeType": "application/pdf", "buffer": content}


def recording() -> dict[str, Any]:
    return {"name": "现场.webm", "mimeType": "audio/webm", "buffer": b"\x1aE\xdf\xa3" + base64.b64encode(b"0" * 300)}
