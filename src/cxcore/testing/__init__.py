"""
What tests of customer service are made of: values of every kind, and checks for plugins.

Each function returns a Hypothesis strategy: entities, events and whole logs,
instants and calendars whose clocks change, conditions over a schema, floors
and the policies that decide on them. They shrink to small, readable cases and
read no clock. For the authors of plugins, :func:`check_choice_strategy` and
its siblings ask a plugin what routing will ask of it, and say what is wrong.

It needs the ``testing`` extra: ``pip install 'cxcore[testing]'``.
"""

from cxcore.testing._conditions import conditions, records, rule_sets, schemas
from cxcore.testing._conformance import check_choice_strategy, check_predicate, check_requirement, check_score_term
from cxcore.testing._entities import agents, cases, customers, entities, interactions
from cxcore.testing._events import events, logs
from cxcore.testing._plain import amounts, channels, ids, json_data, languages, zones
from cxcore.testing._routing import arrivals, floors, policies, statuses
from cxcore.testing._times import calendars, instants, intervals, weekly_hours

__all__ = [
    "agents",
    "amounts",
    "arrivals",
    "calendars",
    "cases",
    "channels",
    "check_choice_strategy",
    "check_predicate",
    "check_requirement",
    "check_score_term",
    "conditions",
    "customers",
    "entities",
    "events",
    "floors",
    "ids",
    "instants",
    "interactions",
    "intervals",
    "json_data",
    "languages",
    "logs",
    "policies",
    "records",
    "rule_sets",
    "schemas",
    "statuses",
    "weekly_hours",
    "zones",
]
