"""Measuring rows and frames, by groups and calendar periods."""
