"""What stands in the fields: the tick, and the face of typed text as a PDF describes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reports.documents.blank.face import Face

# A √ over nearly the whole of the box.
MARKED = b"q 1.4 w 1 J 1 j %(w).2f 0 0 %(h).2f 0 0 cm .2 .6 m .5 .25 l 1.05 1.05 l S Q"
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%s
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def font_of(document: Any, face: Face | None) -> Any:
    """The dictionary of the font; without the face the one that readers of Chinese systems have."""
    return _own(document, face) if face else _substituted(document)


def _own(document: Any, face: Face) -> Any:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    name = Name("/GEWUAA+NotoSansCJKsc-Regular")
    program = document.make_stream(face.program)
    program.Subtype = Name.CIDFontType0C
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=4, FontBBox=Array([-1002, -1048, 2928, 1808]), ItalicAngle=0,
        Ascent=880, Descent=-120, CapHeight=733, StemV=80, FontFile3=program,
    )  # fmt: skip
    widths = Array([])
    for glyph, width in sorted(face.widths.items()):
        widths.append(glyph)
        widths.append(Array([width]))
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=name, DW=1000, W=widths,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        FontDescriptor=document.make_indirect(descriptor),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([document.make_indirect(below)]),
        ToUnicode=document.make_stream((_CMAP % "\n".join(_characters(face))).encode()),
    )  # fmt: skip


def _characters(face: Face) -> Iterator[str]:
    """Which character each glyph is: by it readers find the glyph of what is typed."""
    pairs = sorted((glyph, code) for code, glyph in face.glyphs.items())
    for at in range(0, len(pairs), 100):
        some = pairs[at : at + 100]
        lines = [f"<{glyph:04x}> <{chr(code).encode('utf-16-be').hex()}>" for glyph, code in some]
        yield "\n".join([f"{len(lines)} beginbfchar", *lines, "endbfchar"])


def _substituted(document: Any) -> Any:
    import pikepdf
    from pikepdf import Array, Dictionary, Name

    name = Name("/STSong-Light")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=6, FontBBox=Array([-25, -254, 1000, 880]), ItalicAngle=0,
        Ascent=880, Descent=-120, CapHeight=880, StemV=93,
    )  # fmt: skip
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType0, BaseFont=name, DW=1000, W=Array([1, 95, 500]),
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("GB1"), Supplement=2),
        FontDescriptor=document.make_indirect(descriptor),
    )  # fmt: skip
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/STSong-Light-UniGB-UCS2-H"),
        Encoding=Name("/UniGB-UCS2-H"), DescendantFonts=Array([document.make_indirect(below)]),
    )  # fmt: skip
