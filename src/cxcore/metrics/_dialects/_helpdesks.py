"""The helpdesks other than Zendesk: Intercom, Freshservice, Zoho Desk, Zammad and Chatwoot."""

from typing import Final

from cxcore.metrics._dialects._definition import Dialect, VendorDefinition
from cxcore.metrics._families._cases import ReopenRate
from cxcore.metrics._families._fcr import FCR
from cxcore.metrics._families._first_response import FirstResponseTime
from cxcore.metrics._families._next_reply import NextReplyTime
from cxcore.metrics._families._resolution import ResolutionTime
from cxcore.metrics._families._satisfaction import CSAT

_INTERCOM_RESPONSIVENESS: Final = "Intercom, Responsiveness report"
_INTERCOM_RESPONSIVENESS_URL: Final = (
    "https://www.intercom.com/help/en/articles/3653556-see-how-quickly-your-team-respond-to-and-close-conversations"
)

INTERCOM: Final = Dialect(
    name="intercom",
    title="Intercom",
    definitions=(
        VendorDefinition(
            name="Closed conversations on first contact rate",
            metric=FCR(kind="intercom"),
            source="Intercom, Reporting metrics and attributes",
            url="https://intercom.com/help/en/articles/7022438-reporting-metrics-attributes",
            was_read=True,
            differs=(
                "A teammate takes part there by a reply or an action; here by a reply, a note or a connection. "
                "Intercom reports by the start of the conversation, so young ones count as not closed yet."
            ),
        ),
        VendorDefinition(
            name="First response time",
            metric=FirstResponseTime(method="naive"),
            source=_INTERCOM_RESPONSIVENESS,
            url=_INTERCOM_RESPONSIVENESS_URL,
            was_read=True,
            differs="The report has office hours as a setting; give the metric a calendar for them.",
        ),
        VendorDefinition(
            name="Response time",
            metric=NextReplyTime(method="naive"),
            source=_INTERCOM_RESPONSIVENESS,
            url=_INTERCOM_RESPONSIVENESS_URL,
            was_read=True,
            differs="The page does not say which of several messages starts the clock; this takes the oldest.",
        ),
        VendorDefinition(
            name="Time to close",
            metric=ResolutionTime(method="naive"),
            source=_INTERCOM_RESPONSIVENESS,
            url=_INTERCOM_RESPONSIVENESS_URL,
            was_read=False,
            differs="",
        ),
        VendorDefinition(
            name="CSAT score",
            metric=CSAT(),
            source="Intercom, Measure customer satisfaction with conversation ratings",
            url="https://www.intercom.com/help/en/articles/7872853-measure-customer-satisfaction-with-conversation-ratings",
            was_read=False,
            differs="",
        ),
    ),
)

_FRESH_REPORTS: Final = "Freshworks Community, How exactly reports are calculated (answer of the vendor)"
_FRESH_REPORTS_URL: Final = (
    "https://community.freshworks.com/freshservice-11247/how-exactly-reports-are-calculated-13786"
)

FRESHSERVICE: Final = Dialect(
    name="freshservice",
    title="Freshservice",
    definitions=(
        VendorDefinition(
            name="FCR %",
            metric=FCR(kind="freshservice"),
            source="Freshservice, How do you calculate FCR %?",
            url="https://support.freshservice.com/en/support/solutions/articles/50000004904-how-do-you-calculate-fcr-",
            was_read=True,
            differs=(
                "The description of the ticket is no interaction there; here it is the one message that is "
                "allowed, so of a case that we opened one message too many is forgiven."
            ),
        ),
        VendorDefinition(
            name="Average first response time",
            metric=FirstResponseTime(statistic="mean", method="naive"),
            source=_FRESH_REPORTS,
            url=_FRESH_REPORTS_URL,
            was_read=True,
            differs="The vendor counts business hours where they are set; give the metric a calendar for them.",
        ),
        VendorDefinition(
            name="Average response time",
            metric=NextReplyTime(statistic="mean", method="naive"),
            source=_FRESH_REPORTS,
            url=_FRESH_REPORTS_URL,
            was_read=True,
            differs="The answer does not say which of several messages starts the clock; this takes the oldest.",
        ),
        VendorDefinition(
            name="Average resolution time",
            metric=ResolutionTime(statistic="mean", method="naive"),
            source="Freshworks, Support metrics in Freshdesk Analytics",
            url=(
                "https://support.freshdesk.com/en/support/solutions/articles/"
                "50000000041-support-metrics-in-freshdesk-analytics"
            ),
            was_read=False,
            differs="The hours of statuses that stop the SLA timer are taken off there.",
        ),
    ),
)

_ZOHO: Final = "Zoho Desk, Understanding the Agent Performance Report"
_ZOHO_URL: Final = (
    "https://help.zoho.com/portal/en/kb/desk/reports-and-dashboards/articles/understanding-the-agent-performance-report"
)

ZOHO: Final = Dialect(
    name="zoho",
    title="Zoho Desk",
    definitions=(
        VendorDefinition(
            name="FCR Tickets",
            metric=FCR(kind="zoho"),
            source=_ZOHO,
            url=_ZOHO_URL,
            was_read=True,
            differs="Zoho reports the number; the share of closed tickets is ours.",
        ),
        VendorDefinition(
            name="First Response Time [Avg]",
            metric=FirstResponseTime(statistic="mean", method="naive"),
            source=_ZOHO,
            url=_ZOHO_URL,
            was_read=True,
            differs="",
        ),
        VendorDefinition(
            name="Response Time [Avg]",
            metric=NextReplyTime(statistic="mean", method="naive"),
            source=_ZOHO,
            url=_ZOHO_URL,
            was_read=True,
            differs="Zoho pairs every incoming message with an outgoing one, the first included.",
        ),
        VendorDefinition(
            name="Resolution Time [Avg]",
            metric=ResolutionTime(statistic="mean", method="naive"),
            source=_ZOHO,
            url=_ZOHO_URL,
            was_read=True,
            differs="Zoho knows no solve, only the closing; where a case was solved first, this stops there.",
        ),
        VendorDefinition(
            name="Reopen Tickets",
            metric=ReopenRate(),
            source=_ZOHO,
            url=_ZOHO_URL,
            was_read=True,
            differs="Zoho reports the number; the share of tickets that ever ended is ours.",
        ),
    ),
)

ZAMMAD: Final = Dialect(
    name="zammad",
    title="Zammad",
    definitions=(
        VendorDefinition(
            name="First Solution",
            metric=FCR(kind="zammad"),
            source="Zammad, lib/report/ticket_first_solution.rb",
            url="https://github.com/zammad/zammad/blob/develop/lib/report/ticket_first_solution.rb",
            was_read=True,
            differs="Zammad reports the number, by the first closing; the share of those ever solved is ours.",
        ),
        VendorDefinition(
            name="Reopened",
            metric=ReopenRate(),
            source="Zammad, lib/report/ticket_reopened.rb",
            url="https://github.com/zammad/zammad/blob/develop/lib/report/ticket_reopened.rb",
            was_read=False,
            differs="Zammad reports the number of reopenings in a period; this is a share of tickets.",
        ),
    ),
)

_CHATWOOT_EVENTS: Final = "Chatwoot, app/listeners/reporting_event_listener.rb"
_CHATWOOT_EVENTS_URL: Final = (
    "https://github.com/chatwoot/chatwoot/blob/develop/app/listeners/reporting_event_listener.rb"
)

CHATWOOT: Final = Dialect(
    name="chatwoot",
    title="Chatwoot",
    definitions=(
        VendorDefinition(
            name="First response time",
            metric=FirstResponseTime(statistic="mean", method="naive"),
            source=_CHATWOOT_EVENTS,
            url=_CHATWOOT_EVENTS_URL,
            was_read=True,
            differs="Newer versions start the clock at the handover by the bot; name that fact as `start`.",
        ),
        VendorDefinition(
            name="Resolution time",
            metric=ResolutionTime(statistic="mean", method="naive"),
            source=_CHATWOOT_EVENTS,
            url=_CHATWOOT_EVENTS_URL,
            was_read=True,
            differs=(
                "A conversation resolved twice counts twice there, each time from its creation; here once, "
                "to the last resolution."
            ),
        ),
        VendorDefinition(
            name="Customer waiting time",
            metric=NextReplyTime(statistic="mean", method="naive"),
            source="Chatwoot, Lesson 6: Reports and Metrics",
            url="https://www.chatwoot.com/hc/user-guide/articles/1777328138-lesson-6-reports-and-metrics",
            was_read=False,
            differs="",
        ),
        VendorDefinition(
            name="Satisfaction score",
            metric=CSAT(),
            source="Chatwoot, How to read CSAT Reports?",
            url="https://chatwoot.help/hc/user-guide/en/categories/reports",
            was_read=True,
            differs="The page says positive ratings without saying which; this takes the upper two of five faces.",
        ),
    ),
)
