"""Read-only database views for analysts: answers in words, under the form's own labels, masked like ledgers."""
