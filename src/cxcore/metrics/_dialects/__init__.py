"""Vendors' definitions as named presets."""

from datetime import timedelta
from typing import Final

import attrs

from cxcore.errors import InvalidValueError, suggest
from cxcore.metrics._dialects._contact_centres import CISCO, GENESYS, ICMI
from cxcore.metrics._dialects._definition import Dialect, VendorDefinition
from cxcore.metrics._dialects._helpdesks import CHATWOOT, FRESHSERVICE, INTERCOM, ZAMMAD, ZOHO
from cxcore.metrics._dialects._zendesk import DBT_ZENDESK, ZENDESK
from cxcore.metrics._families._service_level import ServiceLevel

__all__ = ["DIALECTS", "Dialect", "VendorDefinition", "dialect"]

DIALECTS: Final[tuple[Dialect, ...]] = (
    ZENDESK,
    DBT_ZENDESK,
    INTERCOM,
    FRESHSERVICE,
    ZOHO,
    ZAMMAD,
    CHATWOOT,
    GENESYS,
    CISCO,
    ICMI,
)
"""Every dialect, helpdesks first."""


def dialect(name: str, *, within: timedelta | None = None) -> Dialect:
    """
    Return the definitions of one vendor as metrics with a name, a source and what they leave over.

    A preset is an ordinary metric, so its other choices (a calendar as
    ``working_time``, a percentile as ``statistic``) change with
    ``attrs.evolve``; then it is your definition and no longer the vendor's.

    Args:
        name: ``zendesk``, ``dbt_zendesk``, ``intercom``, ``freshservice``,
            ``zoho``, ``zammad``, ``chatwoot``, ``genesys``, ``cisco`` or ``icmi``.
        within: The threshold of service level, which vendors leave to each
            queue; 20 seconds without.

    Raises:
        InvalidValueError: There is no such dialect, or `within` is negative.

    >>> zendesk = dialect("zendesk")
    >>> zendesk.definitions[0].name, zendesk.metrics[0]
    ('One-touch tickets', FCR(kind='zendesk', window=None))
    >>> print(zendesk.definitions[1].differs)
    Where an agent opened the ticket with a public comment, Zendesk waits for the second one; a ticket shared privately counts its first private note.
    """
    known = {each.name: each for each in DIALECTS}
    if name not in known:
        raise InvalidValueError(f"there is no {name!r}. {suggest(name, known, kind='dialects')}", path="name")
    found = known[name]
    if within is None:
        return found
    return attrs.evolve(found, definitions=tuple(_with_threshold(each, within) for each in found.definitions))


def _with_threshold(definition: VendorDefinition, within: timedelta) -> VendorDefinition:
    metric = definition.metric
    if not isinstance(metric, ServiceLevel):
        return definition
    return attrs.evolve(definition, metric=attrs.evolve(metric, within=within))
