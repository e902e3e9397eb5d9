"""Fields in place of the links that a sheet was laid out with.

WeasyPrint makes fields itself, but with the whole face in the file (16 MB and 3 s for one), without the look of a box
that is not ticked, and with a name for each radio button.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from forms_app.entry.paper import names
from forms_app.entry.paper.inputs import LINES, LIST, MANY, ONE
from reports.documents.blank.face import face
from reports.documents.blank.looks import MARKED, font_of
from reports.documents.blank.places import SCHEME, Place

_SIZE, _SMALL = 10, 8  # points
_HIDDEN, _PRINTED = 2, 4
_READ_ONLY, _MULTILINE, _RADIO, _COMBO, _EDIT = 1, 1 << 12, 1 << 15, 1 << 17, 1 << 18
_NO_SPELLING = 1 << 22
_FACE = "/Hei"


def with_fields(pdf: bytes, places: Sequence[Place], mark: str) -> bytes:
    """``mark``: what tells this form from others; it stands in a hidden field and in the document's own data."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        _Fields(document, places).write(mark)
        document.docinfo["/GewuForm"] = mark
        out = io.BytesIO()
        document.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return out.getvalue()


class _Fields:
    def __init__(self, document: Any, places: Sequence[Place]) -> None:
        import pikepdf

        self.lib, self.document, self.places = pikepdf, document, places
        self.looks: dict[tuple[float, float, bool], Any] = {}
        self.boxes: dict[str, list[tuple[Place, Any]]] = {}  # by name, in the order of the sheet

    def write(self, mark: str) -> None:
        lib = self.lib
        for page in self.document.pages:
            self._take(page)
        fields = [self._field(name, boxes) for name, boxes in self.boxes.items()]
        fields.append(self._mark(mark))
        font = self.document.make_indirect(font_of(self.document, face()))
        ticks = lib.Dictionary(Type=lib.Name.Font, Subtype=lib.Name.Type1, BaseFont=lib.Name.ZapfDingbats)
        fonts = lib.Dictionary(Hei=font, ZaDb=self.document.make_indirect(ticks))
        look = lib.String(f"{_FACE} {_SIZE} Tf 0 g")
        self.document.Root.Lang = lib.String("zh-CN")
        self.document.Root.AcroForm = lib.Dictionary(
            Fields=lib.Array(fields), NeedAppearances=True, DA=look, DR=lib.Dictionary(Font=fonts)
        )

    def _take(self, page: Any) -> None:
        """Links of ours become boxes; all others stay."""
        kept = []
        for link in page.get("/Annots", []):
            address = str(link.get("/A", {}).get("/URI", ""))
            if not address.startswith(SCHEME):
                kept.append(link)
                continue
            place = self.places[int(address.removeprefix(SCHEME))]
            box = self._box(page, link, place)
            kept.append(box)
            self.boxes.setdefault(place.name, []).append((place, box))
        page.Annots = self.lib.Array(kept)
        page.Tabs = self.lib.Name.S

    def _box(self, page: Any, link: Any, place: Place) -> Any:
        lib = self.lib
        left, bottom, right, top = _upright([float(number) for number in link.Rect])
        box = lib.Dictionary(
            Type=lib.Name.Annot, Subtype=lib.Name.Widget, F=_PRINTED, P=page.obj,
            Rect=lib.Array([left, bottom, right, top]),
        )  # fmt: skip
        if place.kind in {ONE, MANY}:
            state = _state(place)
            box.AS = lib.Name(state) if place.default else lib.Name.Off
            box.AP = lib.Dictionary(N=lib.Dictionary({
                state: self._look(right - left, top - bottom, ticked=True),
                "/Off": self._look(right - left, top - bottom, ticked=False),
            }))  # fmt: skip
            box.MK = lib.Dictionary(CA=lib.String("4"))
        return self.document.make_indirect(box)

    def _look(self, width: float, height: float, *, ticked: bool) -> Any:
        key = round(width, 1), round(height, 1), ticked
        if key not in self.looks:
            lib = self.lib
            drawn = self.document.make_stream(MARKED % {b"w": width * 0.8, b"h": height * 0.8} if ticked else b"")
            drawn.Type, drawn.Subtype = lib.Name.XObject, lib.Name.Form
            drawn.BBox = lib.Array([0, 0, width, height])
            self.looks[key] = drawn
        return self.looks[key]

    def _field(self, name: str, boxes: Sequence[tuple[Place, Any]]) -> Any:
        """A field of one box is the box itself; of several (radio buttons, a column that is repeated) their parent."""
        lib, place = self.lib, boxes[0][0]
        found = boxes[0][1] if len(boxes) == 1 and place.kind != ONE else self.document.make_indirect(lib.Dictionary())
        found.T = lib.String(names.written(name))
        found.TU = lib.String(place.told)
        for key, value in self._kind([place for place, _box in boxes]).items():
            found[key] = value
        if found is not boxes[0][1]:
            found.Kids = lib.Array([box for _place, box in boxes])
            for one, box in boxes:
                box.Parent = found
                if one.kind == ONE:
                    box.TU = lib.String(one.told)
        return found

    def _kind(self, places: Sequence[Place]) -> dict[str, Any]:
        lib, place = self.lib, next((place for place in places if place.default), places[0])
        if place.kind in {ONE, MANY}:
            chosen = lib.Name(_state(place)) if place.default else lib.Name.Off
            return {"/FT": lib.Name.Btn, "/Ff": _RADIO if place.kind == ONE else 0, "/V": chosen}
        size = _SMALL if place.is_small else _SIZE
        look = {"/DA": lib.String(f"{_FACE} {size} Tf 0 g"), "/V": lib.String(_shown(place))}
        if place.kind != LIST:
            return {"/FT": lib.Name.Tx, "/Ff": _MULTILINE if place.kind == LINES else 0, **look}
        labels = lib.Array([lib.String(choice.label) for choice in place.options])
        return {"/FT": lib.Name.Ch, "/Ff": _COMBO | _EDIT | _NO_SPELLING, "/Opt": labels, **look}

    def _mark(self, mark: str) -> Any:
        lib, page = self.lib, self.document.pages[0]
        hidden = lib.Dictionary(
            Type=lib.Name.Annot, Subtype=lib.Name.Widget, FT=lib.Name.Tx, T=lib.String(names.MARK), V=lib.String(mark),
            F=_HIDDEN, Ff=_READ_ONLY, Rect=lib.Array([0, 0, 0, 0]), P=page.obj,
            DA=lib.String(f"{_FACE} {_SIZE} Tf 0 g"),
        )  # fmt: skip
        made = self.document.make_indirect(hidden)
        page.obj.Annots.append(made)
        return made


def _shown(place: Place) -> str:
    """A default as the list says it; what is written stands as it is."""
    return next((choice.label for choice in place.options if choice.code == place.default), place.default)


def _state(place: Place) -> str:
    """The name of a ticked box. The code behind a radio button has to be told by it."""
    return f"/{quote(place.code, safe='')}"


def _upright(box: list[float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])
