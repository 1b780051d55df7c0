"""Zendesk Support and Explore, and Fivetran's dbt package over their data."""

from typing import Final

from cxcore.metrics._dialects._definition import Dialect, VendorDefinition
from cxcore.metrics._families._case_times import AgentWork, OnHoldTime, RequesterWait
from cxcore.metrics._families._cases import ReopenRate
from cxcore.metrics._families._fcr import FCR
from cxcore.metrics._families._first_response import FirstResponseTime
from cxcore.metrics._families._next_reply import NextReplyTime
from cxcore.metrics._families._resolution import ResolutionTime
from cxcore.metrics._families._satisfaction import CSAT

_DURATIONS: Final = "Zendesk, About native Support time duration metrics"
_DURATIONS_URL: Final = (
    "https://support.zendesk.com/hc/en-us/articles/4408834848154-About-native-Support-time-duration-metrics"
)
_ONLY_ENDED: Final = "Zendesk shows the time so far of open tickets, too; here cases count once they have ended."

ZENDESK: Final = Dialect(
    name="zendesk",
    title="Zendesk",
    definitions=(
        VendorDefinition(
            name="One-touch tickets",
            metric=FCR(kind="zendesk"),
            source="Zendesk, How are one-touch resolutions calculated?",
            url="https://support.zendesk.com/hc/en-us/articles/4408820618266-How-are-one-touch-resolutions-calculated-",
            was_read=True,
            differs=(
                "The formula says fewer than two agent replies, a translation of the page exactly one. "
                "Replies in messaging count only after the handover to an agent, and the first comment of a "
                "proactive ticket does not count; facts tell neither."
            ),
        ),
        VendorDefinition(
            name="First reply time",
            metric=FirstResponseTime(method="naive"),
            source=_DURATIONS,
            url=_DURATIONS_URL,
            was_read=True,
            differs=(
                "Where an agent opened the ticket with a public comment, Zendesk waits for the second one; "
                "a ticket shared privately counts its first private note."
            ),
        ),
        VendorDefinition(
            name="First resolution time",
            metric=ResolutionTime(method="naive", until="first_solved"),
            source=_DURATIONS,
            url=_DURATIONS_URL,
            was_read=True,
            differs="Zendesk takes the closing of a ticket that was never solved.",
        ),
        VendorDefinition(
            name="Full resolution time",
            metric=ResolutionTime(method="naive"),
            source=_DURATIONS,
            url=_DURATIONS_URL,
            was_read=False,
            differs="A ticket that is open again keeps its last value in Zendesk; here it has not ended.",
        ),
        VendorDefinition(
            name="Requester wait time",
            metric=RequesterWait(),
            source=_DURATIONS,
            url=_DURATIONS_URL,
            was_read=False,
            differs=_ONLY_ENDED,
        ),
        VendorDefinition(
            name="Agent work time",
            metric=AgentWork(),
            source="Zendesk, Metrics and attributes for Zendesk Support",
            url="",
            was_read=False,
            differs=_ONLY_ENDED,
        ),
        VendorDefinition(
            name="On-hold time",
            metric=OnHoldTime(),
            source=_DURATIONS,
            url=_DURATIONS_URL,
            was_read=False,
            differs=_ONLY_ENDED,
        ),
        VendorDefinition(
            name="Next reply time",
            metric=NextReplyTime(method="naive"),
            source="Zendesk, Understanding ticket reply time",
            url="",
            was_read=False,
            differs="Zendesk measures it only for tickets that have such a target.",
        ),
        VendorDefinition(
            name="Satisfaction score",
            metric=CSAT(),
            source="Zendesk, Viewing your Customer Satisfaction score and ratings",
            url="",
            was_read=False,
            differs=(
                "Of five answers 4 and 5 are good and the others bad, so this is the score on a scale of five; "
                "the older survey has good and bad only: CSAT(top=1, low=0, high=1)."
            ),
        ),
    ),
)

_DBT_METRICS: Final = "Fivetran, dbt_zendesk, models/zendesk__ticket_metrics.sql"
_DBT_METRICS_URL: Final = "https://github.com/fivetran/dbt_zendesk/blob/main/models/zendesk__ticket_metrics.sql"
_ONE_A_TICKET: Final = "The package gives one figure a ticket; their mean is the usual next step, and not its own."

DBT_ZENDESK: Final = Dialect(
    name="dbt_zendesk",
    title="dbt_zendesk (Fivetran)",
    definitions=(
        VendorDefinition(
            name="is_one_touch_resolution",
            metric=FCR(kind="dbt_zendesk"),
            source="Fivetran, dbt_zendesk, models/intermediate/int_zendesk__comment_metrics.sql",
            url=(
                "https://github.com/fivetran/dbt_zendesk/blob/main/models/intermediate/int_zendesk__comment_metrics.sql"
            ),
            was_read=True,
            differs="A public comment with which an agent opens a ticket counts as its one comment.",
        ),
        VendorDefinition(
            name="first_reply_time_calendar_minutes",
            metric=FirstResponseTime(statistic="mean", method="naive"),
            source=_DBT_METRICS,
            url=_DBT_METRICS_URL,
            was_read=False,
            differs=_ONE_A_TICKET,
        ),
        VendorDefinition(
            name="first_resolution_calendar_minutes",
            metric=ResolutionTime(statistic="mean", method="naive", until="first_solved"),
            source=_DBT_METRICS,
            url=_DBT_METRICS_URL,
            was_read=False,
            differs=_ONE_A_TICKET,
        ),
        VendorDefinition(
            name="final_resolution_calendar_minutes",
            metric=ResolutionTime(statistic="mean", method="naive", until="solved"),
            source=_DBT_METRICS,
            url=_DBT_METRICS_URL,
            was_read=False,
            differs=f"{_ONE_A_TICKET} A ticket that is open again keeps its last solve there.",
        ),
        VendorDefinition(
            name="count_reopens",
            metric=ReopenRate(),
            source=_DBT_METRICS,
            url=_DBT_METRICS_URL,
            was_read=False,
            differs="The package counts reopenings; the share of tickets that had any is ours.",
        ),
    ),
)
