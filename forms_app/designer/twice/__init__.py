"""Questions whose answer another form collects already: pointed out, and replaced by a link to its records."""
