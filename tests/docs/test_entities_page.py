"""The page of entities is what the fields of the models say."""

import runpy
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from cxcore import models
from cxcore.values import Id, Value


@pytest.fixture(name="generator")
def _generator(repository: Path) -> dict[str, Any]:
    return runpy.run_path(str(repository / "docs" / "generate_entities.py"))


def test_the_page_was_written_again_after_the_last_change(repository: Path, generator: dict[str, Any]) -> None:
    page = (repository / "docs" / "reference" / "entities.md").read_text(encoding="utf-8")

    assert page == generator["render"](), "run: python docs/generate_entities.py > docs/reference/entities.md"


def test_every_entity_with_an_id_is_drawn(generator: dict[str, Any]) -> None:
    public = [getattr(models, name) for name in models.__all__]
    entities = [each for each in public if isinstance(each, type) and issubclass(each, Value)]

    with_ids = {each.__name__ for each in entities if _is_id(get_type_hints(each).get("id"))}

    # An event names all of them, so its arrows are a sentence; an attachment is a part of its message.
    assert with_ids - {"Event", "Attachment"} <= set(generator["DRAWN"])


def _is_id(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Id)
