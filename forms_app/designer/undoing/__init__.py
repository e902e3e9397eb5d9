"""Back to what was saved by hand or enabled last, and back again: nothing is lost by it."""
