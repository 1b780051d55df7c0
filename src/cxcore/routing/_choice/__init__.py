"""Choosing among the agents who could take an interaction."""
