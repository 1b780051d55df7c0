"""A routing policy made from another engine's document."""

from collections.abc import Mapping

import attrs

from cxcore.errors import InvalidValueError
from cxcore.interop._left_out import LeftOut
from cxcore.interop._policies._twilio_meanings import HIGHEST_LEVEL, LOWEST_LEVEL, Meaning, found_at
from cxcore.routing import Policy
from cxcore.values import FrozenDict


@attrs.frozen
class PolicyRead:
    """A policy made from another engine's document, what it lacks of that, and how the other engine's data fit it."""

    policy: Policy
    left_out: tuple[LeftOut, ...] = ()
    """What the policy does not do as the other engine did; empty if it decides as before."""
    _facts: Mapping[str, str] = attrs.field(factory=FrozenDict, repr=False)
    _skills: Mapping[str, tuple[Meaning, ...]] = attrs.field(factory=FrozenDict, repr=False)

    def facts_of(self, attributes: Mapping[str, object]) -> Mapping[str, object]:
        """
        Return the facts that the policy asks for, from the other engine's attributes of a task.

        They are the `attributes` of a :class:`cxcore.models.Interaction`; what is not there is left out.
        """
        found = {name: found_at(attributes, path) for name, path in self._facts.items()}
        return FrozenDict({name: value for name, value in found.items() if value is not None})

    def skills_of(self, attributes: Mapping[str, object]) -> Mapping[str, int]:
        """
        Return the skills that the policy asks for, from the other engine's attributes of a worker.

        They are the `skills` of a :class:`cxcore.models.Agent`. An attribute that is a level is a whole
        number from 1 to 10; 0 is no skill.

        Raises:
            InvalidValueError: An attribute that should be a level is something else.
        """
        skills: dict[str, int] = {}
        for name, meanings in self._skills.items():
            for meaning in meanings:
                level = meaning.level(attributes)
                if level is None:
                    continue
                if type(level) is not int or not LOWEST_LEVEL <= level <= HIGHEST_LEVEL:
                    said = f"is the level of a skill, a whole number from {LOWEST_LEVEL} to {HIGHEST_LEVEL}, or 0 for none."
                    raise InvalidValueError(said, path=meaning.path)
                skills[name] = max(level, skills.get(name, level))
        return FrozenDict(skills)
