"""The teams and the automation that cover a desk."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, Self

import attrs

from cxcore.coverage._planning._cover import AutomatedCover, Cover, TeamCover
from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.values import Value, html_table, parse_document


def _to_teams(teams: Iterable[TeamCover]) -> tuple[TeamCover, ...]:
    return tuple(teams)


def _to_automated(automated: Iterable[AutomatedCover]) -> tuple[AutomatedCover, ...]:
    return tuple(automated)


@attrs.frozen(kw_only=True, repr=False)
class CoveragePlan(Value):
    """
    Who covers the desk: teams of people, and automation, which is never counted among them.

    Raises:
        InvalidDocumentError: Two covers have one name; all of them, each with its path.

    >>> plan = CoveragePlan.parse('''
    ... [[teams]]
    ... name = "Lisbon"
    ... cover = {hours = "Mo-Fr 09:00-18:00", zone = "Europe/Lisbon"}
    ... channels = ["phone", "chat"]
    ... languages = {en = 8, pt = 10}
    ... heads = 4
    ...
    ... [[automated]]
    ... name = "order bot"
    ... kind = "chatbot"
    ... cover = {hours = "24/7", zone = "UTC"}
    ... channels = ["chat"]
    ... languages = ["en"]
    ... intents = ["order status"]
    ... ''')
    >>> plan
    <CoveragePlan of Lisbon; automated: order bot>
    """

    teams: tuple[TeamCover, ...] = attrs.field(default=(), converter=_to_teams)
    automated: tuple[AutomatedCover, ...] = attrs.field(default=(), converter=_to_automated)

    def __attrs_post_init__(self) -> None:
        names = [[cover.name for cover in covers] for covers in (self.teams, self.automated)]
        if faults := list(islice(_faults_between(*names), _MOST_FAULTS)):
            raise InvalidDocumentError(_UNUSABLE, faults)

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Return the plan that a JSON or TOML text describes.

        Raises:
            InvalidDocumentError: Every fault of the text, each with its path.
        """
        return cls.from_dict(parse_document(text, name="coverage plan"))

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """
        Return the plan that a mapping describes, such as parsed JSON or TOML.

        Raises:
            InvalidDocumentError: Every fault of `data`, each with its path; of those
                between its parts the first hundred.
        """
        if not data:
            missing = InvalidValueError("are missing, and so is automation; a plan has either.", path="teams")
            raise InvalidDocumentError(_UNUSABLE, [missing])
        try:
            return super().from_dict(data)
        except InvalidDocumentError as error:
            between = _faults_between(_names(data.get("teams")), _names(data.get("automated")))
            faults = {str(fault): fault for fault in (*error.faults, *islice(between, _MOST_FAULTS))}
            raise InvalidDocumentError(_UNUSABLE, list(faults.values())) from None

    def with_team(self, team: TeamCover) -> Self:
        """
        Return the plan with one more team.

        Raises:
            InvalidDocumentError: The name is taken.
        """
        return attrs.evolve(self, teams=(*self.teams, team))

    @property
    def covers(self) -> tuple[Cover, ...]:
        """The teams, and then the automation."""
        return (*self.teams, *self.automated)

    def __repr__(self) -> str:
        people = ", ".join(team.name for team in self.teams) or "nobody"
        machines = ", ".join(each.name for each in self.automated)
        return f"<CoveragePlan of {people}{f'; automated: {machines}' if machines else ''}>"

    def _repr_html_(self) -> str:
        rows = [
            (each.name, str(each.heads), ", ".join(each.channels), ", ".join(each.languages), ", ".join(each.skills))
            for each in self.teams
        ]
        rows += [
            (each.name, each.kind.value, ", ".join(each.channels), ", ".join(each.languages), ", ".join(each.intents))
            for each in self.automated
        ]
        return html_table(["cover", "heads", "channels", "languages", "skills or intents"], rows)


_UNUSABLE: Final = "The coverage plan cannot be used"
_MOST_FAULTS: Final = 100  # a hostile document has many


def _names(covers: object) -> list[object]:
    """Return the names of covers, also of those that cannot be read otherwise."""
    return [
        each.get("name") if isinstance(each, Mapping) else getattr(each, "name", None)
        for each in (covers if isinstance(covers, (list, tuple)) else ())
    ]


def _faults_between(teams: Iterable[object], automated: Iterable[object]) -> Iterator[InvalidValueError]:
    """Yield the names that stand twice."""
    named = [(f"teams[{number}]", name) for number, name in enumerate(teams)]
    named += [(f"automated[{number}]", name) for number, name in enumerate(automated)]
    earlier: set[str] = set()
    for path, name in named:
        if not isinstance(name, str):
            continue
        if name in earlier:
            yield InvalidValueError(f"{name!r} is the name of an earlier cover; choose another.", path=f"{path}.name")
        earlier.add(name)
