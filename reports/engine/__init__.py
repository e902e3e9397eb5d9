"""HTML to PDF: workers that lay out, merging, fonts, pictures. Start at ``render``."""
