"""
Jira Service Management: issues, changelogs, comments, requests with their SLAs, satisfaction, users, statuses.

An issue and a request are two views of one case. Jira's own API gives issues,
with a changelog that says when each field changed; that of service management
gives requests, with the history of their status, what the customer may read,
and the cycles of each SLA. Warehouse exports are read too (one table each).

Instants come in four encodings: text whose offset has no colon
(``+0000``), milliseconds since 1970, text without a zone in tables, and, in
requests, an object of four forms of which ``friendly`` says "Today".

Only the workflow of a project knows what a status means. The names of the
service templates are known; any other is read by its category, which an issue
brings for the status it stands in, and the list of statuses for all.
"""

from typing import Final

from cxcore.interop._systems._jira_issues import ISSUES_AND_HISTORY
from cxcore.interop._systems._jira_people import PEOPLE
from cxcore.interop._systems._jira_requests import REQUESTS_AND_FEEDBACK
from cxcore.interop._systems._jira_words import STATUSES, phase_in
from cxcore.interop._systems._template._codec import TEXT
from cxcore.interop._systems._template._native_status import NativeStatus, NativeStatusId
from cxcore.interop._systems._template._rules import EntityOf, FieldRule, Resource
from cxcore.interop._systems._template._system import System

jira: Final = System(
    name="jira",
    title="Jira Service Management",
    sources=(
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/",
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issue-comments/",
        "https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/",
        "https://developer.atlassian.com/cloud/jira/service-desk/rest/api-group-request/",
        "https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-statuses/",
        "https://docs.atlassian.com/jira-servicedesk/10.3.2/com/atlassian/servicedesk/api/request/CustomerRequestChannelSource.html",
        "https://fivetran.com/docs/connectors/applications/jira",
    ),
    resources=(
        *ISSUES_AND_HISTORY,
        *REQUESTS_AND_FEEDBACK,
        *PEOPLE,
        Resource(
            name=STATUSES,
            kind="status",
            id=("id",),
            also_called=("status",),
            entity=EntityOf.always(
                NativeStatus,
                NativeStatusId,
                FieldRule("name", "name", TEXT, required=True),
                also=lambda look: {"phase": phase_in(look.record)},
            ),
            read_by_hand=("statusCategory", "status_category_id"),
        ),
    ),
)
