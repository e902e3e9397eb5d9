"""What cannot be shown or saved is refused wherever it stands, and nothing else is."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from forms_app.entry.text import tidy


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufffd", chr(0xD800)])
@pytest.mark.parametrize("text", ["{}王一禾", "王{}一禾", "a{}b"])
def test_what_cannot_be_shown_is_refused(mark, text):
    with pytest.raises(ValidationError, match="无法"):
        tidy(text.format(mark))


@pytest.mark.parametrize("text", ["王一禾", "阿依古丽·买买提", "䶮𠮷", "3 岁", "a\u200db", "é", "😀", "\ue000", ""])
def test_rare_and_joined_characters_pass(text):
    assert tidy(text) == text


def test_lines_are_kept_only_where_they_are_asked_for():
    assert tidy("a\r\nb", lines=True) == "a\nb"
    assert tidy("a\r\nb") == "a b"
