"""Tables for notebooks."""

from collections.abc import Iterable, Sequence
from itertools import repeat


def html_table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    caption: str | None = None,
    titles: Iterable[str] | None = None,
) -> str:
    """
    Return an HTML table for a notebook, every text of it escaped.

    Args:
        head: The name of each column.
        rows: The cells of each row, one by column.
        caption: What the table as a whole says.
        titles: What a reader sees who rests on a row, one by row.

    Examples:
        >>> html_table(["team", "open"], [["Billing & tax", "9:00-17:00"]])
        '<table><thead><tr><th>team</th><th>open</th></tr></thead><tbody><tr><td>Billing &amp; tax</td><td>9:00-17:00</td></tr></tbody></table>'

    """
    from html import escape  # it brings the table of all HTML entities, which only a notebook needs

    named = "" if caption is None else f"<caption>{escape(caption)}</caption>"
    names = "".join(f"<th>{escape(name)}</th>" for name in head)
    openings = repeat("<tr>") if titles is None else (f'<tr title="{escape(title)}">' for title in titles)
    body = "".join(
        opening + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
        for opening, row in zip(openings, rows, strict=False)
    )
    return f"<table>{named}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
