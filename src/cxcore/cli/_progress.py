"""A progress bar for long files, on a terminal only."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def reading(file: Path) -> Iterator[Callable[[int], None]]:
    """
    Yield a callback that takes the bytes read so far and moves a bar on standard error.

    Where standard error is no terminal nothing is drawn, and standard output
    stays clean for a pipe either way.
    """
    console = Console(stderr=True)
    columns = (TextColumn("reading {task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(file.name, total=file.stat().st_size)
        yield lambda read: bar.update(task, completed=read)
