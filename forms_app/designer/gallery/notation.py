"""The words of the gallery's files: those that the editor shows for types and settings, and what they stand for."""

from __future__ import annotations

TYPE_WORDS = {
    "单行文本": "text", "多行文本": "long_text", "整数": "integer", "小数": "decimal", "金额": "money", "日期": "date",
    "时刻": "time", "日期时间": "datetime", "年月": "year_month", "单选": "choice", "多选": "choices",
    "是否": "boolean", "多级选择": "cascade", "矩阵": "matrix", "检查项": "check_item", "评分": "rating",
    "电话": "phone", "公民身份号码": "id_number", "电子邮箱": "email", "网址": "url", "车牌号": "licence_plate",
    "统一社会信用代码": "credit_code", "扫码": "barcode", "区域": "area", "人员": "person", "关联记录": "record_link",
    "定位点": "location", "轨迹": "track", "区域范围": "shape", "照片": "photo", "多张照片": "photos", "附件": "files",
    "录音": "audio", "签名": "signature", "文字说明": "note", "知情同意": "consent", "编号": "serial",
    "隐藏值": "hidden", "设备信息": "device", "明细表": "repeat",
}  # fmt: skip

# Settings and the fields of the block that they fill. A number of rows or photos is a minimum or maximum too.
SETTINGS = {
    "填写说明": "hint", "默认值": "default", "选项": "choices", "数据字典": "code_list", "可填其他": "other",
    "只选末级": "to_leaf", "行": "rows", "最小值": "minimum", "最大值": "maximum", "最少": "minimum", "最多": "maximum",
    "小数位数": "places", "单位": "unit", "最多字数": "max_length", "到哪一级": "level", "人名": "person_name",
    "不得重复": "unique", "经常查找": "searchable", "计入统计": "counted", "显示条件": "relevant",
    "必填条件": "required_when", "校验": "constraint", "提示": "constraint_message", "计算": "calculation",
    "选项筛选": "choice_filter", "增加按钮": "add_label", "行数": "count", "内容": "body", "同意内容": "statement",
    "格式": "format", "星数": "stars", "哪种电话": "kinds", "允许误差": "accuracy", "字段标识": "key",
    "不合格可不写说明": "note_optional",
}  # fmt: skip
TICKS = {"other", "to_leaf", "person_name", "unique", "searchable", "counted", "note_optional"}
NUMBERS = {"minimum", "maximum", "places", "max_length", "stars", "accuracy"}
LISTS = {"choices", "rows"}  # '甲、乙、丙', or one below the other
LEVELS = {"县": "county", "镇": "town", "村": "village", "网格": "grid", "微网格": "micro"}
PHONES = {"手机": "mobile", "固定电话": "landline", "服务热线": "hotline", "不限": "any"}
VALUES = {"level": LEVELS, "kinds": PHONES}

KEY = "字段标识"
REQUIRED = "*"  # behind a label
QUESTIONS, SECTIONS, TITLE, INTRO, SHOWN_WHEN, FROM_BANK = "填报项", "部分", "标题", "说明", "显示条件", "常用"
NAME, ICON, GROUP, PURPOSE, WHO, AUDIENCE = "名称", "图标", "分类", "用途", "谁来填", "填报人"
AUDIENCES = {"工作人员": "signed_in", "群众": "residents"}
