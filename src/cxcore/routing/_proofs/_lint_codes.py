"""The lints of a policy: what each is called, and how much it matters."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from cxcore.rules import Severity


class LintCode(StrEnum):
    """
    What kind of lint it is. The values are stable; programs may keep lists of them.

    What :meth:`Policy.lint` says of rules and their conditions has the codes of
    :class:`cxcore.rules.FindingCode`.

    >>> LintCode("routing.dead-end").severity
    <Severity.ERROR: 'error'>
    """

    DEAD_END = "routing.dead-end"
    """Interactions that come at certain hours, and that nobody takes before their wait is over."""
    HOURS_REFUSED = "routing.hours-refused"
    """The same on a route whose author gave a reason to refuse them."""
    SKILL_NOBODY_HAS = "routing.skill-nobody-has"
    """A step needs a skill at a level that nobody on the roster has."""
    LANGUAGE_NOBODY_SPEAKS = "routing.language-nobody-speaks"
    """A step needs a language at a level that nobody on the roster has."""
    STEP_NOBODY_MEETS = "routing.step-nobody-meets"
    """Each need of a step is met by somebody, and all together by nobody."""
    STEP_WITHOUT_STAFF = "routing.step-without-staff"
    """On a whole day of the window nobody who meets a step is within their hours while its queue is open."""
    CALENDAR_NEVER_OPENS = "routing.calendar-never-opens"
    """A queue or an agent goes by a calendar that does not open any more."""
    ONE_AGENT_ONLY = "routing.one-agent-only"
    """The last step of a route asks for one known agent, who may have left."""
    PAST_TARGET = "routing.past-target"
    """The waits of a route add up to more than the target."""
    WAIT_WITHOUT_END = "routing.wait-without-end"
    """A route waits for ever."""
    QUEUE_WITHOUT_LIMIT = "routing.queue-without-limit"
    """Any number may wait in a queue."""
    OPENING_FLOOD = "routing.opening-flood"
    """A queue opens with all that came while it was closed, and agents are given as much of it as they can carry."""
    CAPACITY_TOO_LARGE = "routing.capacity-too-large"
    """An agent may have more than 25 interactions of one channel open at once."""
    UNDECLARED_SKILL = "routing.undeclared-skill"
    """An agent of the roster has a skill that the policy does not declare."""
    UNUSED_QUEUE = "routing.unused-queue"
    """Nothing leads to a queue."""
    UNUSED_SKILL = "routing.unused-skill"
    """No step asks for a declared skill."""

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return _SEVERITIES[self]


_SEVERITIES: Final[Mapping[LintCode, Severity]] = {
    LintCode.DEAD_END: Severity.ERROR,
    LintCode.HOURS_REFUSED: Severity.NOTE,
    LintCode.SKILL_NOBODY_HAS: Severity.ERROR,
    LintCode.LANGUAGE_NOBODY_SPEAKS: Severity.ERROR,
    LintCode.STEP_NOBODY_MEETS: Severity.ERROR,
    LintCode.STEP_WITHOUT_STAFF: Severity.WARNING,
    LintCode.CALENDAR_NEVER_OPENS: Severity.ERROR,
    LintCode.ONE_AGENT_ONLY: Severity.ERROR,
    LintCode.PAST_TARGET: Severity.ERROR,
    LintCode.WAIT_WITHOUT_END: Severity.WARNING,
    LintCode.QUEUE_WITHOUT_LIMIT: Severity.WARNING,
    LintCode.OPENING_FLOOD: Severity.WARNING,
    LintCode.CAPACITY_TOO_LARGE: Severity.WARNING,
    LintCode.UNDECLARED_SKILL: Severity.WARNING,
    LintCode.UNUSED_QUEUE: Severity.WARNING,
    LintCode.UNUSED_SKILL: Severity.NOTE,
}
