"""Print what hangs on the wall: the on-duty notice of a grid (or of all grids of a village), or a public notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from forms_app.records.access import Refused, command_user
from reports.documents.duty_notice import notices_of
from reports.documents.duty_paper import PAPERS, notices_pdf, paper_named
from reports.documents.duty_views import grids_for_print
from reports.engine.errors import PrintFailed
from reports.engine.pictures import png_pages
from website.notices.paper import SCALES, find_notice, notice_pdf

AREA_DIGITS = {12, 15}  # a village, a grid; shorter numbers are those of public notices


class Command(BaseCommand):
    help = "Print the on-duty notice of a grid or village (by its code), or a public notice (by its number)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("page_id", help="code of a grid (15 digits) or village (12), or number of a notice")
        parser.add_argument("out", help="a .pdf or .png file")
        parser.add_argument("--paper", default="", choices=["", *PAPERS], help="A3 for grids, A4 for notices")
        parser.add_argument("--as", dest="username", help="print what this user may print")

    def handle(self, *args: Any, page_id: str, out: str, paper: str, username: str | None, **options: Any) -> None:
        target = Path(out)
        if target.suffix not in {".pdf", ".png"}:
            raise CommandError(_("Give a file name that ends in .pdf or .png."))
        try:
            pdf = self._pdf(command_user(username), page_id, paper)
            written = _write(target, pdf, 72 if paper == "60x90" else 150)
        except get_user_model().DoesNotExist as error:
            raise CommandError(_("There is no user “%(name)s”.") % {"name": username}) from error
        except Refused as refused:
            raise CommandError(f"{refused.title}。{refused}") from refused
        except (PrintFailed, OSError) as error:
            raise CommandError(str(error)) from error
        for path in written:
            self.stdout.write(_("Printed to %(file)s") % {"file": path})

    def _pdf(self, user: Any, page_id: str, paper: str) -> bytes:
        """Raises Refused and PrintFailed."""
        if not (page_id.isascii() and page_id.isdigit()):
            raise CommandError(_("Give the number of a public notice, or the code of a grid or village."))
        if len(page_id) in AREA_DIGITS:
            _area, grids = grids_for_print(user, page_id)
            return notices_pdf(notices_of(grids), paper_named(paper or "A3"))
        if paper and paper not in SCALES:
            raise CommandError(_("Public notices are printed on A4 or A3."))
        page = find_notice(user, int(page_id))
        return notice_pdf(page, paper or "A4")


def _write(target: Path, pdf: bytes, dpi: int) -> list[Path]:
    """The file; pictures of several pages get -1, -2 … before the suffix."""
    if target.suffix == ".pdf":
        target.write_bytes(pdf)
        return [target]
    pages = png_pages(pdf, dpi)
    if len(pages) == 1:
        target.write_bytes(pages[0])
        return [target]
    paths = [target.with_stem(f"{target.stem}-{number}") for number in range(1, len(pages) + 1)]
    for path, page in zip(paths, pages, strict=True):
        path.write_bytes(page)
    return paths
