"""Every setting in the editor says what it does, in words and figures that hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from forms_app.designer.blocks import SectionBlock
from forms_app.schema.kinds.media import FILES, MOST_FILES, MOST_PHOTOS, MOST_SECONDS, PHOTOS, SECONDS

# Their names leave nothing open; the label says what to write in its own place.
PLAIN = {"label", "required", "questions"}


def options(stream: Any) -> Iterator[tuple[str, str, Any]]:
    """(type, option, block) of every type, tables of rows and what stands in them included."""
    for kind, block in stream.child_blocks.items():
        for name, child in block.child_blocks.items():
            yield kind, name, child
            if name == "questions":
                yield from options(child)


def help_of(block: Any) -> str:
    return str(block.field.help_text or "")


def test_every_setting_of_every_type_has_a_help_text():
    section = SectionBlock()
    found = [*options(section.child_blocks["questions"]), *(("section", *one) for one in section.child_blocks.items())]
    assert len(found) > 500
    assert {(kind, name) for kind, name, block in found if name not in PLAIN and not help_of(block)} == set()


def test_the_figures_in_them_are_the_real_ones():
    types = SectionBlock().child_blocks["questions"].child_blocks
    real = {
        ("photos", "maximum"): (MOST_PHOTOS, PHOTOS),
        ("files", "maximum"): (MOST_FILES, FILES),
        ("audio", "seconds"): (MOST_SECONDS, SECONDS),
    }
    for (kind, name), figures in real.items():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                text = help_of(types[kind].child_blocks[name])
            assert [figure for figure in figures if str(figure) not in text] == [], text


def test_what_is_counted_is_not_called_a_value():
    types = SectionBlock().child_blocks["questions"].child_blocks
    with translation.override("zh-hans"):
        assert str(types["photos"].child_blocks["maximum"].label) == "至多几张"
        assert str(types["integer"].child_blocks["maximum"].label) == "最大值"
