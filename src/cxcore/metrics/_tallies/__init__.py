"""Tallies: mergeable summaries of data, and what is read from each."""
