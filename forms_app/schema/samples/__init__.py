"""Plausible answers to any form, made up: for trying a form out. Pure, and the same for the same seed."""
