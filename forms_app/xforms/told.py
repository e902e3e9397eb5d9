"""What is said about a form in another format, and about which cell: errors keep it out, warnings say what differs."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Place:
    """A sheet as it is called in the file, a row counted from 1 with the header, a column by its header."""

    sheet: str = ""
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        if not self.sheet:
            return ""
        given = {"sheet": self.sheet, "row": self.row, "column": self.column}
        if not self.row:
            return _("Sheet %(sheet)s") % given
        if not self.column:
            return _("Sheet %(sheet)s, row %(row)d") % given
        return _("Sheet %(sheet)s, row %(row)d, column “%(column)s”") % given


@dataclass(frozen=True)
class Told:
    """One sentence about one place."""

    text: str
    place: Place = Place()

    def __str__(self) -> str:
        where = str(self.place)
        return _("%(place)s: %(text)s") % {"place": where, "text": self.text} if where else self.text


@dataclass
class Notes:
    """All that was said while one file was read, each sentence once."""

    errors: list[Told] = field(default_factory=list)
    warnings: list[Told] = field(default_factory=list)

    def error(self, text: str, place: Place) -> None:
        if (told := Told(text, place)) not in self.errors:
            self.errors.append(told)

    def warn(self, text: str, place: Place) -> None:
        if (told := Told(text, place)) not in self.warnings:
            self.warnings.append(told)


class Refused(ValueError):
    """The file is no form that can be read."""

    def __init__(self, text: str, place: Place = Place()) -> None:
        super().__init__(text)
        self.told = Told(text, place)
