"""XLSForm's expressions: parsed once, kept as JSON trees by question uuid, run the same here and in the browser."""
