"""Form fields of the question types beyond the basic ones, group by group."""
