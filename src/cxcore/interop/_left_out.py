"""What did not carry over, which every reader and writer of another notation lists."""

import attrs


@attrs.frozen
class LeftOut:
    """Something that did not carry over from one notation to the other."""

    path: str
    """Where it stood, such as ``openingHoursSpecification[2].opens`` or ``overrides[0]``."""
    reason: str
    """Why it could not be kept."""

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"
