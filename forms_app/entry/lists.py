"""Code lists as fields, displays and filters need them: whole and in memory, compared by their stamp.

Reading 10,000 codes takes one query and some hundredths of a second, once per process and change of the list.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.utils import timezone

from forms_app.codes.lookup import find_list
from forms_app.codes.models import Code, CodeList
from forms_app.entry.cells import spelling

SEPARATOR = " / "
_KEPT = 50
_listings: OrderedDict[str, tuple[tuple, Listing]] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Entry:
    """A choice of a list; ``parent``: the code above it, '' at the top."""

    code: str
    label: str
    parent: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    labels: Mapping[str, str] = field(default_factory=dict, compare=False)  # by language

    def is_valid(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day < self.valid_until
        )


class Listing:
    """One list as it stands, in its order; an unknown list is empty."""

    def __init__(self, slug: str, title: str = "", entries: Iterable[Entry] = ()) -> None:
        self.slug, self.title = slug, title
        self.entries = {entry.code: entry for entry in entries}
        self._valid: dict[date, dict[str, Entry]] = {}
        self._spoken: dict[str, Listing] = {}
        self.original: Listing | None = None  # of a list in another language

    def spoken(self, language: str) -> Listing:
        """The same codes with their labels in this language, as far as there are any."""
        if language not in self._spoken:
            some = [one for one in self.entries.values() if language in one.labels]
            self._spoken[language] = self._in(language) if some else self
        return self._spoken[language]

    def _in(self, language: str) -> Listing:
        entries = (replace(one, label=one.labels.get(language, one.label)) for one in self.entries.values())
        found = Listing(self.slug, self.title, entries)
        found.original = self
        return found

    def called(self, text: str, limit: int) -> list[str]:
        """Codes that can be chosen whose label in this language has this in it, those that begin so first."""
        words = spelling(text)
        if self.original is None or not words:
            return []
        found = [code for code, entry in self.valid.items() if words in spelling(entry.label)]
        found.sort(key=lambda code: not spelling(self.entries[code].label).startswith(words))
        return found[:limit]

    @property
    def valid(self) -> dict[str, Entry]:
        """What can be chosen today."""
        day = timezone.localdate()
        if day not in self._valid:
            self._valid = {day: {code: entry for code, entry in self.entries.items() if entry.is_valid(day)}}
        return self._valid[day]

    def chain(self, code: str) -> list[Entry]:
        """From the topmost choice down to this one; a circle of parents ends it."""
        found: dict[str, Entry] = {}
        while code in self.entries and code not in found:
            found[code] = self.entries[code]
            code = found[code].parent
        return list(reversed(found.values()))

    def path(self, code: str) -> str:
        """'城市管理 / 占道经营'; an unknown code as it is."""
        return SEPARATOR.join(entry.label for entry in self.chain(code)) or code

    def text(self, code: str) -> str:
        """What a person reads, and an import understands again: the label, with those above where two have it."""
        if code not in self.entries:
            return code
        label = self.entries[code].label
        if self._labels[spelling(label)] == 1:
            return label
        return self.path(code) if self._paths[spelling(self.path(code))] == 1 else f"{label}（{code}）"

    def above(self, code: str) -> str:
        """The labels above a choice, '' at the top."""
        return SEPARATOR.join(entry.label for entry in self.chain(code)[:-1])

    @cached_property
    def _labels(self) -> Counter[str]:
        return Counter(spelling(entry.label) for entry in self.entries.values())

    @cached_property
    def _paths(self) -> Counter[str]:
        return Counter(spelling(self.path(code)) for code in self.entries)

    @cached_property
    def index(self) -> Mapping[str, str]:
        """Codes by spelling: of codes, of labels and ways down that only one has, and of what ``text`` writes."""
        found: dict[str, str] = {}
        for code, entry in self.entries.items():
            found.setdefault(spelling(f"{entry.label}（{code}）"), code)
            for words, counts in ((entry.label, self._labels), (self.path(code), self._paths)):
                if counts[spelling(words)] == 1:
                    found.setdefault(spelling(words), code)
        return found | {spelling(code): code for code in self.entries} | {code: code for code in self.entries}

    def find(self, text: str) -> str:
        """The code that somebody means, '' for none."""
        bare = text.strip()
        found = bare if bare in self.entries else self.index.get(spelling(bare), "")
        return found or (self.original.find(text) if self.original else "")

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for code, entry in self.entries.items():
            found[entry.parent if entry.parent in self.entries else ""].append(code)
        return found

    def children(self, code: str = "") -> list[Entry]:
        """What can be chosen today right below a code, '' for the topmost."""
        return [self.valid[below] for below in self._children.get(code, ()) if below in self.valid]

    @cached_property
    def widest(self) -> int:
        """Choices that stand right below one another's parent, at most; closed ones count."""
        return max(map(len, self._children.values()), default=0)

    def below(self, code: str) -> set[str]:
        """This code and all below it, closed ones too."""
        found, waiting = set(), [code]
        while waiting:
            here = waiting.pop()
            if here not in found:
                found.add(here)
                waiting += self._children.get(here, ())
        return found

    def tree(self) -> Iterator[tuple[int, Entry]]:
        """(depth from 0, choice) as one reads a tree, closed ones too. What stands in a circle comes last."""
        seen: set[str] = set()
        waiting = [(0, code) for code in reversed(self._children.get("", []))]
        while waiting:
            depth, code = waiting.pop()
            if code not in seen:
                seen.add(code)
                yield depth, self.entries[code]
                waiting += [(depth + 1, below) for below in reversed(self._children.get(code, []))]
        yield from ((0, entry) for code, entry in self.entries.items() if code not in seen)


class Lists:
    """The code lists of one page, one sending or one import: each is looked up once, and stays as it was then."""

    def __init__(self) -> None:
        self._known: dict[str, Listing] = {}

    def get(self, slug: str) -> Listing:
        """One query the first time, and one more when the list has changed since this process last read it."""
        if slug not in self._known:
            self._known[slug] = _listing(slug)
        return self._known[slug]


class Names(dict[str, str]):
    """The names of a page's areas by path, as displays take them, and its code lists in the language of the page."""

    def __init__(self, areas: Mapping[str, str] | None = None, lists: Lists | None = None, language: str = "") -> None:
        super().__init__(areas or {})
        self.language = language
        self.lists = lists or Lists()
        self.kept: dict[Any, Any] = {}  # what displays have looked up for this page


def lists_of(names: Any) -> Lists:
    return names.lists if isinstance(names, Names) else Lists()


def offered() -> list[tuple[str, str]]:
    """(slug, title) of all lists, for who designs a form. One query."""
    return list(CodeList.objects.order_by("title").values_list("slug", "title"))


def _listing(slug: str) -> Listing:
    found = find_list(slug)
    if found is None:
        return Listing(slug)
    mark = (found.pk, found.stamp, found.updated_at)
    with _lock:
        kept = _listings.get(slug)
    if kept is None or kept[0] != mark:
        kept = (mark, Listing(slug, found.title, _entries(found)))
        with _lock:
            _listings[slug] = kept
            while len(_listings) > _KEPT:
                _listings.popitem(last=False)
    return kept[1]


def _entries(code_list: CodeList) -> Iterator[Entry]:
    rows = Code.objects.filter(code_list=code_list).order_by("order", "code")
    fields = ("code", "label", "parent__code", "valid_from", "valid_until", "labels")
    for code, label, parent, since, until, labels in rows.values_list(*fields):
        yield Entry(code, label, parent or "", since, until, labels)
