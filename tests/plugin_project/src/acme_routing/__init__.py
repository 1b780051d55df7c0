"""A plugin of another distribution, as its author would write it."""

from cxcore.routing import Candidate


class Nearest:
    """Agents who know the city of the customer come before those who do not."""

    inputs = ("city",)

    def rank(self, candidate: Candidate) -> float:
        """Return 0 for those who know it, and 1 for the others."""
        return 0 if candidate.facts["city"] in candidate.status.agent.skills else 1


nearest = Nearest()
