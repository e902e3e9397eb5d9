"""准入: approval in the editor and on the start page, and the list of admitted forms."""
