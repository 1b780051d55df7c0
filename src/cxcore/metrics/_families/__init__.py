"""The metric families, one definition a file."""
