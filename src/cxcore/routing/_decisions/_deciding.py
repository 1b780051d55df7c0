"""What a policy decides about one interaction, and how a stored decision is made again."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from cxcore.errors import InvalidDocumentError, InvalidValueError
from cxcore.models import AgentId, Interaction
from cxcore.routing._decisions._decision import Decision
from cxcore.routing._decisions._plan import Plan, Target
from cxcore.routing._decisions._waiting import Waiting
from cxcore.routing._floors._floor import Floor
from cxcore.routing._floors._moment import with_zone
from cxcore.routing._terms._outcome import Assigned, Outcome


class Deciding:
    """The questions about one interaction; a policy answers them by its plan."""

    __slots__ = ()
    name: str
    digest: str
    _plan: Plan

    def decide(
        self,
        interaction: Interaction,
        floor: Floor,
        *,
        at: datetime,
        enqueued_at: datetime | None = None,
        queue: str | None = None,
        declined_by: Iterable[AgentId] = (),
    ) -> Decision:
        """
        Return what becomes of an interaction at an instant, given who is on the floor.

        The first rule whose condition is true decides; the default does if none
        is. How long the interaction waits says which step of the rule's route it
        has reached. It goes to an agent who has what that step needs, did not
        decline, is available, within their hours and their capacity: the best by
        the ladder of choice. If there is none it waits in the step's queue until the
        next step begins; if that is full it overflows or is refused, and if it is
        closed it is deferred until it opens. After the last step it is refused.
        Nothing is changed: pass the outcome to the floor yourself.

        Args:
            interaction: What is to be decided about.
            floor: Who could serve.
            at: The instant.
            enqueued_at: Since when it waits; ``None`` if it comes just now.
            queue: Where it waits, if that is not where its step says; see :class:`Queue`, `overflow`.
            declined_by: Who had it offered and did not take it. They are not asked again.

        Raises:
            InvalidValueError: A declared fact of the interaction is of another type;
                the message names it and never shows it. Or it came after `at`, or an agent of the floor has it open:
                release it first, and say under `enqueued_at` since when it waits.
            UnknownNameError: An agent of the floor works by a calendar that the policy was not given.
            NaiveDatetimeError: `at` or `enqueued_at` has no zone.
        """
        moment = with_zone(at)
        waiting = Waiting(
            interaction=interaction,
            enqueued_at=moment if enqueued_at is None else enqueued_at,
            queue=queue,
            declined_by=declined_by,
        )
        return self._decide(waiting, floor, moment, is_new=enqueued_at is None)

    def _decide(self, waiting: Waiting, floor: Floor, moment: datetime, *, is_new: bool) -> Decision:
        facts, splits = self._plan.read(waiting.interaction)
        target = self._plan.target(waiting, facts, floor, moment)
        return Decision(
            outcome=self._outcome(target, floor, waiting, is_new=is_new),
            rule=target.rule,
            step=target.step,
            next_step_at=target.next_step_at,
            splits=splits,
            at=moment,
            waiting=waiting,
            floor=floor,
            policy=self.name,
            policy_digest=self.digest,
            is_new=is_new,
            plan=self._plan,
            facts=facts,
            queue=target.queue,
            search=target.search,
        )

    def _outcome(self, target: Target, floor: Floor, waiting: Waiting, *, is_new: bool) -> Outcome:
        if target.search is None:
            return target.without_agent
        chosen = target.search.chosen(floor)
        if chosen is not None:
            return Assigned(chosen.agent.id)
        return self._plan.place(target, floor, waiting, is_new=is_new)

    def replay(self, record: Mapping[str, Any]) -> Decision:
        """
        Return the decision that :meth:`Decision.to_record` has kept, made again.

        It is made from the recorded inputs by this policy, so its own record is
        the same to the byte. The record does not hold calendars and plugins; if
        those of this policy decide otherwise, it is said.

        Raises:
            InvalidValueError: Another policy made the decision, or other calendars or plugins did.
            InvalidDocumentError: The inputs cannot be read.
        """
        _refuse_unless_record(record)
        made = record["decision"]
        digest = made["policy_digest"]
        if digest != self.digest:
            raise InvalidValueError(
                f"was decided by the policy with the digest {digest:.12}; this one has {self.digest:.12}.",
                path="decision.policy_digest",
            )
        decision = self._decide(
            Waiting.from_dict(record["waiting"]),
            Floor.from_dict(record["floor"]),
            with_zone(datetime.fromisoformat(record["at"])),
            is_new=record["is_new"],
        )
        now = decision.to_dict()
        for name in _DECIDED:
            if now[name] != made[name]:
                raise InvalidValueError(
                    "was decided with other calendars or plugins: the same inputs now come to another answer.",
                    path=f"decision.{name}",
                )
        return decision


def _refuse_unless_record(record: object) -> None:
    """Refuse what :meth:`Decision.to_record` does not write, as far as it is not read as a value."""
    made = record.get("decision") if isinstance(record, Mapping) else None
    if not isinstance(record, Mapping) or not isinstance(made, Mapping):
        raise _unreadable(
            [InvalidValueError("holds what was decided, as Decision.to_record writes it.", path="decision")]
        )
    faults = [
        *_missing(record, _RECORDED, ""),
        *_missing(made, ("policy_digest", *_DECIDED), "decision."),
    ]
    if "policy_digest" in made and not isinstance(made["policy_digest"], str):
        faults.append(InvalidValueError("is text.", path="decision.policy_digest"))
    if "is_new" in record and not isinstance(record["is_new"], bool):
        faults.append(InvalidValueError("is true or false.", path="is_new"))
    if "at" in record and not _is_instant(record["at"]):
        faults.append(InvalidValueError("is an instant with a zone, as ISO 8601.", path="at"))
    if faults:
        raise _unreadable(faults)


def _missing(data: Mapping[str, Any], names: Iterable[str], path: str) -> list[InvalidValueError]:
    return [InvalidValueError("is missing.", path=f"{path}{name}") for name in names if name not in data]


def _is_instant(text: object) -> bool:
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).utcoffset() is not None
    except ValueError:
        return False


def _unreadable(faults: list[InvalidValueError]) -> InvalidDocumentError:
    return InvalidDocumentError("The record of a decision cannot be read", faults)


_RECORDED: Final = ("at", "is_new", "waiting", "floor")
_DECIDED: Final = ("rule", "step", "next_step_at", "splits", "outcome")
"""What a decision says, apart from the words of its reasons, which a later version may put better."""
