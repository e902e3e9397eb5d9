"""消防隐患排查检查清单: one place, nine checks, what was found and by when it is put right."""

from __future__ import annotations

from demo.forms.build import ask, choices, form, repeat

RESULT = choices("1 符合 2 不符合 9 不适用")
PLACE = choices(
    "01 沿街商铺 02 出租房 03 农家乐（民宿） 04 作坊（三合一场所） 05 学校（幼儿园） 06 养老机构 "
    "07 公共活动场所 99 其他"
)
GRADE = choices("1 一般隐患 2 较大隐患 3 重大隐患")
CHECKS = [
    "安全出口、疏散通道是否畅通",
    "消防车通道是否畅通",
    "灭火器是否配齐有效",
    "应急照明、疏散指示是否完好",
    "电气线路是否规范敷设",
    "电动自行车停放充电是否规范",
    "燃气使用是否规范",
    "外窗防盗网是否留有逃生口",
    "人员住宿与经营场所是否分隔",
]

FIRE_CHECK = form(
    "xiaofang-paicha",
    "消防隐患排查检查清单",
    "逐项检查，当场能改的当场改，不能改的写明责任人和整改期限。",
    (
        "检查对象",
        "",
        [
            ask("area", "所属网格", required=True, level="grid"),
            ask("text", "场所名称", required=True),
            ask("choice", "场所类型", required=True, choices=PLACE, counted=True),
            ask("text", "地址", required=True),
            ask("text", "场所负责人", max_length=50),
            ask("phone", "联系电话"),
            ask("date", "检查日期", required=True, default="today"),
        ],
    ),
    ("检查项", "", [ask("choice", label, required=True, choices=RESULT) for label in CHECKS]),
    (
        "发现的隐患",
        "没有发现隐患的不用填写明细。",
        [
            ask("boolean", "是否发现隐患", required=True, counted=True),
            repeat(
                "隐患明细",
                [
                    ask("text", "隐患描述", required=True),
                    ask("choice", "隐患等级", required=True, choices=GRADE),
                    ask("text", "整改措施"),
                    ask("text", "责任人", max_length=50),
                    ask("date", "整改期限"),
                    ask("photo", "现场照片", hint="可以不拍"),
                ],
                add_label="增加一条隐患",
                maximum=20,
            ),
            ask("long_text", "检查意见", max_length=500),
        ],
    ),
)
