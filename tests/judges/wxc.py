"""wxc-sdk, a client by others, against the emulator: nine operations for calls, those for meetings, people and tokens.

    wxc.py ADDRESS [UPSTREAM]

It expects the recordings of world.mjs and the people of people.json. What each call does is checked by listing before
and after. Left out, because the client cannot do it:

- the parameter `timezone`: it is sent in the query, where Webex has a header
- metadata that does not exist: a 204 without a body makes the client fail
- the parameters `owner_id` and `owner_email` of one's own list: Webex has them only in the list of the organisation
- the service type `all`: Webex has no such value
- deleting a meeting as an admin (`DELETE /admin/recordings/{recordingId}`), and the device grant: it has no such calls

With an UPSTREAM, the address is that of Prism in front of it. Then invalid requests are left out, too: Prism refuses
them itself, with another status.
"""

import sys
from datetime import datetime, timezone

import requests
from checks import Checks
from requests import HTTPError
from wxc_sdk import WebexSimpleApi
from wxc_sdk.converged_recordings import RecordingOwnerType, RecordingStorageRegion
from wxc_sdk.integration import Integration
from wxc_sdk.meetings.recordings import RecordingFormat, RecordingServiceType, RecordingStatus
from wxc_sdk.rest import RestError, RestSession
from wxc_sdk.tokens import Tokens

ADDRESS, UPSTREAM = [*sys.argv[1:], None][:2]
RestSession.BASE = ADDRESS

UMA, VERA = "uma@example.com", "vera@example.com"
uma, vera, ann, olaf, nobody = (WebexSimpleApi(tokens=f"{name}-token") for name in ("uma", "vera", "ann", "olaf", "no"))

SITE = "example.webex.com"
WEEK = {"from_": "2026-01-08T12:00:00Z", "to_": "2026-01-15T12:00:00Z"}
MONTH = {"from_": "2025-12-16T12:00:00Z", "to_": "2026-01-15T12:00:00Z"}


def a(number):
    """The id of a call of Uma's."""
    return f"a0000000-0000-4000-8000-0000000000{number:02}"


def b(number):
    """The id of a call of Vera's."""
    return f"b0000000-0000-4000-8000-0000000000{number:02}"


def c(number):
    """The id of a meeting that Uma hosted."""
    return f"c00000000000400080000000000000{number:02}"


def d(number):
    """The id of a meeting that Vera hosted."""
    return f"d00000000000400080000000000000{number:02}"


def own(api, status=None, **query):
    return [recording.id for recording in api.converged_recordings.list(status=status, max=100, **WEEK, **query)]


def of_all(api, status=None, **query):
    recordings = api.converged_recordings.list_for_admin_or_compliance_officer(status=status, max=100, **WEEK, **query)
    return [recording.id for recording in recordings]


def refused(checks, what, expected, call, /, *args, **kwargs):
    if expected != 400 or not UPSTREAM:
        checks.refused(what, expected, RestError, call, *args, **kwargs)


def ends_after_three_hours(links):
    """The emulator's clock began at noon."""
    three, four = (datetime(2026, 1, 15, hour, tzinfo=timezone.utc) for hour in (15, 16))
    return three <= datetime.fromisoformat(links.expiration) < four


def requests_of(api, work):
    """What the work returns, and how many requests it takes."""
    seen = []
    callback = api.session.register_response_callback(lambda response, _: seen.append(response))
    try:
        return work(), len(seen)
    finally:
        api.session.unregister_response_callback(callback)


def stay_with_prism():
    """The emulator's links to next pages lead past Prism."""
    send = RestSession.send

    def send_to_prism(session, request, **options):
        request.url = request.url.replace(UPSTREAM, ADDRESS)
        return send(session, request, **options)

    RestSession.send = send_to_prism


# Calls


def listing(checks):
    calls = uma.converged_recordings
    recordings, requests = requests_of(uma, lambda: list(calls.list()))
    checks.same("the last seven days are the default", [r.id for r in recordings], [a(n) for n in range(1, 46)])
    checks.same("ten a page are the default", requests, 5)
    _, requests = requests_of(uma, lambda: list(calls.list(max=7)))
    checks.same("seven a page", requests, 7)
    _, requests = requests_of(uma, lambda: list(calls.list(max=1000)))
    checks.same("more than 100 a page are 100", requests, 1)

    first = recordings[0]
    checks.same("topic", first.topic, "Call 01 with Zoë")
    checks.same("create_time", first.create_time, datetime(2026, 1, 15, 9, tzinfo=timezone.utc))
    checks.same("time_recorded", first.time_recorded, datetime(2026, 1, 15, 8, 30, tzinfo=timezone.utc))
    checks.same("format", first.format_, RecordingFormat.mp3)
    checks.same("service_type", first.service_type, "calling")
    checks.same("duration_seconds", first.duration_seconds, 61)
    checks.same("size_bytes", first.size_bytes, 1001)
    checks.same("status", first.status, RecordingStatus.available)
    checks.same("owner_id", first.owner_id, "a0000000-0000-4000-9000-000000000000")
    checks.same("owner_email", first.owner_email, UMA)
    checks.same("owner_type", first.owner_type, RecordingOwnerType.user)
    checks.same("storage_region", first.storage_region, "US")
    checks.same("location_id", first.service_data.location_id, "a-location")
    checks.same("call_session_id", first.service_data.call_session_id, "a-session-01")

    checks.same("30 days", len(list(calls.list(**MONTH))), 48)
    checks.same("`from` is included, `to` is not",
                [r.id for r in calls.list(from_="2026-01-15T03:00:00Z", to_="2026-01-15T09:00:00Z")], [a(2), a(3)])
    checks.same("only `to`", [r.id for r in calls.list(to_="2025-12-27T12:00:00Z")], [a(46), a(47), a(48)])
    checks.same("only `from`", len(list(calls.list(from_="2026-01-08T12:00:00Z"))), 45)
    refused(checks, "31 days", 400, calls.list, from_="2025-12-15T12:00:00Z", to_="2026-01-15T12:00:00Z")
    refused(checks, "`from` after `to`", 400, calls.list, from_="2026-01-15T12:00:00Z", to_="2026-01-08T12:00:00Z")
    refused(checks, "max=0", 400, calls.list, max=0)
    refused(checks, "an unknown parameter", 400, calls.list, sort="topic")

    assist = [a(n) for n in (5, 10, 15, 20, 25, 30, 35, 40, 45)]
    checks.same("customer assist", own(uma, service_type=RecordingServiceType.customer_assist), assist)
    checks.same("calling", len(own(uma, service_type=RecordingServiceType.calling)), 36)
    checks.same("format=MP3", len(own(uma, format_="MP3")), 45)
    checks.same("a part of the topic, in another case", own(uma, topic="CALL 07"), [a(7)])
    checks.same("another topic", own(uma, topic="lunch"), [])
    checks.same("owner_type=user", len(own(uma, owner_type=RecordingOwnerType.user)), 45)
    checks.same("owner_type=place", own(uma, owner_type=RecordingOwnerType.place), [])
    checks.same("storage_region=US", len(own(uma, storage_region=RecordingStorageRegion.us)), 45)
    checks.same("storage_region=DE", own(uma, storage_region=RecordingStorageRegion.de), [])
    checks.same("location_id", len(own(uma, location_id="a-location")), 45)
    checks.same("another location_id", own(uma, location_id="b-location"), [])
    checks.same("Vera's own", own(vera), [b(n) for n in range(1, 13)])
    refused(checks, "the list of a stranger", 401, nobody.converged_recordings.list)


def listing_for_admins(checks):
    everybody = of_all(ann)
    checks.same("everybody's", len(everybody), 57)
    checks.same("newest first", everybody[:4], [a(1), b(1), a(2), b(2)])
    checks.same("an officer sees the same", of_all(olaf), everybody)
    checks.same("owner_email", of_all(ann, owner_email=VERA), [b(n) for n in range(1, 13)])
    checks.same("owner_id", of_all(ann, owner_id="b0000000-0000-4000-9000-000000000000"), [b(n) for n in range(1, 13)])
    checks.same("an unknown owner", of_all(ann, owner_email="nobody@example.com"), [])
    checks.same("filters", of_all(ann, service_type=RecordingServiceType.customer_assist, location_id="b-location"),
                [b(5), b(10)])
    calls = ann.converged_recordings
    _, requests = requests_of(ann, lambda: list(calls.list_for_admin_or_compliance_officer(max=20)))
    checks.same("three pages", requests, 3)
    refused(checks, "31 days for an admin", 400, calls.list_for_admin_or_compliance_officer,
            from_="2025-12-15T12:00:00Z", to_="2026-01-15T12:00:00Z")
    refused(checks, "purged ones for an admin", 403, calls.list_for_admin_or_compliance_officer,
            status=RecordingStatus.purged)
    checks.same("purged ones for an officer", of_all(olaf, status=RecordingStatus.purged), [])
    refused(checks, "everybody's for a user", 403, uma.converged_recordings.list_for_admin_or_compliance_officer)
    refused(checks, "everybody's for a stranger", 401, nobody.converged_recordings.list_for_admin_or_compliance_officer)


def details(checks):
    recording = uma.converged_recordings.details(a(1))
    checks.same("id", recording.id, a(1))
    checks.same("owner_email", recording.owner_email, UMA)
    links = recording.temporary_direct_download_links
    checks.true("the owner gets a link to the audio", links and links.audio_download_link.startswith("http"))
    checks.true("links lapse after three hours", links and ends_after_three_hours(links))
    audio = requests.get(links.audio_download_link, timeout=10)
    checks.same("it leads to the audio, without a token", (audio.status_code, audio.headers["Content-Type"]),
                (200, "audio/mpeg"))
    recording = ann.converged_recordings.details(a(1))
    checks.same("an admin sees it", recording.topic, "Call 01 with Zoë")
    checks.same("an admin gets no links", recording.temporary_direct_download_links, None)
    checks.true("an officer gets links", olaf.converged_recordings.details(a(1)).temporary_direct_download_links)
    refused(checks, "details for somebody else", 404, vera.converged_recordings.details, a(1))
    refused(checks, "details of nothing", 404, uma.converged_recordings.details, "e0000000-0000-4000-8000-000000000001")
    refused(checks, "details of a meeting", 404, uma.converged_recordings.details, c(1))
    refused(checks, "details for a stranger", 401, nobody.converged_recordings.details, a(1))


def metadata(checks):
    few = uma.converged_recordings.metadata(a(1))
    checks.same("id", few.id, a(1))
    checks.same("owner_email", few.owner_email, UMA)
    checks.same("owner_type is in capitals", few.owner_type, "USER")
    checks.same("service_type", few.service_type, "calling")
    checks.same("location_id", few.service_data.location_id, "a-location")
    checks.same("call_session_id", few.service_data.call_session_id, "a-session-01")
    checks.true("the calling party", few.service_data.calling_party.number)
    checks.true("the called party", few.service_data.called_party.number)
    checks.true("when it began", few.service_data.session.start_time)
    checks.true("there is an activity", few.service_data.call_activity)
    checks.same("without streams", [x.media_streams for x in few.service_data.call_activity],
                [None for _ in few.service_data.call_activity])
    checks.same("without participants", [x.participants for x in few.service_data.call_activity],
                [None for _ in few.service_data.call_activity])
    every = uma.converged_recordings.metadata(a(1), show_all_types=True)
    checks.true("with streams", any(x.media_streams for x in every.service_data.call_activity))
    checks.true("with participants", any(x.participants for x in every.service_data.call_activity))
    less = uma.converged_recordings.metadata(a(1), show_all_types=False)
    checks.same("false is the default", less, few)
    checks.same("an admin sees it", ann.converged_recordings.metadata(a(1)).id, a(1))
    checks.same("an officer sees it", olaf.converged_recordings.metadata(a(1)).id, a(1))
    refused(checks, "metadata for somebody else", 404, vera.converged_recordings.metadata, a(1))
    refused(checks, "metadata of nothing", 404, uma.converged_recordings.metadata, "e-1")
    refused(checks, "metadata for a stranger", 401, nobody.converged_recordings.metadata, a(1))


def bin_of_ids(checks):
    """softDelete, restore, softDelete, purge."""
    calls = uma.converged_recordings
    trash, restore = calls.move_recordings_into_the_recycle_bin, calls.restore_recordings_from_recycle_bin
    purge = calls.purge_recordings_from_recycle_bin
    before = own(uma)
    checks.same("the bin is empty", own(uma, RecordingStatus.deleted), [])

    trash(recording_ids=[a(1), a(2)])
    checks.same("two are no longer available", own(uma), before[2:])
    checks.same("they are in the bin", own(uma, RecordingStatus.deleted), [a(1), a(2)])
    checks.same("details say so", calls.details(a(1)).status, RecordingStatus.deleted)
    trash(recording_ids=[a(1)])
    checks.same("once more changes nothing", own(uma, RecordingStatus.deleted), [a(1), a(2)])

    restore(recording_ids=[a(2), a(1)])
    checks.same("they are back", own(uma), before)
    checks.same("the bin is empty again", own(uma, RecordingStatus.deleted), [])
    refused(checks, "purging what is available", 409, purge, recording_ids=[a(1)])
    checks.same("it is still there", own(uma), before)

    trash(recording_ids=[a(1), a(2)])
    purge(recording_ids=[a(1), a(2)])
    checks.same("the bin is empty after purging", own(uma, RecordingStatus.deleted), [])
    checks.same("they are not back", own(uma), before[2:])
    checks.same("an admin does not see them", [x for x in of_all(ann) if x in (a(1), a(2))], [])
    checks.same("an officer does", of_all(olaf, RecordingStatus.purged), [a(1), a(2)])
    checks.same("and their details", olaf.converged_recordings.details(a(1)).status, RecordingStatus.purged)
    refused(checks, "details of a purged one", 404, calls.details, a(1))
    refused(checks, "restoring a purged one", 404, restore, recording_ids=[a(1)])


def rules_of_batches(checks):
    for name, batch in (("softDelete", "move_recordings_into_the_recycle_bin"),
                        ("restore", "restore_recordings_from_recycle_bin"),
                        ("purge", "purge_recordings_from_recycle_bin")):
        flag = {"softDelete": "trash_all", "restore": "restore_all", "purge": "purge_all"}[name]
        mine, admin = getattr(uma.converged_recordings, batch), getattr(ann.converged_recordings, batch)
        before = own(uma), own(vera)
        refused(checks, f"{name} of nothing", 400, mine)
        refused(checks, f"{name} of no ids", 400, mine, recording_ids=[])
        refused(checks, f"{name} of 101 ids", 400, mine, recording_ids=[f"e-{n}" for n in range(101)])
        refused(checks, f"{name} of ids and an owner", 400, mine, owner_email=UMA, recording_ids=[a(3)])
        refused(checks, f"{name} of all and of ids", 400, mine, recording_ids=[a(3)], **{flag: True})
        refused(checks, f"{name} of all of an owner, by a user", 400, mine, owner_email=UMA, **{flag: True})
        refused(checks, f"{name} of all, by an admin without an owner", 400, admin, **{flag: True})
        stranger = {flag: True, "owner_email": "nobody@example.com"}
        refused(checks, f"{name} of all of an unknown owner", 404, admin, **stranger)
        refused(checks, f"{name} of somebody else's", 404, mine, recording_ids=[b(1)])
        refused(checks, f"{name} of an unknown one, too", 404, mine, recording_ids=["e-1", a(3)])
        refused(checks, f"{name} of a meeting", 404, mine, recording_ids=[c(1)])
        refused(checks, f"{name} by a stranger", 401, getattr(nobody.converged_recordings, batch), recording_ids=[a(3)])
        refused(checks, f"{name} by an officer", 404, getattr(olaf.converged_recordings, batch), recording_ids=[a(3)])
        checks.same(f"{name}: nothing was done", (own(uma), own(vera)), before)
        bins = own(uma, RecordingStatus.deleted), own(vera, RecordingStatus.deleted)
        checks.same(f"{name}: the bins are empty", bins, ([], []))


def bin_of_all(checks):
    mine, admin = uma.converged_recordings, ann.converged_recordings
    uma_before, vera_before = own(uma), own(vera)

    admin.move_recordings_into_the_recycle_bin(recording_ids=[a(3), b(1)])
    checks.same("an admin moves anybody's", of_all(ann, RecordingStatus.deleted), [b(1), a(3)])
    admin.restore_recordings_from_recycle_bin(recording_ids=[a(3), b(1)])
    checks.same("and restores them", of_all(ann, RecordingStatus.deleted), [])

    admin.move_recordings_into_the_recycle_bin(trash_all=True, owner_email=VERA)
    checks.same("all of Vera's are gone", own(vera), [])
    checks.same("they are in the bin", own(vera, RecordingStatus.deleted), vera_before)
    checks.same("Uma's are still there", own(uma), uma_before)
    admin.restore_recordings_from_recycle_bin(restore_all=True, owner_email=VERA)
    checks.same("all of Vera's are back", own(vera), vera_before)

    mine.move_recordings_into_the_recycle_bin(trash_all=True)
    checks.same("all of Uma's are gone", own(uma), [])
    checks.same("the older ones, too", list(mine.list(**MONTH)), [])
    checks.same("Vera's are still there", own(vera), vera_before)
    mine.restore_recordings_from_recycle_bin(restore_all=True, recording_ids=[])
    checks.same("all of Uma's are back", own(uma), uma_before)

    mine.move_recordings_into_the_recycle_bin(recording_ids=[a(44), a(45)])
    mine.purge_recordings_from_recycle_bin(purge_all=True)
    checks.same("the bin was purged", own(uma, RecordingStatus.deleted), [])
    checks.same("only the bin", own(uma), uma_before[:-2])
    checks.true("an officer sees them", {a(44), a(45)} <= set(of_all(olaf, RecordingStatus.purged)))


def reassigning(checks):
    reassign = ann.converged_recordings.reassign
    uma_before, vera_before = own(uma), own(vera)

    refused(checks, "reassigning by a user", 403, uma.converged_recordings.reassign, VERA, recording_ids=[a(3)])
    refused(checks, "reassigning by an officer", 403, olaf.converged_recordings.reassign, VERA, recording_ids=[a(3)])
    refused(checks, "reassigning by a stranger", 401, nobody.converged_recordings.reassign, VERA, recording_ids=[a(3)])
    refused(checks, "reassigning nothing", 400, reassign, VERA)
    refused(checks, "reassigning no ids", 400, reassign, VERA, recording_ids=[])
    refused(checks, "reassigning to a stranger", 404, reassign, "nobody@example.com", recording_ids=[a(3)])
    refused(checks, "reassigning from a stranger", 404, reassign, VERA, owner_email="nobody@example.com")
    refused(checks, "reassigning an unknown one, too", 404, reassign, VERA, recording_ids=[a(3), "e-1"])
    checks.same("nothing was done", (own(uma), own(vera)), (uma_before, vera_before))

    reassign(VERA, recording_ids=[a(3), a(4)])
    checks.same("Uma has two fewer", own(uma), [x for x in uma_before if x not in (a(3), a(4))])
    checks.same("Vera has two more", set(own(vera)), {*vera_before, a(3), a(4)})
    moved = vera.converged_recordings.details(a(3))
    checks.same("the new owner", moved.owner_email, VERA)
    checks.true("the new owner's id", moved.owner_id and moved.owner_id != "a0000000-0000-4000-9000-000000000000")
    refused(checks, "details for the old owner", 404, uma.converged_recordings.details, a(3))

    reassign(UMA, owner_email=VERA, recording_ids=[a(3), a(4), a(5)])
    checks.same("only those of the owner", own(uma), uma_before)
    reassign(UMA, owner_email=VERA)
    checks.same("all of Vera's", own(vera), [])
    checks.same("are Uma's now", set(own(uma)), {*uma_before, *vera_before})
    reassign(VERA, recording_ids=vera_before)
    checks.same("all are as they were", (own(uma), own(vera)), (uma_before, vera_before))


def deleting(checks):
    before = own(uma)
    target = before[0]
    refused(checks, "deleting by the owner", 403, uma.converged_recordings.delete, target)
    refused(checks, "deleting by an admin", 403, ann.converged_recordings.delete, target, reason="audit")
    refused(checks, "deleting by a stranger", 401, nobody.converged_recordings.delete, target, reason="audit")
    delete = olaf.converged_recordings.delete
    refused(checks, "deleting without a reason", 400, delete, target)
    refused(checks, "a comment that is too long", 400, delete, target, reason="audit", comment="x" * 256)
    checks.same("it is still there", own(uma), before)

    delete(target, reason="audit", comment="é" * 255)
    checks.same("it is gone", own(uma), before[1:])
    checks.same("not in the bin", own(uma, RecordingStatus.deleted), [])
    checks.true("not for the officer", target not in of_all(olaf, RecordingStatus.purged))
    for name, api in (("the owner", uma), ("an admin", ann), ("an officer", olaf)):
        refused(checks, f"its details for {name}", 404, api.converged_recordings.details, target)
        refused(checks, f"its metadata for {name}", 404, api.converged_recordings.metadata, target)
    refused(checks, "a second deletion", 404, delete, target, reason="audit")

    uma.converged_recordings.move_recordings_into_the_recycle_bin(recording_ids=[before[1]])
    delete(before[1], reason="audit")
    checks.same("from the bin, too", own(uma, RecordingStatus.deleted), [])
    checks.same("and that was all", own(uma), before[2:])


# Meetings


def meetings(api, **query):
    return [recording.id for recording in api.meetings.recordings.list_recordings(**query)]


def meetings_of_all(api, **query):
    listed = api.meetings.recordings.list_recordings_for_an_admin_or_compliance_officer(max=100, **query)
    return [recording.id for recording in listed]


def listing_meetings(checks):
    mine = uma.meetings.recordings
    recordings, requests = requests_of(uma, lambda: list(mine.list_recordings()))
    checks.same("one's own meetings", [r.id for r in recordings], [c(n) for n in range(1, 16)])
    checks.same("two pages", requests, 2)
    _, requests = requests_of(uma, lambda: list(mine.list_recordings(max=4)))
    checks.same("four a page", requests, 4)
    first = recordings[0]
    checks.same("topic", first.topic, "Meeting 01")
    checks.same("meeting_id", first.meeting_id, "c0000000000040009000000000000001_I_1")
    checks.same("site_url", first.site_url, SITE)
    checks.same("format", first.format, RecordingFormat.mp4)
    checks.same("service_type", first.service_type, RecordingServiceType.meeting_center)
    checks.same("share_to_me", first.share_to_me, False)
    checks.same("status", first.status, RecordingStatus.available)
    checks.same("integration_tags", first.integration_tags, ["judged"])
    checks.same("download_url", first.download_url, "https://example.webex.com/example/lsr.php?RCID=c1")

    checks.same("meeting_id", meetings(uma, meeting_id=first.meeting_id), [c(1)])
    checks.same("the series", meetings(uma, meeting_id=first.meeting_series_id), [c(1)])
    checks.same("the scheduled meeting", meetings(uma, meeting_id=first.scheduled_meeting_id), [c(1)])
    checks.same("topic", meetings(uma, topic="meeting 07"), [c(7)])
    checks.same("events", meetings(uma, service_type=RecordingServiceType.event_center), [c(5), c(10), c(15)])
    checks.same("MP4", len(meetings(uma, format_=RecordingFormat.mp4)), 15)
    checks.same("ARF", meetings(uma, format_=RecordingFormat.arf), [])
    checks.same("a site", len(meetings(uma, site_url=SITE)), 15)
    checks.same("another site", meetings(uma, site_url="other.webex.com"), [])
    checks.same("a tag", len(meetings(uma, integration_tag="judged")), 15)
    checks.same("another tag", meetings(uma, integration_tag="other"), [])
    checks.same("a range", meetings(uma, from_="2026-01-15T03:00:00Z", to_="2026-01-15T09:00:00Z"), [c(2), c(3)])
    checks.same("a host, for an admin", meetings(ann, host_email=VERA), [d(n) for n in range(1, 6)])
    refused(checks, "a host, for a user", 403, mine.list_recordings, host_email=VERA)
    refused(checks, "purged ones for a user", 403, mine.list_recordings, status=RecordingStatus.purged,
            meeting_id=first.meeting_id)
    refused(checks, "meetings for a stranger", 401, nobody.meetings.recordings.list_recordings)

    checks.same("everybody's, for an admin", len(meetings_of_all(ann)), 20)
    checks.same("newest first", meetings_of_all(ann)[:4], [c(1), d(1), c(2), d(2)])
    checks.same("everybody's, for an officer", meetings_of_all(olaf), meetings_of_all(ann))
    whole = list(ann.meetings.recordings.list_recordings_for_an_admin_or_compliance_officer(topic="Meeting 01"))
    checks.same("hosts", [(r.host_email, r.host_display_name) for r in whole], [(UMA, "Uma User"), (VERA, "Vera User")])
    refused(checks, "31 days", 400, ann.meetings.recordings.list_recordings_for_an_admin_or_compliance_officer,
            from_="2025-12-15T12:00:00Z", to_="2026-01-15T12:00:00Z")
    refused(checks, "everybody's for a user", 403, mine.list_recordings_for_an_admin_or_compliance_officer)
    refused(checks, "everybody's for a stranger", 401,
            nobody.meetings.recordings.list_recordings_for_an_admin_or_compliance_officer)


def details_of_meetings(checks):
    recording = uma.meetings.recordings.get_recording_details(c(1))
    checks.same("id", recording.id, c(1))
    links = recording.temporary_direct_download_links
    checks.true("the recording", links and links.recording_download_link.startswith("http"))
    checks.true("the audio", links and links.audio_download_link.startswith("http"))
    checks.true("links lapse after three hours", links and ends_after_three_hours(links))
    details = vera.meetings.recordings.get_recording_details
    refused(checks, "details for somebody else", 404, details, c(1))
    refused(checks, "on behalf of somebody else", 403, details, c(1), host_email=UMA)
    details = ann.meetings.recordings.get_recording_details
    checks.same("for an admin, on behalf of the host", details(c(1), host_email=UMA).id, c(1))
    refused(checks, "on behalf of another host", 404, details, c(1), host_email=VERA)
    checks.same("for an officer", olaf.meetings.recordings.get_recording_details(c(1)).id, c(1))
    refused(checks, "details of a call", 404, uma.meetings.recordings.get_recording_details, a(20))
    refused(checks, "details for a stranger", 401, nobody.meetings.recordings.get_recording_details, c(1))


def bin_of_meetings(checks):
    mine, admin = uma.meetings.recordings, ann.meetings.recordings
    before = meetings(uma)
    deleted = {"status": RecordingStatus.deleted}

    mine.move_recordings_into_the_recycle_bin([c(1), c(2)], SITE)
    checks.same("two are no longer available", meetings(uma), before[2:])
    checks.same("they are in the bin", meetings(uma, **deleted), [c(1), c(2)])
    mine.restore_recordings_from_recycle_bin(False, [c(1)], SITE)
    checks.same("one is back", meetings(uma), [c(1), *before[2:]])
    mine.restore_recordings_from_recycle_bin(True, [], SITE)
    checks.same("all are back", meetings(uma), before)
    refused(checks, "purging what is available", 409, mine.purge_recordings_from_recycle_bin, False, [c(1)], SITE)

    mine.move_recordings_into_the_recycle_bin([c(1), c(2), c(3)], SITE)
    mine.purge_recordings_from_recycle_bin(False, [c(1)], SITE)
    checks.same("one was purged", meetings(uma, **deleted), [c(2), c(3)])
    mine.purge_recordings_from_recycle_bin(True, [], SITE)
    checks.same("all were purged", meetings(uma, **deleted), [])
    checks.same("they are not back", meetings(uma), before[3:])
    checks.same("an officer sees them", meetings_of_all(olaf, status=RecordingStatus.purged), [c(1), c(2), c(3)])
    purged = olaf.meetings.recordings.get_recording_details(c(1))
    checks.same("and their details", purged.status, RecordingStatus.purged)
    refused(checks, "purged ones for an admin", 403, admin.list_recordings_for_an_admin_or_compliance_officer,
            status=RecordingStatus.purged)
    refused(checks, "details of a purged one", 404, mine.get_recording_details, c(1))

    admin.move_recordings_into_the_recycle_bin([d(1)], SITE, host_email=VERA)
    checks.same("an admin moves those of a host", meetings(vera, **deleted), [d(1)])
    admin.restore_recordings_from_recycle_bin(True, [], SITE, host_email=VERA)
    checks.same("and restores them", meetings(vera, **deleted), [])

    trash = mine.move_recordings_into_the_recycle_bin
    refused(checks, "no ids", 400, trash, [], SITE)
    refused(checks, "101 ids", 400, trash, [f"e-{n}" for n in range(101)], SITE)
    refused(checks, "all and ids", 400, mine.restore_recordings_from_recycle_bin, True, [c(4)], SITE)
    refused(checks, "somebody else's", 404, trash, [d(1)], SITE)
    refused(checks, "on behalf of somebody else", 403, trash, [d(1)], SITE, host_email=VERA)
    refused(checks, "on another site", 404, trash, [c(4)], "other.webex.com")
    refused(checks, "a call", 404, trash, [a(20)], SITE)
    refused(checks, "a stranger", 401, nobody.meetings.recordings.move_recordings_into_the_recycle_bin, [c(4)], SITE)
    checks.same("nothing was done", meetings(uma), before[3:])


def deleting_meetings(checks):
    uma_before, vera_before = meetings(uma), meetings(vera)
    refused(checks, "deleting somebody else's", 404, uma.meetings.recordings.delete_a_recording, d(1), "audit", "")
    delete = uma.meetings.recordings.delete_a_recording
    refused(checks, "on behalf of somebody else", 403, delete, d(1), "audit", "", VERA)
    refused(checks, "by a stranger", 401, nobody.meetings.recordings.delete_a_recording, d(1), "audit", "")
    refused(checks, "by an officer without a reason", 400, olaf.meetings.recordings.delete_a_recording, d(1), "", "")
    checks.same("nothing was done", (meetings(uma), meetings(vera)), (uma_before, vera_before))

    vera.meetings.recordings.delete_a_recording(d(1), "", "")
    checks.same("a host deletes her own", meetings(vera), vera_before[1:])
    checks.same("not into the bin", meetings(vera, status=RecordingStatus.deleted), [])
    refused(checks, "details after that", 404, vera.meetings.recordings.get_recording_details, d(1))
    refused(checks, "a second deletion", 404, vera.meetings.recordings.delete_a_recording, d(1), "", "")
    checks.same("an officer still sees it", olaf.meetings.recordings.get_recording_details(d(1)).status,
                RecordingStatus.purged)
    ann.meetings.recordings.delete_a_recording(d(2), "", "", host_email=VERA)
    checks.same("an admin deletes those of a host", meetings(vera), vera_before[2:])
    olaf.meetings.recordings.delete_a_recording(d(3), "audit", "")
    checks.same("an officer deletes anybody's", meetings(vera), vera_before[3:])
    purged = olaf.meetings.recordings.get_recording_details(d(3))
    checks.same("and still sees it", purged.status, RecordingStatus.purged)
    checks.same("Uma's are untouched", meetings(uma), uma_before)


# People and tokens


def people(checks):
    for api, email, name in ((uma, UMA, "Uma User"), (ann, "ann@example.com", "Ann Admin"),
                             (olaf, "olaf@example.com", "Olaf Officer")):
        me = api.people.me()
        checks.same("emails", me.emails, [email])
        checks.same("display_name", me.display_name, name)
        checks.same("type", me.person_type, "person")
        checks.true("org_id", me.org_id)
    checks.same("calling_data changes nothing", uma.people.me(calling_data=True).emails, [UMA])
    refused(checks, "a stranger", 401, nobody.people.me)
    checks.true("when a token ends", uma.authorizations.get_token_expiration_status() > 1_768_478_400_000)
    refused(checks, "when a stranger's token ends", 401, nobody.authorizations.get_token_expiration_status)


def refreshing(checks):
    def integration(secret):
        return Integration(client_id="emulator-client", client_secret=secret, scopes="spark:recordings_read",
                           redirect_url="http://127.0.0.1/", token_service=f"{ADDRESS}/access_token")

    tokens = Tokens(refresh_token="uma-refresh")
    integration("emulator-secret").refresh(tokens)
    checks.true("a new token", tokens.access_token and tokens.access_token != "uma-token")
    checks.same("its lifetime", tokens.expires_in, 1_209_599)
    checks.true("a refresh token", tokens.refresh_token)
    checks.same("the lifetime of that", tokens.refresh_token_expires_in, 7_775_999)
    checks.same("whose it is", WebexSimpleApi(tokens=tokens.access_token).people.me().emails, [UMA])
    refresh = integration("emulator-secret").refresh
    checks.refused("a wrong refresh token", 400, HTTPError, refresh, Tokens(refresh_token="no"))
    refresh = integration("wrong").refresh
    checks.refused("a wrong secret", 401, HTTPError, refresh, Tokens(refresh_token="uma-refresh"))


if UPSTREAM:
    stay_with_prism()
Checks().run(listing, listing_for_admins, details, metadata, bin_of_ids, rules_of_batches, bin_of_all, reassigning,
             deleting, listing_meetings, details_of_meetings, bin_of_meetings, deleting_meetings, people, refreshing)
