"""A strategy for each entity that is somebody: customers and their addresses, agents, bots, teams and firms."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from cxcore.models import (
    Account,
    AccountId,
    Agent,
    AgentId,
    Bot,
    BotId,
    Brand,
    BrandId,
    BusinessUnit,
    BusinessUnitId,
    Consent,
    ContactPoint,
    ContactPointKind,
    Customer,
    CustomerId,
    Team,
    TeamId,
)
from cxcore.testing._events import sources
from cxcore.testing._hypothesis import st
from cxcore.testing._plain import channels, ids, language_levels, languages, levels, lines, maybe, zones
from cxcore.testing._times import instants
from cxcore.values import Value


def _customers() -> st.SearchStrategy[Customer]:
    return st.builds(
        Customer,
        id=ids(CustomerId),
        name=maybe(st.text(max_size=20)),
        language=maybe(languages()),
        zone=maybe(zones()),
        account=maybe(ids(AccountId)),
        contact_points=st.lists(_contact_points(), max_size=3),
    )


def _contact_points() -> st.SearchStrategy[ContactPoint]:
    return st.builds(ContactPoint, st.sampled_from(ContactPointKind), lines(), verified=st.booleans())


def _consents() -> st.SearchStrategy[Consent]:
    return st.builds(
        Consent,
        customer=ids(CustomerId),
        purpose=st.sampled_from(["survey", "marketing"]),
        granted=st.booleans(),
        at=instants(),
        channel=maybe(channels()),
        source=maybe(sources()),
    )


def _accounts() -> st.SearchStrategy[Account]:
    return st.builds(
        Account,
        id=ids(AccountId),
        name=maybe(st.text(max_size=20)),
        parent=maybe(ids(AccountId)),
        language=maybe(languages()),
        zone=maybe(zones()),
        relationship_manager=maybe(ids(AgentId)),
    )


def _agents() -> st.SearchStrategy[Agent]:
    return st.builds(
        Agent,
        id=ids(AgentId),
        name=maybe(st.text(max_size=20)),
        skills=levels(),
        languages=language_levels(),
        team=maybe(ids(TeamId)),
        zone=maybe(zones()),
    )


def _teams() -> st.SearchStrategy[Team]:
    return st.builds(
        Team,
        id=ids(TeamId),
        name=lines(),
        leads=st.lists(ids(AgentId), max_size=2),
        unit=maybe(ids(BusinessUnitId)),
        zone=maybe(zones()),
    )


def _bots() -> st.SearchStrategy[Bot]:
    return st.builds(
        Bot,
        id=ids(BotId),
        name=lines(),
        channels=st.lists(channels(), max_size=3),
        languages=st.lists(languages(), max_size=3),
        intents=st.lists(lines(), max_size=3),
        hands_over_to=maybe(ids(TeamId)),
    )


def _brands() -> st.SearchStrategy[Brand]:
    return st.builds(Brand, id=ids(BrandId), name=lines(), unit=maybe(ids(BusinessUnitId)), language=maybe(languages()))


def _units() -> st.SearchStrategy[BusinessUnit]:
    return st.builds(BusinessUnit, id=ids(BusinessUnitId), name=lines(), parent=maybe(ids(BusinessUnitId)))


PEOPLE_ENTITIES: Final[Mapping[type[Value], Callable[[], st.SearchStrategy[Any]]]] = {
    Account: _accounts,
    Agent: _agents,
    Bot: _bots,
    Brand: _brands,
    BusinessUnit: _units,
    Consent: _consents,
    ContactPoint: _contact_points,
    Customer: _customers,
    Team: _teams,
}
