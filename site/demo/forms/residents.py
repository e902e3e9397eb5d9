"""居民信息采集一张表: the household with its members, the minimum set of 实有人口."""

from __future__ import annotations

from demo.forms import codes
from demo.forms.build import ask, form, repeat

_MEMBER = [
    ask(
        "text",
        "姓名",
        required=True,
        max_length=50,
        person_name=True,
        hint="与身份证一致；少数民族姓名中间的点写作“·”",
    ),
    ask("choice", "与户主关系", required=True, choices=codes.RELATION),
    ask("choice", "性别", required=True, choices=codes.SEX),
    ask("id_number", "公民身份号码", required=True),
    ask("date", "出生日期", required=True),
    ask("choice", "民族", required=True, choices=codes.NATION, default="01"),
    ask("choice", "婚姻状况", choices=codes.MARITAL),
    ask("choice", "政治面貌", choices=codes.PARTY, default="13"),
    ask("choice", "学历", choices=codes.EDUCATION),
    ask("choice", "从业状况", choices=codes.EMPLOYMENT),
    ask("phone", "手机"),
    ask("choice", "人口类型", required=True, choices=codes.POPULATION, default="01"),
    ask("text", "户籍地", hint="流动人口填写，写到县（市、区）"),
    ask("choice", "流入原因", choices=codes.INFLOW, hint="流动人口填写"),
    ask("date", "流入日期", hint="流动人口填写"),
    ask("choices", "关爱类别", choices=codes.CARE, hint="没有的不填；凭证件或认定文件填写"),
]

RESIDENTS = form(
    "jumin-xinxi",
    "居民信息采集一张表",
    "按户填写，一户一份。已经采集过的家庭只更正变化的内容，不重复填报。",
    (
        "住户",
        "",
        [
            ask("area", "所属网格", required=True, level="micro", hint="选到微网格"),
            ask("text", "户号", required=True, max_length=20),
            ask("text", "户主姓名", required=True, max_length=50, person_name=True),
            ask("phone", "联系电话"),
            ask("text", "详细地址", required=True, hint="写到门牌号或房号"),
            ask("choice", "住所类型", required=True, choices=codes.DWELLING, default="1", counted=True),
            ask("boolean", "是否出租房", required=True, counted=True),
            ask(
                "integer", "常住人数", required=True, minimum=0, maximum=50, counted=True, hint="在此居住半年以上的人数"
            ),
            ask("date", "登记日期", required=True, default="today"),
            ask("photo", "门前照片", hint="可以不拍"),
            ask("long_text", "备注", max_length=500),
        ],
    ),
    (
        "家庭成员",
        "户主写在第一位。",
        [repeat("家庭成员", _MEMBER, add_label="增加一名家庭成员", minimum=1, maximum=20)],
    ),
)
