"""Fillable PDFs that were filled in, read back as drafts."""
