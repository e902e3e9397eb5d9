"""Ready forms and reusable questions, written in YAML that whoever designs forms can read (see ADR 0092)."""
