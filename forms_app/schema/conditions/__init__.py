"""Conditions as rows: question, operator, values; in groups of all or any. No words here, see ``designer.logic``."""
