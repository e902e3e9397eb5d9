"""走访记录: who was visited, what changed, what they ask for, and what follows."""

from __future__ import annotations

from demo.forms.build import ask, choices, form

MANNER = choices("1 入户 2 电话 3 偶遇")
CHANGES = choices("1 新增 2 迁出 3 出生 4 死亡 9 无变动")
ADVICE = choices("1 政策法规 2 防范诈骗 3 消防安全 4 防溺水 5 医保社保 9 其他")

VISIT = form(
    "zoufang-jilu",
    "走访记录",
    "一次走访记一条。同一户的几件事合并走访，不分次登记。",
    (
        "走访情况",
        "",
        [
            ask("area", "所属网格", required=True, level="grid"),
            ask("text", "户主姓名", required=True, max_length=50, person_name=True),
            ask("text", "户号", max_length=20),
            ask("date", "走访日期", required=True, default="today"),
            ask("choice", "走访方式", required=True, choices=MANNER, default="1"),
            ask("text", "走访人", required=True, max_length=50),
        ],
    ),
    (
        "了解的情况",
        "",
        [
            ask("choices", "人员变动", required=True, choices=CHANGES, counted=True),
            ask("long_text", "困难诉求", max_length=500, hint="没有的写“无”"),
            ask("choices", "政策宣传", choices=ADVICE),
            ask("text", "代办事项"),
            ask("boolean", "是否发现安全隐患", required=True, counted=True),
            ask("boolean", "是否需要上报处理", required=True),
            ask("date", "下次走访日期"),
            ask("photo", "现场照片", hint="可以不拍"),
        ],
    ),
)
