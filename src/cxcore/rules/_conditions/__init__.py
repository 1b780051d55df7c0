"""Conditions: one closed tree, its text, its document and its compiled form."""
