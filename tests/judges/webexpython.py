"""webexpythonsdk, another client by others, against the emulator: its calls for meetings, people and tokens.

    webexpython.py ADDRESS

It expects the recordings of world.mjs and the people of people.json. Left out, because the client cannot do it:

- `recordings.delete`: it sends a GET
- `recordings.list` with `max` or `_from`: it sends `max_recordings` and `_from`, which Webex does not have
- `recordings.list` without `integrationTag`: it raises a TypeError
- `recordings.list` with a parameter that it does not know, such as `status`: it sends `request_parameters=status`
- the site of a recording (`siteUrl` of `recordings.get`): it is sent in the query, where Webex has a header
- calls: it has none for them
"""

import sys

from checks import Checks
from webexpythonsdk import ApiError, WebexAPI

ADDRESS = f"{sys.argv[1]}/"
TOKENS = ["uma-token", "vera-token", "ann-token", "no-token"]
uma, vera, ann, nobody = (WebexAPI(access_token=token, base_url=ADDRESS) for token in TOKENS)


def ids(api, **query):
    return [recording.id for recording in api.recordings.list(integrationTag="judged", **query)]


def listing(checks):
    # It repeats its parameters beside those of the link to the second page.
    checks.same("one's own, in two pages", ids(uma), [f"c00000000000400080000000000000{n:02}" for n in range(1, 16)])
    checks.same("of Vera", ids(vera), [f"d00000000000400080000000000000{n:02}" for n in range(1, 6)])
    checks.same("of a host, for an admin", ids(ann, hostEmail="vera@example.com"), ids(vera))
    checks.same("events", len(ids(uma, serviceType="EventCenter")), 3)
    checks.same("ARF", ids(uma, format="ARF"), [])
    checks.same("a topic", ids(uma, topic="meeting 07"), ["c0000000000040008000000000000007"])
    checks.same("a site", len(ids(uma, siteUrl="example.webex.com")), 15)
    checks.same("only `to`", ids(uma, to="2026-01-14T00:00:00Z"), ids(uma)[12:])
    checks.refused("a host, for a user", 403, ApiError, ids, uma, hostEmail="vera@example.com")
    checks.refused("a stranger", 401, ApiError, ids, nobody)


def details(checks):
    first = ids(uma)[0]
    recording = uma.recordings.get(first)
    checks.same("topic", recording.topic, "Meeting 01")
    checks.same("siteUrl", recording.siteUrl, "example.webex.com")
    checks.same("format", recording.format, "MP4")
    checks.same("durationSeconds", recording.durationSeconds, 61)
    links = recording.to_dict()["temporaryDirectDownloadLinks"]
    checks.true("a link", links["recordingDownloadLink"].startswith("http"))
    checks.same("for an admin", ann.recordings.get(first, hostEmail="uma@example.com").id, first)
    checks.refused("for somebody else", 404, ApiError, vera.recordings.get, first)
    checks.refused("for a stranger", 401, ApiError, nobody.recordings.get, first)


def people(checks):
    me = uma.people.me()
    checks.same("emails", me.emails, ["uma@example.com"])
    checks.same("displayName", me.displayName, "Uma User")
    checks.same("type", me.type, "person")
    checks.refused("a stranger", 401, ApiError, nobody.people.me)


def refreshing(checks):
    tokens = uma.access_tokens.refresh("emulator-client", "emulator-secret", "uma-refresh")
    checks.same("the lifetime", tokens.expires_in, 1_209_599)
    checks.same("the lifetime of the refresh token", tokens.refresh_token_expires_in, 7_775_999)
    again = WebexAPI(access_token=tokens.access_token, base_url=ADDRESS)
    checks.same("whose it is", again.people.me().emails, ["uma@example.com"])
    client = "emulator-client", "emulator-secret"
    checks.refused("a wrong refresh token", 400, ApiError, uma.access_tokens.refresh, *client, "no")


Checks().run(listing, details, people, refreshing)
