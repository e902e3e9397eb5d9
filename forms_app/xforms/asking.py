"""One question of pyxform's survey as an item: type, words, options and expressions with their places."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from forms_app.schema.check import LABEL_LENGTH
from forms_app.schema.expressions.rules import (
    CALCULATED,
    CALCULATION,
    CONSTRAINT,
    INITIAL,
    RELEVANT,
    REQUIRED_WHEN,
)
from forms_app.schema.types import TYPES
from forms_app.xforms import kinds
from forms_app.xforms.choosing import Choosing
from forms_app.xforms.items import Item, Written
from forms_app.xforms.languages import said
from forms_app.xforms.ours import Ours, told_changed
from forms_app.xforms.own import MARK, Own, bounds, without_bounds
from forms_app.xforms.rows import Rows
from forms_app.xforms.told import Notes
from forms_app.xforms.workbook import Workbook

HINT_LENGTH, MESSAGE_LENGTH, DEFAULT_LENGTH = 500, 200, 200
_ALWAYS, _NEVER = {"yes", "true", "true()"}, {"no", "false", "false()", ""}
_INSERTED = re.compile(r"<output[^>]*?value=\"[^\"]*?([\w.-]+)\s*\"\s*/>|\$\{\s*([^{}]+?)\s*\}")


class Asking:
    """Turns questions into items. ``labels``: of all questions by name, for what is inserted into other labels.
    ``forms``: web names of the forms in use, whose records may be chosen from."""

    def __init__(
        self,
        book: Workbook,
        rows: Rows,
        language: str,
        labels: dict[str, str],
        notes: Notes,
        forms: frozenset[str] = frozenset(),
    ) -> None:
        self.rows, self.language, self.labels, self.notes = rows, language, labels, notes
        self.ours = Ours(rows, book.settings_row, notes)
        self.last = ""  # name of the question before
        self.renamed: dict[str, str] = {}  # what stands in expressions for questions that became part of another
        self.choosing = Choosing(book, rows, language, self.ours, notes, forms, self.renamed)

    def item(self, question: Any, path: tuple[str, ...], above: list[Written]) -> Item | None:
        """None for what is not taken, which is told."""
        bind, control = dict(question.bind or {}), dict(question.control or {})
        row = self.rows.number(path)
        looks = set(str(control.get("appearance") or "").split())
        kind, own = kinds.ours(question, bind, looks), self._own(path, row)
        if own.part:  # made for ODK alone: expressions that name it mean a part of the answer above
            self.renamed[str(question.name)] = f"{self.last}.{own.part}"
            return None
        kind = own.type or kind
        if not kind or question.type in kinds.UNKNOWABLE:
            self._warn(row, "type", _("Nobody fills this in, and a browser does not know it: left out."))
            return None
        item = Item(str(question.name), kind, "", row, conditions=list(above))
        self.last = item.name
        if relevant := self.ours.written(row, RELEVANT, str(bind.get("relevant") or "").strip()):
            item.conditions.append((relevant, self.rows.place(row, "relevant")))
        self._words(item, question)
        self.choosing.settle(item, question, path, own)
        self._options(item, question, bind)
        self.ours.settle(item, own)
        self._rules(item, question, bind, own)
        self._told(item, question, bind, looks)
        return item

    def _own(self, path: tuple[str, ...], row: int) -> Own:
        """The own columns of a row, as far as they still belong to its type."""
        own = self.ours.own(row) if path in self.rows.numbers else Own()
        if not own.type or self.ours.fits(own, self.rows.type(path)):
            return own
        told_changed(self.notes, row)
        return Own(key=own.key, part=own.part)

    def words(self, text: Any) -> str:
        """A label in the form's language; what is inserted of other answers stands there by its label."""
        return _INSERTED.sub(lambda found: f"「{self._named(found[1] or found[2])}」", said(text, self.language))

    def _named(self, name: str) -> str:
        return self.labels.get(name, name)

    def _warn(self, row: int, column: str, text: str) -> None:
        self.notes.warn(text, self.rows.place(row, column))

    # Words

    def _words(self, item: Item, question: Any) -> None:
        if self.ours.is_ours:
            item.label, item.hint = self.ours.text(item.row, "label"), self.ours.text(item.row, "hint")
            return
        label = self.words(question.label)
        if _INSERTED.search(said(question.label, self.language)):
            told = _("Answers cannot be inserted into labels: the label of the question stands there instead.")
            self._warn(item.row, "label", told)
        hints = [self.words(question.hint), self.words(getattr(question, "guidance_hint", None))]
        item.label = label or item.name
        if len(label) > LABEL_LENGTH:
            item.label = f"{label[: LABEL_LENGTH - 1]}…"
            if item.type == "note":
                item.options["body"] = label
            else:
                hints.insert(0, label)
                told = _("The question is longer than %(limit)d characters: the whole of it stands in the instruction.")
                self._warn(item.row, "label", told % {"limit": LABEL_LENGTH})
        hint = " ".join(filter(None, hints))
        if len(hint) > HINT_LENGTH:
            self._warn(item.row, "hint", _("The instruction is cut to %(limit)d characters.") % {"limit": HINT_LENGTH})
        item.hint = hint[:HINT_LENGTH]

    # Options

    def _options(self, item: Item, question: Any, bind: dict[str, Any]) -> None:
        given = dict(question.parameters or {}) if isinstance(question.parameters, dict) else {}
        if item.type == "device":
            item.options["what"] = kinds.recorded(bind)
        if question.type == "range" and item.type != "rating":
            low, high = given.pop("start", "1"), given.pop("end", "10")
            item.options["minimum"], item.options["maximum"] = sorted((_number(low), _number(high)), key=float)
            given.pop("step", None)
            self._warn(item.row, "parameters", _("Taken as a number between its limits; any step between is possible."))
        if item.type == "rating":
            given = {}
        if item.type == "consent" and not self.ours.is_ours:
            item.options["statement"] = item.label
        for name in set(given) - {"value", "label"}:
            self._warn(item.row, "parameters", _("“%(name)s” has no counterpart and is not taken.") % {"name": name})

    # Expressions

    def _rules(self, item: Item, question: Any, bind: dict[str, Any], own: Own) -> None:
        row, kind = item.row, TYPES[item.type]
        calculation = self.ours.written(row, CALCULATION, str(bind.get("calculate") or "").strip())
        always = str(bind.get("required") or "").strip().lower() in _ALWAYS
        item.required = (always or item.required) and kind.is_required
        required = self.ours.written(row, "required", str(bind.get("required") or "").strip())
        if required.lower() not in _ALWAYS | _NEVER and kind.is_asked and kind.is_required:
            item.texts[REQUIRED_WHEN] = required, self.rows.place(row, "required")
        limits = bounds(item.type, own.options)
        given = self.ours.written(row, CONSTRAINT, str(bind.get("constraint") or "").strip())
        if constraint := without_bounds(given, limits):
            self._constraint(item, constraint, bind)
        calculation = calculation or self._known(question, bind)
        if calculation and item.type not in CALCULATED:
            item.type, item.required = "text", False
        if calculation:
            item.texts[CALCULATION] = calculation, self.rows.place(row, "calculation")
            item.required = False
            if not self.ours.is_ours:
                item.texts.pop(REQUIRED_WHEN, None)
        self._default(item, question, own)
        for name, text in own.texts.items():
            self._carried(item, name, text)
        if self.ours.is_ours and item.texts.get(CONSTRAINT):
            item.options["constraint_message"] = self.ours.text(row, "constraint_message")

    def _carried(self, item: Item, name: str, text: str) -> None:
        """An expression that ODK would refuse, from its own column; one in the usual column counts before it."""
        place = self.rows.place(item.row, f"{MARK}{name}")
        if name == RELEVANT:
            item.conditions = item.conditions or [(text, place)]
        else:
            item.texts.setdefault(name, (text, place))

    def _constraint(self, item: Item, text: str, bind: dict[str, Any]) -> None:
        if not TYPES[item.type].is_asked:
            told = _("Nobody fills this in, so the check is not taken.")
            self._warn(item.row, "constraint", told)
            return
        item.texts[CONSTRAINT] = text, self.rows.place(item.row, "constraint")
        message = self.words(bind.get("jr:constraintMsg"))
        if len(message) > MESSAGE_LENGTH:
            told = _("The message is cut to %(limit)d characters.") % {"limit": MESSAGE_LENGTH}
            self._warn(item.row, "constraint_message", told)
        item.options["constraint_message"] = message[:MESSAGE_LENGTH]

    @staticmethod
    def _known(question: Any, bind: dict[str, Any]) -> str:
        """What the form fills in by itself: the day it was begun, and what is known of the person."""
        preload, params = str(bind.get("jr:preload") or ""), str(bind.get("jr:preloadParams") or "")
        if preload == "date":
            return "once(today())"
        name = params.removeprefix("uri:")
        return f"property('{name}')" if preload == "property" and name in kinds.PROPERTIES - {"deviceid"} else ""

    def _default(self, item: Item, question: Any, own: Own) -> None:
        default = "" if question.default is None else str(question.default).strip()
        if (typed := self.ours.default(own, str(self.ours.raw(item.row).get("default") or "").strip())) is not None:
            item.default = typed
            return
        if not default:
            return
        place = self.rows.place(item.row, "default")
        is_computed = CALCULATION in item.texts and not self.ours.is_ours
        if is_computed or not TYPES[item.type].has_default:
            self.notes.warn(_("A question of this type has no default value: not taken."), place)
        elif getattr(question, "_dynamic_default", None):
            item.texts[INITIAL] = self.ours.written(item.row, "default", default), place
        elif len(default) > DEFAULT_LENGTH:
            self.notes.warn(_("The default value is longer than %(limit)d characters: not taken.")
                            % {"limit": DEFAULT_LENGTH}, place)  # fmt: skip
        elif item.choices:
            codes = {name: code for code, name in item.names.items()}
            item.default = " ".join(codes.get(word, word) for word in default.split())
        else:
            item.default = default

    # What differs

    def _told(self, item: Item, question: Any, bind: dict[str, Any], looks: set[str]) -> None:
        is_agent = item.options.get("what") == "user_agent" and not self.ours.is_ours
        named = "deviceid" if is_agent else str(question.type or "")
        for name in (named, *sorted(looks)):
            if name in kinds.DIFFERENT:
                self._warn(item.row, "type" if name == named else "appearance", str(kinds.DIFFERENT[name]))
        for name in sorted(look for look in looks - kinds.USUAL if look not in kinds.DIFFERENT):
            told = _("The appearance “%(name)s” has no counterpart: shown in the usual way.")
            self._warn(item.row, "appearance", told % {"name": name[:60]})
        if question.media:
            self._warn(item.row, "label", _("Pictures and sounds of questions are not taken."))
        is_locked = str(bind.get("readonly") or "").strip().lower() in _ALWAYS and TYPES[item.type].is_asked
        if is_locked and item.type != "note" and CALCULATION not in item.texts:
            self._warn(item.row, "readonly", _("Questions cannot be locked here: it may be filled in."))
        if bind.get("jr:requiredMsg"):
            self._warn(item.row, "required_message", _("The usual words are said where an answer is missing."))
        if question.trigger:
            self._warn(item.row, "trigger", _("Computed whenever an answer changes that it reads, not only then."))


def _number(text: Any) -> int | str:
    value = float(str(text))
    return int(value) if value.is_integer() else str(text)
