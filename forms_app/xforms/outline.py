"""The tree of a survey as sections: groups at the top are sections, groups within them are opened up."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.check import REPEAT_DEPTH
from forms_app.schema.expressions.rules import RELEVANT, ROW_COUNT
from forms_app.xforms.asking import Asking
from forms_app.xforms.items import Item, Part, Written, everything
from forms_app.xforms.own import MARK, Own

TITLE_LENGTH = 100
Path = tuple[str, ...]


class Outline:
    def __init__(self, asking: Asking, title: str) -> None:
        self.asking, self.rows, self.notes, self.title = asking, asking.rows, asking.notes, title
        self.ours, self.intro = asking.ours, 0  # the row of the form's introduction

    def parts(self, survey: Any) -> list[Part]:
        """Sections with their questions; none is empty."""
        found: list[Part] = []
        is_loose = False
        for child, path in self._children(survey, ()):
            if _kind(child) == "GroupedSection":
                found.append(self._part(child, path))
                is_loose = False
                continue
            if self.ours.own(self.rows.number(path)).part == "form_intro":
                self.intro = self.rows.number(path)
                continue
            if not is_loose:
                found.append(Part(self.title[:TITLE_LENGTH], self.rows.number(path)))
                is_loose = True
            found[-1].items += self._items(child, path, [], 0)
        return [part for part in found if part.items or self._empty(part)]

    def _empty(self, part: Part) -> bool:
        self.notes.warn(_("Nothing is asked in this group: left out."), self.rows.place(part.row, "type"))
        return False

    def _part(self, group: Any, path: Path) -> Part:
        row, label = self.rows.number(path), self.asking.words(group.label)
        part = Part((label or str(group.name))[:TITLE_LENGTH], row)
        if len(label) > TITLE_LENGTH:
            part.intro = label
            told = _("The title is longer than %(limit)d characters: the whole of it stands below.")
            self.notes.warn(told % {"limit": TITLE_LENGTH}, self.rows.place(row, "label"))
        if self.ours.is_ours:
            part.title = self.ours.text(row, "label")
        part.conditions = self._condition(group, row) or self._carried(row)
        self._look(group, row)
        for child, where in self._children(group, path):
            if self.ours.own(number := self.rows.number(where)).part == "intro" and where in self.rows.numbers:
                part.intro, part.intro_row = self.ours.exact(row, "intro", self.ours.text(number, "label")), number
            else:
                part.items += self._items(child, where, [], 0)
        return part

    def _carried(self, row: int) -> list[Written]:
        text = self.ours.own(row).texts.get(RELEVANT, "")
        return [(text, self.rows.place(row, f"{MARK}{RELEVANT}"))] if text else []

    def _items(self, element: Any, path: Path, above: list[Written], depth: int) -> list[Item]:
        match _kind(element):
            case "GroupedSection":
                own = self.ours.own(self.rows.number(path)) if path in self.rows.numbers else Own()
                if own.type in {"matrix", "check_item"}:
                    return [self._several(element, path, own, above)]
                return self._group(element, path, above, depth)
            case "RepeatingSection":
                return self._repeat(element, path, above, depth)
        if str(element.name) in self.asking.renamed and path not in self.rows.numbers:
            return []  # the words behind 其他, which are part of the choice here
        item = self.asking.item(element, path, above)
        return [item] if item else []

    def _group(self, group: Any, path: Path, above: list[Written], depth: int) -> list[Item]:
        """Its questions, each shown only when the group would be, behind a note with its title."""
        row, label = self.rows.number(path), self.asking.words(group.label)
        conditions = [*above, *self._condition(group, row)]
        found = [
            item
            for child, where in self._children(group, path)
            for item in self._items(child, where, conditions, depth)
        ]
        told = _("A group in a group is opened up: its questions follow one another, each with the group's condition.")
        self.notes.warn(told, self.rows.place(row, "type"))
        self._look(group, row)
        if label and found:
            short = label if len(label) <= 200 else f"{label[:199]}…"
            note = Item(f"{group.name}_title", "note", short, row, conditions=conditions)
            if short != label:
                note.options["body"] = label
            found.insert(0, note)
        return found

    def _several(self, group: Any, path: Path, own: Own, above: list[Written]) -> Item:
        """One question that is a group in XLSForm: its rows are parts of the answer."""
        row, named = self.rows.number(path), str(group.name)
        children = [(child, self.rows.number(where)) for child, where in self._children(group, path)]
        parts = [(child, number, part) for child, number in children if (part := self.ours.own(number).part)]
        named = next((str(child.name) for child, _row, part in parts if part == "value"), named)
        item = Item(named, own.type, self.ours.text(row, "label"), row)
        item.conditions = [*above, *(self._condition(group, row) or self._carried(row))]
        self.asking.renamed |= {str(child.name): f"{named}.{part}" for child, _row, part in parts if part != "value"}
        if own.type == "matrix":
            lines = [f"{self.ours.text(number, 'label')} | {part}" for _child, number, part in parts]
            item.options["rows"] = self.ours.exact(row, "rows", "\n".join(lines))
            item.row_numbers = {part: number for _child, number, part in parts}
            if parts:
                self.asking.choosing.scale(item, parts[0][0])
        self.ours.settle(item, own)
        for name, text in own.texts.items():
            if name != RELEVANT:
                item.texts[name] = text, self.rows.place(row, f"{MARK}{name}")
        return item

    def _repeat(self, repeat: Any, path: Path, above: list[Written], depth: int) -> list[Item]:
        row = self.rows.number(path)
        label = self.asking.words(repeat.label) or str(repeat.name)
        item = Item(str(repeat.name), "repeat", label[:200], row)
        if self.ours.is_ours:
            item.label = self.ours.text(row, "label")
        item.conditions = [*above, *(self._condition(repeat, row) or self._carried(row))]
        self.ours.settle(item, self.ours.own(row))
        item.children = [
            inner for child, where in self._children(repeat, path) for inner in self._items(child, where, [], depth + 1)
        ]
        if (count := self._count(repeat)) and not item.options.get("count"):
            item.texts[ROW_COUNT] = self.ours.written(row, "repeat_count", count), self.rows.place(row, "repeat_count")
        self._look(repeat, row)
        if not item.children:
            self.notes.warn(_("Nothing is asked in this group: left out."), self.rows.place(row, "type"))
            return []
        return [item] if depth + 1 < REPEAT_DEPTH else [item, *self._moved_out(item)]

    def _moved_out(self, table: Item) -> list[Item]:
        """Tables in a table as deep as may be: they stand beside it then, and each row says where it belongs."""
        inner = [item for item in table.children if item.type == "repeat"]
        table.children = [item for item in table.children if item.type != "repeat"]
        for item in inner:
            place = self.rows.place(item.row, "type")
            if _names(item) & {one.name for one in everything(table.children)}:
                told = _("Tables of rows can stand in one another %(limit)d deep at most. Take this one out.")
                self.notes.error(told % {"limit": REPEAT_DEPTH}, place)
            told = _(
                "Tables of rows can stand in one another %(limit)d deep at most: this one stands beside “%(table)s”, "
                "and each row says to which of its rows it belongs."
            )
            self.notes.warn(told % {"limit": REPEAT_DEPTH, "table": table.label}, place)
            label = _("Belongs to which row of “%(table)s”") % {"table": table.label[:150]}
            number = Item(f"{table.name}_row", "integer", label, item.row, required=True, is_made=True)
            number.options["minimum"] = 1
            item.children.insert(0, number)
            item.conditions = [*table.conditions, *item.conditions]
        return inner

    def _count(self, repeat: Any) -> str:
        """How many rows; pyxform moves what is more than one name into a question of its own before the table."""
        count = str((repeat.control or {}).get("jr:count") or "").strip()
        made = f"{repeat.name}_count"
        if re.sub(r"\s", "", count) == f"${{{made}}}" or count.rpartition("/")[2].strip() == made:
            for sibling in repeat.parent.children or []:
                if str(sibling.name) == made and not self._stands(sibling):
                    return str((sibling.bind or {}).get("calculate") or "").strip()
        return count

    def _children(self, parent: Any, path: Path) -> list[tuple[Any, Path]]:
        children = [(child, (*path, str(child.name))) for child in parent.children or []]
        made = {f"{child.name}_count" for child, _path in children if _kind(child) == "RepeatingSection"}
        return [
            (child, where)
            for child, where in children
            if where != ("meta",) and not (where[-1] in made and where not in self.rows.numbers)
        ]

    def _stands(self, element: Any) -> bool:
        return any(where[-1] == str(element.name) for where in self.rows.numbers)

    def _condition(self, element: Any, row: int) -> list[Written]:
        text = self.ours.written(row, RELEVANT, str((element.bind or {}).get("relevant") or "").strip())
        return [(text, self.rows.place(row, "relevant"))] if text else []

    def _look(self, element: Any, row: int) -> None:
        look = str((element.control or {}).get("appearance") or "").split()
        for name in sorted(set(look) - {"field-list", "table-list", "minimal"}):
            told = _("The appearance “%(name)s” has no counterpart: shown in the usual way.")
            self.notes.warn(told % {"name": name[:60]}, self.rows.place(row, "appearance"))


def _names(item: Item) -> set[str]:
    """Questions that the expressions in a table read."""
    texts = [text for one in everything([item]) for text, _place in (*one.conditions, *one.texts.values())]
    return {name.strip() for text in texts for name in re.findall(r"\$\{([^{}]+)\}", text)}


def _kind(element: Any) -> str:
    return type(element).__name__
