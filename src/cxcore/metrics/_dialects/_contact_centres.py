"""Contact centres: Genesys Cloud, Cisco, and the formulas of their association."""

from datetime import timedelta
from typing import Final

from cxcore.metrics._dialects._definition import Dialect, VendorDefinition
from cxcore.metrics._families._answered_times import AverageSpeedOfAnswer, HandleTime
from cxcore.metrics._families._fcr import FCR
from cxcore.metrics._families._interactions import AbandonmentRate, TransferRate
from cxcore.metrics._families._service_level import ServiceLevel

_GENESYS_SERVICE_LEVEL: Final = "Genesys Cloud, Configure the service level calculation"
_GENESYS_SERVICE_LEVEL_URL: Final = "https://help.mypurecloud.com/articles/configure-the-service-level-calculation/"
_GENESYS_METRICS: Final = "Genesys Cloud, Metric definitions"
_GENESYS_METRICS_URL: Final = "https://help.mypurecloud.com/articles/metric-definitions"

GENESYS: Final = Dialect(
    name="genesys",
    title="Genesys Cloud",
    definitions=(
        VendorDefinition(
            name="Service Level %, abandons and flow-outs included",
            metric=ServiceLevel(denominator="offered"),
            source=_GENESYS_SERVICE_LEVEL,
            url=_GENESYS_SERVICE_LEVEL_URL,
            was_read=True,
            differs="With flow-outs left out, interactions that leave the queue unanswered count here and not there.",
        ),
        VendorDefinition(
            name="Service Level %, short abandons not included",
            metric=ServiceLevel(denominator="offered_less_short_abandons"),
            source=_GENESYS_SERVICE_LEVEL,
            url=_GENESYS_SERVICE_LEVEL_URL,
            was_read=True,
            differs="What a short abandon is has a setting of its own there; here it is the threshold itself.",
        ),
        VendorDefinition(
            name="Service Level %, abandons not included",
            metric=ServiceLevel(denominator="answered"),
            source=_GENESYS_SERVICE_LEVEL,
            url=_GENESYS_SERVICE_LEVEL_URL,
            was_read=True,
            differs="",
        ),
        VendorDefinition(
            name="Abandon %",
            metric=AbandonmentRate(),
            source=_GENESYS_METRICS,
            url=_GENESYS_METRICS_URL,
            was_read=True,
            differs="Genesys counts an interaction in each queue it enters; here it is one.",
        ),
        VendorDefinition(
            name="ASA",
            metric=AverageSpeedOfAnswer(),
            source=_GENESYS_METRICS,
            url=_GENESYS_METRICS_URL,
            was_read=False,
            differs="Genesys counts an interaction in each queue it enters; here it is one.",
        ),
        VendorDefinition(
            name="Average handle",
            metric=HandleTime(),
            source="Genesys Cloud, Average handle time (AHT)",
            url="https://help.mypurecloud.com/glossary/average-handle-time-aht/",
            was_read=True,
            differs=(
                "Dialing and contacting of outbound calls count there, and an interaction counts once for each "
                "agent who handled it."
            ),
        ),
        VendorDefinition(
            name="Transfer %",
            metric=TransferRate(),
            source=_GENESYS_METRICS,
            url=_GENESYS_METRICS_URL,
            was_read=False,
            differs="",
        ),
    ),
)

_CISCO: Final = "Cisco Unified Intelligence Center 9.0(1), User Guide, Unified ICM service-level calculation"
_CISCO_DIFFERS: Final = (
    "Calls abandoned before the short-calls timer count nowhere there, nor do calls that end in an error within "
    "the threshold."
)

CISCO: Final = Dialect(
    name="cisco",
    title="Cisco Unified ICM/CCE",
    definitions=tuple(
        VendorDefinition(name=name, metric=metric, source=_CISCO, url="", was_read=True, differs=_CISCO_DIFFERS)
        for name, metric in (
            ("SL Aban Negative", ServiceLevel(denominator="offered")),
            ("SL Aban Ignored", ServiceLevel(denominator="offered_less_short_abandons")),
            ("SL Aban Positive", ServiceLevel(denominator="short_abandons_met")),
        )
    ),
)

_ICMI_FCR: Final = "ICMI, First Contact Resolution"

ICMI: Final = Dialect(
    name="icmi",
    title="ICMI, the association",
    definitions=(
        *(
            VendorDefinition(
                name=name,
                metric=metric,
                source="ICMI (2002), Queue Tips: Service Level Calculations",
                url="",
                was_read=False,
                differs="",
            )
            for name, metric in (
                ("Answered in time / offered", ServiceLevel(denominator="offered")),
                ("Answered in time / answered", ServiceLevel(denominator="answered")),
                (
                    "Answered in time / (offered - abandoned in time)",
                    ServiceLevel(denominator="offered_less_short_abandons"),
                ),
                ("(Answered + abandoned in time) / offered", ServiceLevel(denominator="short_abandons_met")),
            )
        ),
        VendorDefinition(
            name="FCR, no repeat contact within a week",
            metric=FCR(kind="repeat_free", window=timedelta(days=7)),
            source=_ICMI_FCR,
            url="",
            was_read=False,
            differs="The window is a choice of each house; change it.",
        ),
        VendorDefinition(
            name="FCR, confirmed by the customer",
            metric=FCR(kind="survey_confirmed"),
            source=_ICMI_FCR,
            url="",
            was_read=False,
            differs="",
        ),
    ),
)
