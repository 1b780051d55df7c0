"""Samples that anybody can draw again."""

import pytest

from cxcore.errors import InvalidValueError
from cxcore.feedback import draw, draw_share

CALLS = [f"{agent}-{number}" for agent, count in (("priya", 50), ("rui", 3)) for number in range(count)]


def agent_of(call: str) -> str:
    return call.split("-", maxsplit=1)[0]


def test_a_small_stratum_gives_all_it_has_and_quotas_may_differ() -> None:
    priya, rui = draw(CALLS, key=str, stratum=agent_of, quota=5, quotas={"priya": 0}, salt="2026-03")

    assert (len(priya.items), priya.available, priya.weight) == (0, 50, None)
    assert (len(rui.items), rui.available, rui.weight) == (3, 3, 1.0)


def test_another_salt_draws_anew() -> None:
    march, april = (draw(CALLS, key=str, stratum=agent_of, quota=5, salt=salt)[0] for salt in ("2026-03", "2026-04"))

    assert march.items != april.items


@pytest.mark.parametrize(("share", "count"), [(0.0, 0), (1.0, 53)])
def test_the_ends_of_a_share_are_nobody_and_everybody(share: float, count: int) -> None:
    drawn = draw_share(CALLS, key=str, stratum=agent_of, share=share, salt="2026-03")

    assert sum(len(each.items) for each in drawn) == count


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(InvalidValueError, match=r"quotas\.rui: is at least zero; -1 is not"):
        draw(CALLS, key=str, stratum=agent_of, quota=1, quotas={"rui": -1}, salt="a")


def test_a_quota_of_a_stratum_without_items_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(InvalidValueError) as caught:
        draw(CALLS, key=str, stratum=agent_of, quota=1, quotas={"prya": 2}, salt="a")

    assert str(caught.value) == "quotas: no item is of the stratum 'prya'. Did you mean 'priya'?"
    assert draw([], key=str, stratum=agent_of, quota=1, quotas={"priya": 2}, salt="a") == ()
    with pytest.raises(InvalidValueError, match=r"share: lies between 0 and 1; 1\.5 does not"):
        draw_share(CALLS, key=str, stratum=agent_of, share=1.5, salt="a")
    with pytest.raises(InvalidValueError, match=r"items\[1\]: has the key of an earlier item; a key names one item"):
        draw(["a", "a"], key=str, stratum=str, quota=1, salt="a")
