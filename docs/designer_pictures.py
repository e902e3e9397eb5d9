"""Takes the pictures of designing forms: ways to begin, the editor and its windows, files that become forms, paper.

    GEWU_DATA=$(mktemp -d) PYTHONPATH=site python docs/designer_pictures.py [--only NAME…]

It makes its own database in GEWU_DATA, with ready forms from the gallery and made-up people. Needs
requirements-test.txt and Debian's chromium. One function more in ``PICTURES`` is one picture more.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from own_site import served, signed_in

PORT = 8192
PATIENCE = 120_000  # ms; the first PDF reads the fonts
WIDE, HIGH = (1280, 800), (1280, 1000)
LIST = "姓名*\n年龄 整数\n性别：男/女\n联系电话 电话\n家庭类别 多选 低保户、特困供养、军属光荣之家\n登记日期 日期"
ENGLISH = {"走访记录": "Visit record", "走访情况": "Visit", "所属网格": "Grid", "走访日期": "Date of the visit"}
ODK = (
    ("text", "hu_zhu", "户主姓名", "", "", ""),
    ("integer", "ren_shu", "人数", "", ". >= 0", ""),
    ("select_one zhu_fang", "zhu_fang", "住房", "", "", "minimal"),
    ("range", "man_yi", "满意度", "", "", ""),
    ("text", "yuan_yin", "无人居住的原因", "${ren_shu} = 0", "", ""),
    ("geopoint", "wei_zhi", "位置", "", "", "placement-map"),
)


@dataclass
class Site:
    """What is there before the first picture. ``draft``: 防溺水隐患排查; ``visits``: 走访记录, not enabled yet."""

    page: Any
    user: Any
    draft: Any
    visits: Any
    household: Any

    def editor(self, form: Any, size: tuple[int, int] = WIDE) -> Any:
        from camera import settle

        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(f"/admin/pages/{form.pk}/edit/")
        self.page.wait_for_selector(".gewu-rows__many", state="attached")
        settle(self.page)
        self.page.wait_for_timeout(1000)
        return self.page

    def open(self, address: str, size: tuple[int, int] = WIDE) -> Any:
        from camera import settle

        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.goto(address)
        settle(self.page)
        return self.page


def prepare(user: Any) -> dict[str, Any]:
    """Ready forms: one in use that asks for households, two drafts. The tour is over."""
    from wagtail.users.models import UserProfile

    from forms_app.designer.build import enable
    from forms_app.designer.gallery import shelf
    from forms_app.designer.gallery.drafting import begin
    from forms_app.designer.tour.views import ENDED

    profile = UserProfile.get_for_user(user)
    profile.dismissibles[ENDED] = True
    profile.save()
    made = {name: begin(shelf.forms()[name], user) for name in ("hu-ji", "zou-fang", "fang-ni-shui")}
    enable(made["hu-ji"], user)
    visits = made["zou-fang"]
    visits.languages = ["en"]
    visits.save_revision(user=user)
    return {"household": made["hu-ji"], "visits": visits, "draft": made["fang-ni-shui"]}


# Ways to begin


def new_form(site: Site) -> None:
    shoot(site.open("/admin/new-form/", (1280, 760)), "new-form")


def gallery(site: Site) -> None:
    shoot(site.open("/admin/form-templates/"), "form-templates")


def gallery_look(site: Site) -> None:
    page = site.open("/admin/form-templates/fang-ni-shui/", HIGH)
    page.frame_locator(".gewu-look__phone").locator("main").wait_for()
    shoot(page, "form-template")


def tour(site: Site) -> None:
    page = site.open("/admin/?tour=1")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("heading", name="一行一个填报项").wait_for()
    shoot(page, "tour")
    page.keyboard.press("Escape")


# The editor and its windows


def scroll_to(page: Any, selector: str) -> None:
    """Below the bar that stays at the top."""
    scroll = "e => { e.style.scrollMarginTop = '130px'; e.scrollIntoView({ block: 'start', behavior: 'instant' }); }"
    page.locator(selector).first.evaluate(scroll)
    page.wait_for_timeout(500)


def rows(site: Site) -> None:
    page = site.editor(site.draft)
    scroll_to(page, "#body-root")
    shoot(page, "editor-rows")


def empty(site: Site) -> None:
    page = site.open("/admin/new-form/")
    page.get_by_role("link", name="从空白表单开始").click()
    page.locator(".gewu-empty").wait_for()
    scroll_to(page, ".gewu-empty")
    shoot(page, "editor-empty")


def many(site: Site) -> None:
    page = site.editor(site.visits)
    page.get_by_role("button", name="批量添加").first.click()
    page.get_by_label("每行一个填报项").fill(LIST)
    page.get_by_text("低保户、特困供养、军属光荣之家").last.wait_for()
    shoot_window(page, "editor-many")


def bank(site: Site) -> None:
    page = site.editor(site.visits)
    page.get_by_role("button", name="常用填报项").first.click()
    page.get_by_role("dialog").get_by_label("人员基本信息").check()
    shoot_window(page, "question-bank")


FIND = """label => { for (const section of document.getElementById('body-root').rootBlock.getState())
    for (const one of section.value.questions) if (one.value.label === label) return one.id; }"""


def settings_of(page: Any, label: str) -> None:
    """Unfold a question of a section and its settings."""
    block = page.locator(f"[id='block-{page.evaluate(FIND, label)}-section']")
    if not block.locator("[name$='-label']").first.is_visible():
        block.locator("[data-panel-toggle]").first.click()
    block.locator("[data-streamfield-action=SETTINGS]").first.click()


def condition(site: Site) -> None:
    page = site.editor(site.visits)
    settings_of(page, "隐患描述")
    page.locator("[name$='-relevant'] + .gewu-logic:visible").first.get_by_role("button", name="编辑条件").click()
    window = page.get_by_role("dialog")
    window.get_by_role("button", name="增加条件", exact=True).first.click()
    row = window.get_by_role("group", name="条件2", exact=True)
    row.get_by_label("填报项", exact=True).select_option(label="走访方式（单选）")
    row.get_by_label("比较方式").select_option(label="是")
    row.get_by_label("比较的值").select_option(label="入户")
    window.get_by_text("走访方式 是 入户").wait_for()
    shoot_window(page, "condition-builder")


def formula(site: Site) -> None:
    page = site.editor(site.draft)
    settings_of(page, "水域处数")
    page.locator("[name$='-calculation'] + .gewu-logic:visible").first.get_by_role("button", name="公式助手").click()
    page.get_by_role("dialog").get_by_label("查找填报项或函数").fill("count")
    page.wait_for_timeout(1500)
    shoot_window(page, "formula-helper")


def preview(site: Site) -> None:
    page = site.editor(site.visits)
    page.click("[data-side-panel-toggle=preview]")
    frame = page.frame_locator("#w-preview-iframe")
    frame.get_by_role("button", name="填入示例").first.click()
    page.wait_for_timeout(2500)
    scroll_to(page, "#body-root")
    shoot(page, "preview")


def undo(site: Site) -> None:
    page = site.editor(site.household)
    page.fill("#id_title", "户籍家庭登记（2026年）")
    page.wait_for_timeout(500)
    page.keyboard.press("Control+s")
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    page.fill("#id_title", "户籍家庭登记（2026年冬季）")
    page.keyboard.press("Tab")
    page.wait_for_timeout(7000)  # saved by itself meanwhile
    shoot(site.open(f"/admin/forms/{site.household.pk}/undo/", (1280, 700)), "undo")


def twice(site: Site) -> None:
    page = site.open(f"/admin/forms/{site.visits.pk}/plan/", (1280, 740))
    shoot(page, "asked-elsewhere")


def translations(site: Site) -> None:
    page = site.open(f"/admin/forms/{site.visits.pk}/translations/?language=en")
    for row in page.locator("tbody tr").all():
        if text := ENGLISH.get(row.locator("th").inner_text().strip()):
            row.locator("[name^='t-']").fill(text)
    page.get_by_role("button", name="保存").last.click()
    page.wait_for_load_state("networkidle")
    shoot(site.open(f"/admin/forms/{site.visits.pk}/translations/?language=en"), "translations")


# Files that become forms


def spreadsheet(site: Site) -> None:
    page = site.open("/admin/new-form/", HIGH)
    file = {"name": "荷塘村住户.xlsx", "mimeType": "application/octet-stream", "buffer": ledger()}
    page.set_input_files("#file", file)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_role("button", name="下一步：核对填报项").wait_for()
    shoot(page, "spreadsheet-rows")
    page.get_by_role("button", name="下一步：核对填报项").click()
    page.get_by_role("button", name="生成表单草稿").wait_for()
    page.evaluate("scrollTo(0, 0)")
    shoot(page, "spreadsheet-questions")


def ledger() -> bytes:
    """As villages keep it: a title, names in two rows, householders merged down, a subtotal, signatures."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "住户"
    sheet.append(["荷塘村住户登记表"])
    sheet.append(["填报单位：荷塘村", "", "", "", "", "填报日期：2026.11.23"])
    sheet.append(["序号", "户主", "联系电话", "所属网格", "家庭成员", ""])
    sheet.append(["", "", "", "", "姓名", "出生日期"])
    homes = [
        ("示例户主一", "13900000001", [("示例户主一", "1974.3.5"), ("示例配偶一", "1976.8.12")]),
        ("示例户主二", "13900000002", [("示例户主二", "1958.1.30")]),
        ("示例户主三", "1390000", [("示例户主三", "1980.6.1"), ("示例子女三", "2009.9.9"), ("示例父母三", "不详")]),
    ]
    for number, (head, phone, members) in enumerate(homes, 1):
        first = sheet.max_row + 1
        for at, member in enumerate(members):
            sheet.append([*((number, head, phone, "荷塘村第一网格") if not at else ("", "", "", "")), *member])
        for column in "ABCD" if len(members) > 1 else "":
            sheet.merge_cells(f"{column}{first}:{column}{sheet.max_row}")
    sheet.append(["合计", "", "", "", "6人", ""])
    sheet.append(["填表人：钱二禾", "", "", "审核人：孙三禾", "", "2026年11月23日"])
    for cells in ("A1:F1", "E3:F3", "A3:A4", "B3:B4", "C3:C4", "D3:D4"):
        sheet.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsform(site: Site) -> None:
    page = site.open("/admin/forms/import-xlsform/", (1280, 900))
    file = {"name": "空关户走访.xlsx", "mimeType": "application/octet-stream", "buffer": odk_form()}
    page.set_input_files("#file", file)
    page.get_by_role("button", name="检查文件").click()
    page.get_by_role("button", name="生成草稿并打开").wait_for()
    shoot(page, "xlsform-import")


def odk_form() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    sheets = {
        "survey": [("type", "name", "label", "relevant", "constraint", "appearance"), *ODK],
        "choices": [("list_name", "name", "label"), ("zhu_fang", "zi", "自有"), ("zhu_fang", "zu", "租住")],
        "settings": [("form_title", "style"), ("空关户走访", "pages")],
    }
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# Paper


def blank(site: Site) -> None:
    slug = site.household.form.slug
    keep_sheet(site.page.request.get(f"/desk/print/blank/{slug}/", timeout=PATIENCE).body(), "blank-form")


def fillable(site: Site) -> None:
    slug = site.household.form.slug
    keep_sheet(site.page.request.get(f"/desk/print/blank/{slug}/fillable/", timeout=PATIENCE).body(), "fillable-form")


def keep_sheet(pdf: bytes, name: str) -> None:
    """The first page with its fields, framed."""
    import pypdfium2
    from camera import keep
    from PIL import Image

    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    sheet = document[0].render(scale=85 / 72, may_draw_forms=True).to_pil()
    framed = Image.new("RGB", (sheet.width + 2, sheet.height + 2), "#888888")
    framed.paste(sheet, (1, 1))
    keep(framed, name)


def shoot(page: Any, name: str) -> None:
    from camera import shoot as take

    take(page, name)


def shoot_window(page: Any, name: str) -> None:
    """The window alone, as far as it is in sight."""
    window = page.locator("dialog[open]")
    window.wait_for()
    at = window.bounding_box()
    from camera import shoot as take

    take(page, name, clip={key: at[key] for key in ("x", "y", "width", "height")})
    page.keyboard.press("Escape")


PICTURES: dict[str, Callable[[Site], None]] = {
    "new-form": new_form, "form-templates": gallery, "form-template": gallery_look, "tour": tour, "editor-rows": rows,
    "editor-empty": empty, "editor-many": many, "question-bank": bank, "condition-builder": condition,
    "formula-helper": formula, "preview": preview, "asked-elsewhere": twice, "translations": translations,
    "spreadsheet": spreadsheet, "xlsform-import": xlsform, "blank-form": blank,
    "fillable-form": fillable, "undo": undo,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PICTURES, default=list(PICTURES))
    chosen = parser.parse_args().only
    with served(PORT, prepare) as (album, user, made):
        page = signed_in(album, WIDE)
        page.on("dialog", lambda asked: asked.accept())  # a changed draft is left
        site = Site(page, user, **made)
        for name in chosen:
            PICTURES[name](site)


if __name__ == "__main__":
    main()
