"""Decisions: one interaction, the next one, a batch, and the reasons for each."""
