"""What schemathesis has to know, but the descriptions cannot say. Only requests that are meant to be valid are changed.

Each operation finds all recordings again, because the one before may have deleted them. Only in the phase `stateful`,
operations follow from each other. At the end, the numbers of answers with each status are written to the file
STATISTICS.
"""

import atexit
import json
import os
from collections import Counter, defaultdict
from datetime import datetime, timedelta

import requests
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

PERSON = os.environ["PERSON"]
RESET = os.environ["RESET"]
# From `from` to `to` are at most this.
LONGEST = timedelta(days=30)

statuses = defaultdict(Counter)
last_operation = None


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """The contract allows any properties beside `reason` and `comment`. Only our own client may not send any."""
    if raw_schema["info"]["title"] == "Converged recordings":
        delete = raw_schema["paths"]["/convergedRecordings/{recordingId}"]["delete"]
        del delete["requestBody"]["content"]["application/json"]["schema"]["additionalProperties"]


@schemathesis.hook
def before_call(context, case, kwargs):
    global last_operation
    if case.meta.phase.name != TestPhase.STATEFUL and case.operation.label != last_operation:
        last_operation = case.operation.label
        requests.post(RESET, json={}, timeout=10).raise_for_status()
    if case.query and not case.meta.is_negative_at(ParameterLocation.QUERY):
        adapt_query(case)
    if not case.meta.is_negative_at(ParameterLocation.BODY):
        if PERSON == "olaf" and name_of(case) in ("deleteCall", "deleteMeeting"):
            give_reason(case)
        if isinstance(case.body, dict):
            adapt_body(case)


def adapt_query(case):
    query = case.query
    if "from" in query and "to" in query:
        # `from` comes before `to`, and not too long before.
        start = datetime.fromisoformat(query["from"].replace("Z", "+00:00"))
        query["to"] = (start + LONGEST).isoformat() if start.year < 9999 else "9999-12-31T23:59:59Z"
    if PERSON == "uma" and query.get("hostEmail") == "uma@example.com":
        # Whoever is no admin must not name a host, not even herself.
        del query["hostEmail"]
    if name_of(case) == "listMeetings" and query.get("status") == "purged":
        query.setdefault("meetingId", "m")


def adapt_body(case):
    """For everything of somebody, an admin has to name the owner of the calls, and others must not."""
    if any(case.body.get(flag) is True for flag in ("trashAll", "restoreAll", "purgeAll")):
        case.body.pop("ownerEmail", None)
        if PERSON == "ann" and name_of(case).endswith("Calls"):
            case.body["ownerEmail"] = "uma@example.com"


def give_reason(case):
    """An officer has to, for the recordings of others."""
    if not isinstance(case.body, dict):
        case.body, case.media_type = {}, "application/json"
    case.body["reason"] = case.body.get("reason") or "audit"


@schemathesis.hook
def after_call(context, case, response):
    # Some requests have another method, to see whether that is refused.
    if case.method.upper() != case.operation.method.upper():
        return
    statuses[name_of(case)][response.status_code] += 1


def name_of(case):
    return case.operation.definition.raw.get("operationId", case.operation.label)


@atexit.register
def write():
    if path := os.environ.get("STATISTICS"):
        with open(path, "w") as file:
            json.dump(statuses, file, indent=2)
