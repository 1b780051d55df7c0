"""
Write docs/reference/dialects.md from the vendors' definitions.

Run ``python docs/generate_dialects.py > docs/reference/dialects.md`` after a
change to a dialect; a test compares the two.
"""  # noqa: INP001  # a script, not a package

import sys

from cxcore.metrics import DIALECTS, Dialect, VendorDefinition

HEAD = """\
<!-- Written by docs/generate_dialects.py; change the dialect and run it again. -->

# Dialects

What does my helpdesk mean by this figure, and which metric is it here?

Each section is what {py:func}`cxcore.metrics.dialect` returns for one vendor: the metric that comes nearest, where the vendor defines it, and what remains different.
A source is marked "read" where the passage that defines the figure was read when the definition was written.
The others are from memory, or from a page that quotes them; check yours before you rely on it.
None was checked against the figures of the vendor's product.
"""


def render() -> str:
    """Return the page, one section a dialect."""
    return "\n".join([HEAD, *map(section, DIALECTS)])


def section(dialect: Dialect) -> str:
    """Return the definitions of one vendor as a table."""
    lines = [
        f"## {dialect.title}",
        "",
        f'`dialect("{dialect.name}")`',
        "",
        "| its name | metric | what differs | source |",
        "| --- | --- | --- | --- |",
        *(row(definition) for definition in dialect.definitions),
        "",
    ]
    return "\n".join(lines)


def row(definition: VendorDefinition) -> str:
    """Return one definition as a row of the table."""
    source = f"[{definition.source}]({definition.url})" if definition.url else definition.source
    known = "read" if definition.was_read else "from memory"
    differs = definition.differs or "Nothing known."
    return f"| {definition.name} | `{definition.metric}` | {differs} | {source}; {known} |"


if __name__ == "__main__":
    sys.stdout.write(render())
