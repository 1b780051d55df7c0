"""
The command line: a thin shell over the library.

``python -m cxcore report`` reads a table through a mapping, or the built-in
support desk, and prints every metric the data can answer; ``check`` says what
is wrong with a policy, and ``schema`` prints the JSON Schema of a document.
This is the only package that opens files and writes to the terminal.
"""

from cxcore.cli._main import main

__all__ = ["main"]
