"""Any form as a sheet of paper that is filled in by hand."""
