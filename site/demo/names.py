"""Names of people who do not exist. A few hold rare characters and the name dot, so that paper is put to the test."""

from __future__ import annotations

from random import Random

SURNAMES = list(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
)
DOUBLE_SURNAMES = ["欧阳", "上官", "司徒", "诸葛"]
MALE = list("伟强磊军勇杰涛明辉鹏华飞刚平波斌宇浩然晨轩宸睿翔东海林峰山川松柏根福财宝祥云生义德忠信良")
FEMALE = list("芳娜敏静丽艳秀娟霞燕玲桂英兰凤洁梅琳素云莲真雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉桃慧巧美婷雅欣怡涵梓诗")
# Extension blocks B to G and characters that fonts tend to lack; GB 18030-2022 demands them.
RARE = ["䶮", "𬱟", "㛃", "𠅤", "喆", "昇", "堃"]
WITH_DOT = {
    "男": [
        "阿里木·买买提",
        "艾尔肯·吐尔逊",
        "巴特尔·苏和",
        "努尔兰·哈力克",
        "吐尔洪·依明",
        "朝鲁·苏和",
        "库尔班·热合曼",
    ],
    "女": [
        "阿依古丽·买买提",
        "古丽娜尔·吐尔逊",
        "萨仁·苏和",
        "阿娜尔·哈力克",
        "热孜万古丽·依明",
        "其其格·苏和",
        "帕提古丽·热合曼",
    ],
}


def surname(random: Random) -> str:
    return random.choice(DOUBLE_SURNAMES) if random.random() < 0.006 else random.choice(SURNAMES)


def given(random: Random, male: bool) -> str:
    """One or two characters; about one name in 150 with a rare one."""
    letters = MALE if male else FEMALE
    name = "".join(random.sample(letters, 2 if random.random() < 0.75 else 1))
    return name[:-1] + random.choice(RARE) if random.random() < 1 / 150 else name
