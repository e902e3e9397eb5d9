"""常用填报项: sections and questions that are put into the form being edited, and saved out of it."""
