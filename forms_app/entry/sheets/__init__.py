"""Spreadsheets and CSV files as rows of text, one at a time, with cells as a person sees them.

``open_table`` is all that other rooms need; ``SheetRefused`` says in words why a file cannot be read, and may also
come while its rows are being read.
"""

from forms_app.entry.sheets.opening import open_table
from forms_app.entry.sheets.table import DamagedCell, SheetRefused, Table, column_letters, fault_of

__all__ = ["DamagedCell", "SheetRefused", "Table", "column_letters", "fault_of", "open_table"]
