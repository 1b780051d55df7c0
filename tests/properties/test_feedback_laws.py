"""Laws of samples and of agreement."""

from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxcore.feedback import Level, draw, draw_share, krippendorff_alpha

keys = st.lists(st.text(max_size=4), unique=True, max_size=30)
units = st.lists(st.lists(st.integers(0, 4) | st.none(), max_size=4), max_size=8)


def stratum_of(key: str) -> str:
    return str(len(key) % 3)


def drawn(items: list[str], quota: int) -> set[str]:
    return {each for part in draw(items, key=str, stratum=stratum_of, quota=quota, salt="s") for each in part.items}


@given(keys, st.integers(0, 5), st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_change_the_sample(items: list[str], quota: int, random: Random) -> None:
    shuffled = random.sample(items, k=len(items))

    assert draw(items, key=str, stratum=stratum_of, quota=quota, salt="s") == draw(
        shuffled, key=str, stratum=stratum_of, quota=quota, salt="s"
    )


@given(keys, st.integers(0, 5))
def test_one_more_item_takes_the_place_of_at_most_one(items: list[str], quota: int) -> None:
    *earlier, latest = [*items, "the latest"]

    gone = drawn(earlier, quota) - drawn([*earlier, latest], quota)

    assert len(gone) <= 1


@given(keys, st.integers(0, 5))
def test_a_larger_quota_only_adds(items: list[str], quota: int) -> None:
    assert drawn(items, quota) <= drawn(items, quota + 1)


@given(keys, keys, st.floats(0, 1))
def test_a_share_decides_each_item_alone(items: list[str], others: list[str], share: float) -> None:
    def chosen(given: list[str]) -> set[str]:
        parts = draw_share(given, key=str, stratum=stratum_of, share=share, salt="s")
        return {each for part in parts for each in part.items}

    both = sorted({*items, *others})

    assert chosen(both) & set(items) == chosen(items)


def by_pairs(rows: list[list[int | None]], level: Level) -> float | None:
    """Alpha from its definition: the mean distance of pairs within units, and of all pairs."""
    given = [[each for each in row if each is not None] for row in rows]
    given = [row for row in given if len(row) > 1]
    everything = [each for row in given for each in row]

    def distance(one: int, other: int) -> float:
        if level is Level.NOMINAL:
            return float(one != other)
        if level is Level.INTERVAL:
            return float((one - other) ** 2)
        if level is Level.RATIO:
            return ((one - other) / (one + other)) ** 2 if one != other else 0.0
        low, high = sorted((one, other))
        between = sum(low <= each <= high for each in everything)
        return (between - (everything.count(one) + everything.count(other)) / 2) ** 2 if one != other else 0.0

    total = sum(distance(*pair) for pair in permutations(everything, 2))
    if not total:
        return None
    expected = total / (len(everything) * (len(everything) - 1))
    within = sum(distance(*pair) / (len(row) - 1) for row in given for pair in permutations(row, 2))
    return 1 - within / len(everything) / expected


@given(units, st.sampled_from(Level))
def test_alpha_is_what_its_definition_says(rows: list[list[int | None]], level: Level) -> None:
    seeded = Random(7)  # noqa: S311  # a seeded source of draws, no secret

    found = krippendorff_alpha(rows, level=level, random=seeded, repeats=0).alpha

    assert found == (None if (alpha := by_pairs(rows, level)) is None else pytest.approx(alpha))
    assert found is None or found <= 1
