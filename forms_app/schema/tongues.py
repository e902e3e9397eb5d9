"""Languages by their BCP 47 code: how they call themselves, what they are called in Chinese, which way they run."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE = "zh-Hans"  # in which forms are written where nothing else is said
CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}|[xX](-[A-Za-z0-9]{1,8}){1,4}", re.ASCII)
CODE_LENGTH = 35
_RIGHT_TO_LEFT = {"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
_SCRIPTS = {"arab", "hebr", "nkoo", "syrc", "thaa"}  # that run from right to left


@dataclass(frozen=True)
class Tongue:
    """``own``: as those who speak it call it. ``chinese``: as administrators do."""

    code: str
    own: str
    chinese: str
    english: str

    @property
    def title(self) -> str:
        return self.own if self.own == self.chinese else f"{self.chinese} {self.own}"


# Languages that are spoken in China and by those who come to live there, most likely first.
_ROWS = (
    (CHINESE, "简体中文", "简体中文", "Chinese"), ("en", "English", "英语", "English"),
    ("ug", "ئۇيغۇرچە", "维吾尔语", "Uyghur"), ("bo", "བོད་ཡིག", "藏语", "Tibetan"),
    ("mn-Mong", "ᠮᠣᠩᠭᠣᠯ", "蒙古语", "Mongolian"), ("kk-Arab", "قازاقشا", "哈萨克语", "Kazakh"),
    ("ky-Arab", "قىرعىزچا", "柯尔克孜语", "Kyrgyz"), ("za", "Vahcuengh", "壮语", "Zhuang"),
    ("ii", "ꆈꌠꉙ", "彝语", "Yi"), ("ko", "한국어", "朝鲜语（韩语）", "Korean"),
    ("zh-Hant", "繁體中文", "繁体中文", "Traditional Chinese"), ("ar", "العربية", "阿拉伯语", "Arabic"),
    ("ru", "Русский", "俄语", "Russian"), ("fr", "Français", "法语", "French"),
    ("es", "Español", "西班牙语", "Spanish"), ("pt", "Português", "葡萄牙语", "Portuguese"),
    ("de", "Deutsch", "德语", "German"), ("ja", "日本語", "日语", "Japanese"),
    ("vi", "Tiếng Việt", "越南语", "Vietnamese"), ("my", "မြန်မာဘာသာ", "缅甸语", "Burmese"),
    ("lo", "ພາສາລາວ", "老挝语", "Lao"), ("th", "ไทย", "泰语", "Thai"),
    ("km", "ភាសាខ្មែរ", "高棉语", "Khmer"), ("id", "Bahasa Indonesia", "印尼语", "Indonesian"),
    ("ms", "Bahasa Melayu", "马来语", "Malay"), ("hi", "हिन्दी", "印地语", "Hindi"),
    ("ne", "नेपाली", "尼泊尔语", "Nepali"), ("bn", "বাংলা", "孟加拉语", "Bengali"),
    ("ur", "اردو", "乌尔都语", "Urdu"), ("fa", "فارسی", "波斯语", "Persian"),
    ("ps", "پښتو", "普什图语", "Pashto"), ("tr", "Türkçe", "土耳其语", "Turkish"),
    ("kk", "Қазақша", "哈萨克语（西里尔文）", "Kazakh (Cyrillic)"),
    ("ky", "Кыргызча", "吉尔吉斯语", "Kyrgyz (Cyrillic)"),
    ("mn", "Монгол", "蒙古语（西里尔文）", "Mongolian (Cyrillic)"), ("it", "Italiano", "意大利语", "Italian"),
    ("pl", "Polski", "波兰语", "Polish"), ("uk", "Українська", "乌克兰语", "Ukrainian"),
    ("he", "עברית", "希伯来语", "Hebrew"), ("sw", "Kiswahili", "斯瓦希里语", "Swahili"),
    ("am", "አማርኛ", "阿姆哈拉语", "Amharic"), ("ha", "Hausa", "豪萨语", "Hausa"),
    ("nl", "Nederlands", "荷兰语", "Dutch"),
)  # fmt: skip
# Whose speakers go to Chinese schools: a word that is missing in their language is understood in Chinese.
OF_CHINA = frozenset({CHINESE, "zh-Hant", "ug", "bo", "mn-Mong", "kk-Arab", "ky-Arab", "za", "ii", "ko"})
TONGUES: dict[str, Tongue] = {row[0]: Tongue(*row) for row in _ROWS}


def tongue(code: str) -> Tongue:
    """A language that is not in the table is called by its code."""
    return TONGUES.get(code) or Tongue(code, code, code, code)


def is_right_to_left(code: str) -> bool:
    first, *rest = code.lower().split("-")
    scripts = [part for part in rest if len(part) == 4 and part.isalpha()]
    return scripts[0] in _SCRIPTS if scripts else first in _RIGHT_TO_LEFT


def direction(code: str) -> str:
    """As HTML calls it: 'rtl' or 'ltr'."""
    return "rtl" if is_right_to_left(code) else "ltr"


def canonical(code: str) -> str:
    """'ZH_hans' → 'zh-Hans'; '' for what is no code of a language. 'zh' and 'zh-CN' are Chinese as it is here."""
    bare = code.strip().replace("_", "-")
    if len(bare) > CODE_LENGTH or not CODE.fullmatch(bare):
        return ""
    first, *rest = bare.lower().split("-")
    if first == "x":
        return bare.lower()
    if first == "zh" and (not rest or rest[0] in {"cn", "hans", "sg"}):
        return CHINESE
    if first == "zh" and rest[0] in {"tw", "hk", "mo", "hant"}:
        return "zh-Hant"
    return "-".join([first, *map(_part, rest)])


def _part(text: str) -> str:
    return text.title() if len(text) == 4 and text.isalpha() else text.upper() if len(text) == 2 else text


def code_of(name: str) -> str:
    """Of what others call a language: 'English (en)', 'English', '英语', 'fr', '中文'. '' where nobody knows it."""
    words = name.strip()
    if match := re.search(r"\(([^()]*)\)\s*$", words):
        if found := canonical(match[1]):
            return found
        words = words[: match.start()].strip()
    lower = words.casefold()
    return _NAMES.get(lower, "") or (canonical(words) if canonical(words) in TONGUES else "")


_NAMES = {
    name.casefold(): one.code for one in TONGUES.values() for name in (one.code, one.own, one.chinese, one.english)
} | dict.fromkeys(("中文", "汉语", "普通话", "简体", "mandarin", "simplified chinese", "zh", "zh-cn"), CHINESE)
