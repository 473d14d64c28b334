"""What schemathesis has to know, but the descriptions cannot say. Only requests that are meant to be valid are changed."""

from datetime import datetime, timedelta

import schemathesis
from schemathesis.core.parameters import ParameterLocation

# The query of a list covers at most this.
LONGEST = timedelta(days=30)


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """The contract allows any properties beside `reason` and `comment`. Only our own client may not send any."""
    if raw_schema["info"]["title"] == "Converged recordings":
        delete = raw_schema["paths"]["/convergedRecordings/{recordingId}"]["delete"]
        del delete["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"]


@schemathesis.hook
def before_call(context, case, kwargs):
    if case.query and not case.meta.is_negative_at(ParameterLocation.QUERY):
        order_dates(case.query)


def order_dates(query):
    """`from` comes before `to`, and not too long before."""
    if "from" in query and "to" in query:
        start = datetime.fromisoformat(query["from"].replace("Z", "+00:00"))
        query["to"] = (start + LONGEST).isoformat()
