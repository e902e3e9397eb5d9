"""A sheet is one page, also for the longest names and notes."""

import io

import pypdf
import pytest

from forms_app.areas.scope import Scope
from reports.appraisal.access import this_month
from reports.appraisal.making import make_sheets
from reports.appraisal.models import ScoreSheet
from reports.appraisal.paper import appraisals_pdf
from reports.appraisal.standard import ensure_default_scheme
from reports.engine.paper import Printing

pytestmark = pytest.mark.django_db
LONG = "阿卜杜热西提·麦麦提吐尔逊·艾合买提江·努尔麦麦提·吾斯曼江·艾则孜·阿里木䶮𬱟㛃𠅤"


def test_one_page_each_with_the_whole_name_and_a_bookmark(areas, grid_worker, village_clerk):
    make_sheets(Scope(everything=True).q("area__path"), ensure_default_scheme(), this_month())
    sheet = ScoreSheet.objects.get()
    sheet.person_name = LONG
    sheet.save()
    sheet.scores.update(note="长说明" * 60)
    reader = pypdf.PdfReader(io.BytesIO(appraisals_pdf(ScoreSheet.objects.all(), Printing.now(village_clerk))))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    assert LONG in page.extract_text().replace("\n", "").replace(" ", "")
    assert LONG in str(reader.outline)
