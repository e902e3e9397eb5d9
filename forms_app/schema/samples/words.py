"""Made-up words that fit what a question is called. Nobody and no place is meant: 望禾县 does not exist."""

from __future__ import annotations

import datetime
from random import Random

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

_FAMILY, _GIVEN = "王李陈周吴郑何沈", ("一禾", "二溪", "三桥", "四堡", "五墩", "六圩", "七湾", "八港")
_VILLAGES = ("荷塘村", "杨家桥村", "三里墩村", "清溪塘社区")
_REGION = "329921"  # not given to any county
# The first that occurs in a label counts.
_BY_LABEL: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("单位名称", "企业名称", "场所名称", "门店名称", "店名", "字号"),
     ("禾香饭店", "望禾示范超市", "清溪五金店", "柳堡农家乐")),
    (("学校", "幼儿园"), ("望禾县示范小学", "清溪塘镇中心幼儿园")),
    (("单位", "部门", "组织名称"), ("清溪塘镇人民政府", "荷塘村村民委员会", "望禾县志愿服务联合会")),
    (("工单编号", "编号", "字号", "文号", "户号", "房号", "车号"), ("2026-0012", "2026-0108", "2026-0215")),
    (("天气",), ("晴", "多云", "小雨")),
    (("水域名称", "河", "塘", "水域"), ("荷塘村三组大塘", "清溪河中段", "杨家桥闸口")),
    (("路线", "路段", "点位", "位置", "地点", "场所"), ("荷塘村三组路口", "清溪塘菜场南门", "村委会办公室")),
    (("标题", "主题", "名称", "议题", "事项"), ("冬春安全隐患排查", "人居环境整治", "反诈宣传进村入户")),
    (("职务",), ("网格员", "村委会委员", "网格长")),
    (("措施", "整改", "处置", "处理", "办法"), ("当场清理完毕并登记", "已告知负责人，三日内改好后复查")),
    (("意见", "建议", "诉求", "需求"), ("希望在路口加装一盏路灯", "无")),
    (("情况", "描述", "内容", "概述", "经过", "问题", "说明", "备注", "记录", "摘要"),
     ("现场查看，情况属实，已登记。", "一切正常，未发现异常。")),
)  # fmt: skip
_OTHER = ("示例内容", "示例文字", "试填")
_PERSON = (
    "姓名", "联系人", "负责人", "责任人", "走访人", "填报人", "记录人", "主持人", "户主", "经办人", "法定代表人",
    "校长", "检查人", "陪同人", "网格员", "志愿者", "讲师", "领导", "交班人", "接班人", "当事人", "报修人", "反映人",
)  # fmt: skip
_NOT_A_PERSON = ("意见", "情况", "电话", "人数", "签")
_ADDRESS = ("地址", "详址", "住址", "户籍地", "住所")


def person(rng: Random) -> str:
    return rng.choice(_FAMILY) + rng.choice(_GIVEN)


def address(rng: Random) -> str:
    return f"{rng.choice(_VILLAGES)}{rng.randint(1, 9)}组{rng.randint(1, 60)}号"


def text(label: str, rng: Random, is_name: bool = False) -> str:
    if any(word in label for word in _ADDRESS):
        return address(rng)
    if is_name or (any(word in label for word in _PERSON) and not any(word in label for word in _NOT_A_PERSON)):
        return person(rng)
    fitting = next((some for words, some in _BY_LABEL if any(word in label for word in words)), _OTHER)
    return rng.choice(fitting)


def mobile(rng: Random) -> str:
    return f"154000{rng.randrange(10**5):05}"  # a range that no company has


def id_number(rng: Random, born: datetime.date) -> str:
    bare = f"{_REGION}{born:%Y%m%d}{rng.randint(1, 999):03}"
    return bare + str(mod_11_2.calc_check_digit(bare))


def credit_code(rng: Random) -> str:
    bare = f"92{_REGION}MA{rng.randrange(10**7):07}"
    return bare + str(uscc.calc_check_digit(bare))
