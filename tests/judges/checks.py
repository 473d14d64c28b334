"""What the judges in Python share: checks that are counted, and a last line of JSON with the result."""

import json
import sys
import traceback


class Checks:
    """Counts checks, and goes on after one that fails."""

    def __init__(self):
        self.count = 0
        self.found = []

    def same(self, what, actual, expected):
        self.count += 1
        if actual != expected:
            self.found.append(f"{what}: expected {expected!r}, got {actual!r}")

    def true(self, what, value):
        self.same(what, bool(value), True)

    def refused(self, what, status, error, call, /, *args, **kwargs):
        """The call fails with this status, and with Webex's error body."""
        self.count += 1
        try:
            result = call(*args, **kwargs)
            # Lists do nothing until somebody asks for their items.
            if hasattr(result, "__next__") or hasattr(result, "__iter__") and not isinstance(result, (str, dict)):
                result = list(result)
        except error as failure:
            actual = failure.response.status_code
            body = failure.response.json()
            if actual != status:
                self.found.append(f"{what}: expected a {status}, got a {actual}: {body}")
            elif not (body["message"] and body["errors"][0]["description"] and body["trackingId"]):
                self.found.append(f"{what}: the error body has an empty part: {body}")
            return
        self.found.append(f"{what}: expected a {status}, but it succeeded: {result!r}")

    def run(self, *parts):
        """Runs each part, and ends the program."""
        for part in parts:
            try:
                part(self)
            except Exception:
                self.found.append(f"{part.__name__} broke off: {traceback.format_exc(limit=-3)}")
        print(json.dumps({"checks": self.count, "found": self.found}))
        sys.exit(1 if self.found else 0)
