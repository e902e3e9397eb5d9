"""Conditions and formulas in words, for the editor and for paper."""
