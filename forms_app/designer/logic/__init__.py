"""Conditions and formulas in the editor: said in words, built from rows, tried out, and checked while it is open."""
