"""Intervals and corrections from the standard library alone."""
