"""Wagtail's form builder, as its documentation sets it up."""
