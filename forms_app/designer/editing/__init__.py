"""Work on a form in the editor: rows that tell what they are, many questions at once, and the way back."""
