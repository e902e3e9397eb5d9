"""The functions of expressions: names, arguments and results, for checks and for the documentation.

The names are those of XLSForm (https://docs.getodk.org/form-operators-functions/); three of our own read ID numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of arguments and results. "rows": answers of a question in several rows; "any": whatever it is.
ANY, TEXT, NUMBER, FLAG, DAY, ROWS = "any", "text", "number", "flag", "day", "rows"


@dataclass(frozen=True)
class Function:
    """``takes``: the kinds of its arguments; behind ``least`` they may be left out, and ``repeats`` says how many of
    the last ones may come again."""

    name: str
    takes: tuple[str, ...]
    gives: str
    meaning: str  # Chinese: this list is shown to administrators
    example: str
    result: str
    least: int = -1
    repeats: int = 0
    group: str = ""

    @property
    def fewest(self) -> int:
        return len(self.takes) if self.least < 0 else self.least

    @property
    def most(self) -> int | None:
        return None if self.repeats else len(self.takes)

    def accepts(self, count: int) -> bool:
        if count < self.fewest or (self.most is not None and count > self.most):
            return False
        return self.repeats < 2 or (count - len(self.takes)) % self.repeats == 0 or count < len(self.takes)

    def kind(self, index: int) -> str:
        if index < len(self.takes):
            return self.takes[index]
        return self.takes[len(self.takes) - self.repeats + (index - len(self.takes)) % self.repeats]


F = Function
_LOGIC = (
    F("if", (FLAG, ANY, ANY), ANY, "条件成立时取第二项，否则取第三项", "if(3 > 2, '是', '否')", "是"),
    F("coalesce", (ANY, ANY), ANY, "从左到右第一个不为空的值", "coalesce('', '无')", "无", repeats=1),
    F("once", (ANY,), ANY, "只算一次：已有值时保持不变", "once('甲')", "甲"),
    F("not", (FLAG,), FLAG, "取反", "not(1 > 2)", "true"),
    F("true", (), FLAG, "真", "true()", "true"),
    F("false", (), FLAG, "假", "false()", "false"),
    F("boolean", (ANY,), FLAG, "不为空、不为零即为真", "boolean('')", "false"),
    F("boolean-from-string", (TEXT,), FLAG, "“true”或“1”为真，其余为假", "boolean-from-string('1')", "true"),
    F("checklist", (NUMBER, NUMBER, ANY), FLAG, "后面各项中成立的不少于第一个数、不多于第二个数；-1 表示不限",
      "checklist(2, -1, 1 = 1, 1 = 2, 3 > 2)", "true", repeats=1),
    F("weighted-checklist", (NUMBER, NUMBER, ANY, NUMBER), FLAG,
      "同上，每项后面写分值，比的是成立各项的分值之和", "weighted-checklist(5, 10, 1 = 1, 4, 3 > 2, 3)", "true",
      repeats=2),
)  # fmt: skip
_CHOICES = (
    F("selected", (TEXT, TEXT), FLAG, "多选题（或单选题）中是否选了某个选项", "selected('a b', 'b')", "true"),
    F("selected-at", (TEXT, NUMBER), TEXT, "所选的第几个选项，从 0 数起", "selected-at('a b', 1)", "b"),
    F("count-selected", (TEXT,), NUMBER, "选了几个选项", "count-selected('a b')", "2"),
    F("jr:choice-name", (TEXT, ANY), TEXT, "选项的名称", "jr:choice-name(${xing_bie}, '${xing_bie}')", "男"),
    F("pulldata", (TEXT, TEXT, TEXT, TEXT), TEXT,
      "查数据字典：字典、要取的列、按哪列查、查什么（列：code、label、parent）；或查别的表单的记录：表单标识、"
      "要取的字段、按哪个字段查（关联记录写 uuid）、查什么",
      "pulldata('xing-bie', 'label', 'code', '1')", "男"),
)  # fmt: skip
_ROWS = (
    F("count", (ROWS,), NUMBER, "有几行", "count(${cheng_yuan})", "3"),
    F("count-non-empty", (ROWS,), NUMBER, "有几行填了", "count-non-empty(${nian_ling})", "2"),
    F("sum", (ROWS,), NUMBER, "合计，空着的不算", "sum(${nian_ling})", "72"),
    F("min", (ANY,), NUMBER, "最小的数，空着的不算", "min(3, 1, 2)", "1", repeats=1),
    F("max", (ANY,), NUMBER, "最大的数，空着的不算", "max(3, 1, 2)", "3", repeats=1),
    F("join", (TEXT, ANY), TEXT, "用第一项把其余各项连起来", "join('、', '甲', '乙')", "甲、乙", repeats=1),
    F("randomize", (ROWS, NUMBER), ROWS, "打乱各行的次序；写了种子数的，次序不变",
      "join(' ', randomize(${xing_ming}, 7))", "王五 李四 张三", least=1),
    F("position", (ANY,), NUMBER, "本行是第几行，从 1 数起", "position(..)", "1"),
    F("indexed-repeat", (ANY, ANY, NUMBER, ANY, NUMBER), TEXT, "明细表第几行的答案；表中有表时逐层写",
      "indexed-repeat(${xing_ming}, ${cheng_yuan}, 1)", "张三", least=3),
)  # fmt: skip
_TEXT = (
    F("string", (ANY,), TEXT, "变成文字", "string(1.50)", "1.5"),
    F("string-length", (TEXT,), NUMBER, "有几个字", "string-length('网格员')", "3"),
    F("concat", (ANY,), TEXT, "连成一段文字", "concat('第', 3, '网格')", "第3网格", repeats=1),
    F("contains", (TEXT, TEXT), FLAG, "是否含有", "contains('望禾县', '禾')", "true"),
    F("starts-with", (TEXT, TEXT), FLAG, "是否以它开头", "starts-with('望禾县', '望')", "true"),
    F("ends-with", (TEXT, TEXT), FLAG, "是否以它结尾", "ends-with('望禾县', '县')", "true"),
    F("substr", (TEXT, NUMBER, NUMBER), TEXT, "从第几个字（0 起）到第几个字之前",
      "substr('望禾县', 0, 2)", "望禾", least=2),
    F("substring-before", (TEXT, TEXT), TEXT, "第一次出现之前的部分", "substring-before('3-201', '-')", "3"),
    F("substring-after", (TEXT, TEXT), TEXT, "第一次出现之后的部分", "substring-after('3-201', '-')", "201"),
    F("normalize-space", (TEXT,), TEXT, "去掉首尾空格，中间的并作一个", "normalize-space(' a  b ')", "a b"),
    F("translate", (TEXT, TEXT, TEXT), TEXT, "逐字替换；没有对应字的去掉", "translate('1-2', '-', '/')", "1/2"),
    F("regex", (TEXT, TEXT), FLAG, "整段文字是否符合正则表达式", "regex('0523', '[0-9]{4}')", "true"),
    F("digest", (TEXT, TEXT, TEXT), TEXT, "摘要：MD5、SHA-1、SHA-256、SHA-384、SHA-512；写成 base64（不写时）或 hex",
      "digest('格物', 'MD5', 'hex')", "d07789360355166869863d230e3cc0b9", least=2),
    F("base64-decode", (TEXT,), TEXT, "把 base64 还原成文字", "base64-decode('5qC854mp')", "格物"),
    F("uuid", (), TEXT, "随机的唯一编号", "string-length(uuid())", "36"),
)  # fmt: skip
_NUMBERS = (
    F("number", (ANY,), NUMBER, "变成数；日期变成 1970 年 1 月 1 日起的天数", "number('12')", "12"),
    F("int", (NUMBER,), NUMBER, "去掉小数部分", "int(-2.7)", "-2"),
    F("round", (NUMBER, NUMBER), NUMBER, "四舍五入，可写保留几位", "round(2.345, 2)", "2.35", least=1),
    F("abs", (NUMBER,), NUMBER, "绝对值", "abs(-3)", "3"),
    F("pow", (NUMBER, NUMBER), NUMBER, "乘方", "pow(2, 10)", "1024"),
    F("sqrt", (NUMBER,), NUMBER, "平方根", "sqrt(9)", "3"),
    F("exp", (NUMBER,), NUMBER, "e 的几次方", "exp(0)", "1"),
    F("exp10", (NUMBER,), NUMBER, "10 的几次方", "exp10(2)", "100"),
    F("log", (NUMBER,), NUMBER, "自然对数", "log(1)", "0"),
    F("log10", (NUMBER,), NUMBER, "以 10 为底的对数", "log10(100)", "2"),
    F("sin", (NUMBER,), NUMBER, "正弦", "sin(0)", "0"),
    F("cos", (NUMBER,), NUMBER, "余弦", "cos(0)", "1"),
    F("tan", (NUMBER,), NUMBER, "正切", "tan(0)", "0"),
    F("asin", (NUMBER,), NUMBER, "反正弦", "asin(0)", "0"),
    F("acos", (NUMBER,), NUMBER, "反余弦", "acos(1)", "0"),
    F("atan", (NUMBER,), NUMBER, "反正切", "atan(0)", "0"),
    F("atan2", (NUMBER, NUMBER), NUMBER, "两数之比的反正切", "atan2(0, 1)", "0"),
    F("pi", (), NUMBER, "圆周率", "round(pi(), 2)", "3.14"),
    F("random", (), NUMBER, "0 到 1 之间的随机数", "random() < 1", "true"),
)
_DAYS = (
    F("today", (), DAY, "今天（北京时间）", "string-length(today())", "10"),
    F("now", (), DAY, "现在", "string-length(now())", "29"),
    F("date", (ANY,), DAY, "变成日期", "date('2026-11-23T08:30:00.000+08:00')", "2026-11-23"),
    F("date-time", (ANY,), DAY, "变成日期和时间", "date-time('2026-11-23')", "2026-11-23T00:00:00.000+08:00"),
    F("decimal-date-time", (ANY,), NUMBER, "1970 年 1 月 1 日起的天数", "decimal-date-time('1970-01-03')", "2"),
    F("decimal-time", (ANY,), NUMBER, "一天中的几分之几", "decimal-time('06:00')", "0.25"),
    F("format-date", (ANY, TEXT), TEXT,
      "写日期：%Y 年、%m 月、%n 月（不补 0）、%d 日、%e 日（不补 0）、%b 几月、%a 周几",
      "format-date('2026-11-03', '%Y年%n月%e日')", "2026年11月3日"),
    F("format-date-time", (ANY, TEXT), TEXT,
      "写日期和时间：还有 %H 时、%h 时（不补 0）、%M 分、%S 秒、%3 毫秒",
      "format-date-time('2026-11-03T08:05:00', '%H:%M')", "08:05"),
)  # fmt: skip
_PEOPLE = (
    F("id_birthday", (TEXT,), DAY, "公民身份号码中的出生日期", "id_birthday('329921198001020012')", "1980-01-02"),
    F("id_gender", (TEXT,), TEXT, "公民身份号码中的性别：1 男，2 女", "id_gender('329921198001020012')", "1"),
    F(
        "age_on",
        (ANY, ANY),
        NUMBER,
        "某天的周岁；不写就是今天",
        "age_on('1980-01-02', '2026-01-01')",
        "45",
        least=1,
    ),
    F("property", (TEXT,), TEXT,
      "填报人的账号 username、姓名 name、电话 phonenumber、邮箱 email，以及浏览器 deviceid；没有的为空",
      "property('email')", ""),
)  # fmt: skip

_PLACES = (
    F("distance", (ANY,), NUMBER, "各点依次相连的长度，单位米：几个定位点，或一条轨迹",
      "distance('31.23 121.45', '31.24 121.46')", "1464.64", repeats=1),
    F("area", (ANY,), NUMBER, "区域范围的面积，单位平方米",
      "area('31.23 121.45; 31.23 121.46; 31.24 121.46; 31.24 121.45')", "1059565.24", repeats=1),
    F("geofence", (ANY, ANY), FLAG, "定位点是否在区域范围之内",
      "geofence('31.235 121.455', '31.23 121.45; 31.23 121.46; 31.24 121.46; 31.24 121.45')", "true"),
)  # fmt: skip
PROPERTIES = ("username", "name", "phonenumber", "email", "deviceid")

_GROUPS = {
    "判断": _LOGIC, "选项": _CHOICES, "明细表": _ROWS, "文字": _TEXT, "数": _NUMBERS, "日期": _DAYS, "人员": _PEOPLE,
    "位置": _PLACES,
}  # fmt: skip
GROUPS: dict[str, tuple[Function, ...]] = _GROUPS
FUNCTIONS: dict[str, Function] = {row.name: row for group in _GROUPS.values() for row in group}
