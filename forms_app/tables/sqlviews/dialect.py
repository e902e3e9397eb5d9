"""What SQLite and PostgreSQL spell differently, as text of SQL. Arguments are expressions, answers are expressions."""

from __future__ import annotations

from abc import ABC, abstractmethod

from django.db import connection


def literal(text: str) -> str:
    return "'" + text.replace("\0", "").replace("'", "''") + "'"


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class Dialect(ABC):
    """``local``: a stored moment as Beijing's time, to the second.

    ``codes_in``: a FROM item ``words``, whose ``code`` and ``n`` are the words of a text and their places.
    """

    has_uuids = False

    @abstractmethod
    def text(self, value: str) -> str: ...

    @abstractmethod
    def uuid(self, value: str) -> str:
        """With hyphens, as addresses and exports write it."""

    @abstractmethod
    def as_uuid(self, value: str) -> str:
        """A text with hyphens as columns hold it; NULL for what is none."""

    @abstractmethod
    def local(self, value: str) -> str: ...

    @abstractmethod
    def stars(self, count: str) -> str: ...

    @abstractmethod
    def truth(self, value: str) -> str: ...

    @abstractmethod
    def codes_in(self, value: str) -> str: ...

    @abstractmethod
    def joined(self, value: str, separator: str, by: str, source: str) -> str:
        """A scalar subquery: the values of ``source`` in the order of ``by``."""

    def starred(self, value: str, head: int, tail: int) -> str:
        """As ``entry.display.masked_number``: as many stars as are hidden."""
        hidden = f"(length({value}) - {head + tail})"
        ends = f"substr({value}, 1, {head}) || {self.stars(hidden)} || substr({value}, length({value}) - {tail - 1})"
        return f"CASE WHEN {hidden} > 0 THEN {ends} ELSE {value} END"

    def day(self, value: str) -> str:
        return f"substr({self.text(value)}, 1, 10)"

    def month(self, value: str) -> str:
        return f"substr({self.text(value)}, 1, 7)"

    def clock(self, value: str) -> str:
        return f"substr({self.text(value)}, 1, 5)"


class SQLite(Dialect):
    def text(self, value: str) -> str:
        return f"CAST({value} AS TEXT)"

    def uuid(self, value: str) -> str:
        cuts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return " || '-' || ".join(f"substr({value}, {start}, {length})" for start, length in cuts)

    def as_uuid(self, value: str) -> str:
        return f"replace({value}, '-', '')"

    def local(self, value: str) -> str:
        # It knows no zones: the summers of 1986 to 1991, when clocks were put forward, come out an hour early.
        return f"datetime({value}, '+8 hours')"

    def stars(self, count: str) -> str:
        return f"replace(hex(zeroblob({count})), '00', '*')"

    def truth(self, value: str) -> str:
        return f"{value} = 1"

    def codes_in(self, value: str) -> str:
        listed = f"""'["' || replace({value}, ' ', '","') || '"]'"""
        return f"(SELECT value AS code, key AS n FROM json_each({listed})) words"

    def joined(self, value: str, separator: str, by: str, source: str) -> str:
        rows = f"SELECT {value} AS word FROM {source} ORDER BY {by}"
        return f"(SELECT group_concat(word, {literal(separator)}) FROM ({rows}))"


class PostgreSQL(Dialect):
    has_uuids = True

    def text(self, value: str) -> str:
        return f"({value})::text"

    def uuid(self, value: str) -> str:
        return f"({value})::text"

    def as_uuid(self, value: str) -> str:
        return f"CASE WHEN {value} ~ '^[0-9a-f-]{{36}}$' THEN ({value})::uuid END"

    def local(self, value: str) -> str:
        return f"date_trunc('second', {value} AT TIME ZONE 'Asia/Shanghai')"

    def stars(self, count: str) -> str:
        return f"repeat('*', {count})"

    def truth(self, value: str) -> str:
        return value

    def codes_in(self, value: str) -> str:
        return f"unnest(string_to_array({value}, ' ')) WITH ORDINALITY AS words(code, n)"

    def joined(self, value: str, separator: str, by: str, source: str) -> str:
        return f"(SELECT string_agg({value}, {literal(separator)} ORDER BY {by}) FROM {source})"


def dialect() -> Dialect:
    return SQLite() if connection.vendor == "sqlite" else PostgreSQL()
