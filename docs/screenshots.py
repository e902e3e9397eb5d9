"""Takes every picture of the documentation from a running instance with the demo county.

    python docs/screenshots.py http://127.0.0.1:8000 var/demo-accounts.json [--only NAME…] [--submit]

Those of a form that is changed are taken by form_pictures.py, those of question types by type_pictures.py.
It signs in as people of the demo, makes a form draft and a filling-in, and deletes both again. Only --submit leaves
something behind: one record more in the demo county, for the picture of the receipt. Needs requirements-test.txt
and Debian's chromium, with chromium-l10n for a browser that speaks Chinese.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
from camera import DESIGNER, DESK, IMAGES, PHONE, Album, keep, settle, shoot
from form_editor import Editor
from made_up import door, id_number
from PIL import Image
from playwright.sync_api import sync_playwright

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=zh-CN"]
ADMINISTRATOR, CLERK, WORKER = "县管理员", "村文书", "专职网格员"
FORM = "jumin-xinxi"
VILLAGE = "329921101201"  # 荷塘村
LEDGER = f"/desk/ledgers/{FORM}/"


def designer(album: Album) -> None:
    page = album.signed_in(ADMINISTRATOR, DESIGNER)
    page.goto("/admin/forms/")
    settle(page)
    shoot(page, "forms")
    editor = Editor(page)
    page.locator("a[href*='/add_subpage/']").first.click()
    page.wait_for_selector("#id_title")
    page.fill("#id_title", editor.title)
    stream = "body-0-value-questions"  # a new form has a section
    try:
        design(page, editor, stream)
        page.click("[name=action-publish]")
        page.wait_for_url("**/plan/")
        settle(page)
        shoot(page, "check-before-enabling")
    finally:
        editor.delete()


def design(page: Any, editor: Editor, stream: str) -> None:
    page.fill("[name='body-0-value-title']", "走访情况")
    editor.ask(stream, "区域", "所属网格")
    editor.ask(stream, "单行文本", "户主姓名")
    choice = editor.ask(stream, "单选", "走访方式", "入户 | 1\n电话 | 2\n偶遇 | 3")
    editor.show_preview()
    page.locator(f"[name='{choice}-label']").scroll_into_view_if_needed()
    page.mouse.move(600, 450)
    page.mouse.wheel(0, 160)
    shoot(page, "designer")
    page.click("[data-side-panel-toggle=preview]")
    editor.settings(choice).scroll_into_view_if_needed()
    shoot(page, "question-settings")
    repeat = editor.ask(stream, "明细表", "家庭成员")
    editor.ask(f"{repeat}-questions", "单行文本", "姓名")
    editor.ask(f"{repeat}-questions", "公民身份号码", "公民身份号码")
    editor.adder(stream).click()
    page.wait_for_selector("[role=option]")
    page.evaluate("document.querySelector('[role=listbox]').scrollIntoView({block: 'center', inline: 'end'})")
    page.evaluate(
        "for (const e of document.querySelectorAll('*')) if (e.scrollLeft) e.scrollLeft = 0; scrollTo(0, scrollY)"
    )
    shoot(page, "question-types")
    page.keyboard.press("Escape")


def administration(album: Album) -> None:
    page = album.signed_in(ADMINISTRATOR, DESK)
    for address, name in [("area", "areas"), ("users", "people"), ("codes", "code-lists")]:
        page.goto(f"/admin/{address}/")
        settle(page)
        shoot(page, name)
    page.goto("/admin/appointment/new/")
    settle(page)
    shoot(page, "appointment-new")


# The phone


def phone(album: Album) -> None:
    page = album.page(PHONE)
    page.goto("/accounts/sign-in/")
    shoot(page, "sign-in-phone")
    page = album.signed_in(WORKER, PHONE)
    page.goto(f"/f/{FORM}/")
    shoot(page, "phone-form")
    try:
        fill_in(page)
        check = page.url
        page.goto("/m/")
        shoot(page, "phone-home")
        if album.submit:
            page.goto(check)
            page.locator("form[data-once] [type=submit]").click()
            page.wait_for_url("**/receipt/")
            shoot(page, "phone-receipt")
    finally:
        discard_drafts(page)


def fill_in(page: Any) -> None:
    page.locator("[value=next]").last.click()
    page.wait_for_selector("#errors")
    shoot(page, "phone-errors")
    page.select_option("[name=q-suo_shu_wang_ge]", index=1)
    page.fill("[name=q-hu_hao]", "HT-9001")
    page.fill("[name=q-hu_zhu_xing_ming]", "示例户主")
    page.fill("[name=q-lian_xi_dian_hua]", "13900000001")
    page.fill("[name=q-xiang_xi_di_zhi]", "荷塘村示例路1号")
    page.locator("[name=q-shi_fou_chu_zu_fang]").last.check()
    page.fill("[name=q-chang_zhu_ren_shu]", "2")
    photo = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": door()}
    page.set_input_files("input[type=file]", photo)
    page.locator("[value=save]").last.click()
    page.wait_for_selector("input[type=file]")
    page.locator("input[type=file]").evaluate("e => e.closest('.g-field').scrollIntoView()")
    shoot(page, "phone-photo")
    page.locator("[value=next]").last.click()
    members(page)


MEMBERS = [("示例户主", "02", "1", "1974-03-05", "17"), ("示例配偶", "10", "2", "1976-08-12", "24")]


def members(page: Any) -> None:
    for index, (name, relation, sex, born, sequence) in enumerate(MEMBERS):
        page.wait_for_selector("[value^='add:']")
        prefix = f"r-jia_ting_cheng_yuan-{index}-"
        if not page.locator(f"[name={prefix}xing_ming]").count():
            page.click("[value^='add:']")
            page.wait_for_selector(f"[name={prefix}xing_ming]")
        page.fill(f"[name={prefix}xing_ming]", name)
        page.select_option(f"[name={prefix}yu_hu_zhu_guan_xi]", relation)
        page.check(f"[name={prefix}xing_bie][value='{sex}']")
        page.fill(f"[name={prefix}gong_min_shen_fen_hao_ma]", id_number(born, sequence, sex))
        page.fill(f"[name={prefix}chu_sheng_ri_qi]", born)
    page.locator(f"[id='{prefix.rstrip('-')}']").evaluate("e => e.scrollIntoView()")
    shoot(page, "phone-members")
    page.locator("[value=next]").last.click()
    page.wait_for_url("**/check/")
    shoot(page, "phone-check")


def discard_drafts(page: Any) -> None:
    """The demo's people have no drafts but ours."""
    page.goto("/m/")
    while (button := page.locator("form[action$='/discard/'] button")).count():
        button.first.click()
        page.wait_for_load_state()


# The desk and paper


def desk(album: Album) -> None:
    page = album.page(DESK)
    page.goto("/accounts/sign-in/")
    shoot(page, "sign-in")
    page = album.signed_in(CLERK, DESK)
    page.goto("/desk/")
    shoot(page, "desk")
    page.goto(LEDGER)
    shoot(page, "ledger")
    page.goto(f"{LEDGER}?q=王")
    page.locator("details:not(.menu) > summary").first.click()
    shoot(page, "ledger-filters")
    page.goto(f"{LEDGER}statistics/?period=year")
    shoot(page, "statistics")
    page.goto(f"{LEDGER}dictionary/")
    page.set_viewport_size({"width": DESK[0], "height": 1100})
    shoot(page, "about-the-data")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.goto(LEDGER)
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    shoot(page, "record")
    page.locator("details.reason summary").click()
    shoot(page, "record-reason", clip={"x": 0, "y": 0, "width": DESK[0], "height": 520})
    paper(page)


def paper(page: Any) -> None:
    address = page.locator("a[href*='/desk/print/']").first.get_attribute("href")
    keep(first_page(page.request.get(address).body(), 70), "printed-record")
    page.goto(f"/desk/print/ledgers/{FORM}/")
    shoot(page, "print-ledger")
    token = page.input_value("[name=csrfmiddlewaretoken] >> nth=-1")
    # 200 rows at most are laid out at once, so that no worker is needed.
    answer = page.request.post(
        f"/desk/print/ledgers/{FORM}/", form={"csrfmiddlewaretoken": token}, headers={"Referer": page.url}
    )
    keep(first_page(answer.body(), 80), "printed-ledger")


def first_page(pdf: bytes, dpi: int) -> Image.Image:
    if not pdf.startswith(b"%PDF"):
        sys.exit("the print did not answer with a PDF: " + pdf[:200].decode(errors="replace"))
    sheet = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil()
    framed = Image.new("RGB", (sheet.width + 2, sheet.height + 2), "#888888")
    framed.paste(sheet, (1, 1))
    return framed


# What residents see


def website(album: Album) -> None:
    page = album.page(PHONE)
    page.goto(f"/boards/{VILLAGE}/")
    shoot(page, "board")
    page.goto(f"/find/?area={VILLAGE}001")
    shoot(page, "my-grid-worker")
    page = album.signed_in(CLERK, DESK)
    page.goto("/desk/notices/")
    shoot(page, "notices", clip={"x": 0, "y": 0, "width": DESK[0], "height": 420})


def month(album: Album) -> None:
    """What a village prints in a month: the on-duty notice, a score sheet, the duty rota."""
    page = album.signed_in(CLERK, DESK)
    for name, address in (("rota-station", "/desk/rota/hetang/"), ("rota-month", "/desk/rota/hetang/2026-12/")):
        page.goto(address)
        shoot(page, name)
    papers = [
        ("printed-duty-notice", "/desk/print/duty/329921101201001/?format=pdf&paper=A3", 55),
        ("printed-score-sheet", "/desk/appraisal/print/?month=2026-11", 75),
        ("printed-rota", "/desk/rota/hetang/2026-12/print/", 75),
    ]
    for name, address, dpi in papers:
        keep(first_page(page.request.get(address).body(), dpi), name)


PARTS: dict[str, Callable[[Album], None]] = {
    "designer": designer,
    "administration": administration,
    "desk": desk,
    "website": website,
    "month": month,
    "phone": phone,  # last: --submit adds a record, and the desk would show it
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("base_url")
    parser.add_argument("accounts", type=Path, help="demo-accounts.json")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--submit", action="store_true", help="submit one record, for the picture of the receipt")
    options = parser.parse_args()
    accounts = json.loads(options.accounts.read_text())
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or sys.exit("chromium is missing: apt-get install chromium")
    # LANGUAGE: the browser's own words (date fields, file buttons) follow it.
    words: dict[str, str | float | bool] = {**os.environ, "LANGUAGE": "zh_CN", "LANG": "zh_CN.UTF-8"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS, env=words)
        album = Album(browser, options.base_url, accounts, options.submit)
        for name in options.only:
            PARTS[name](album)
        browser.close()


if __name__ == "__main__":
    main()
