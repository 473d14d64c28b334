//! The files of a recording: links to them, and the answers of the hosts that have them.
//!
//! Nothing of a file is stored: `file.rs` computes the bytes that are asked for. Nor are tickets stored: the ticket in a link is a
//! digest of the rest of it. Only what faults change is remembered, in `Changes`.

mod audio;
pub(crate) mod file;
mod layout;
pub(crate) mod options;
mod part;
mod range;
mod text;
mod video;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use range::resumes;

use crate::{
    error::Refusal,
    percent, random,
    recording::Status,
    request::{Request, Target},
    response::Response,
    store::{Entry, Files, Store, Text},
    time,
};
use file::{Description, File, Slice};
use options::{Bearer, Etag, Lapsed, MediaOptions};
use part::Part;
use range::Extent;

/// How much earlier a range starts, if a fault wants it to.
const EARLIER: u64 = 1_000;

/// Where requests for media go.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    /// Sound, video and transcripts have one address for all recordings.
    Servlet(Part),
    /// Notes have the recording's id in theirs.
    Notes(Part, &'a str),
}

/// What a fault does to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaFault {
    /// `Content-Length` says more than comes.
    WrongLength,
    /// A range starts earlier than it should.
    WrongRange,
    /// Before the answer, the file becomes another one.
    Changed,
    /// During the answer, the link lapses.
    Lapse,
}

/// What faults have changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Changes {
    /// The tickets that lapsed before their time.
    lapsed: BTreeSet<String>,
    /// How many times files have changed, by the word for the part and the id.
    versions: BTreeMap<String, u32>,
}

/// The hosts of the files.
pub(crate) struct Media<'a> {
    pub(crate) seed: u64,
    pub(crate) now: i64,
    pub(crate) options: &'a MediaOptions,
    pub(crate) bearer: Bearer,
    /// Whether there are files of recordings in the recycle bin, as with Webex, and of purged ones, which compliance officers see.
    pub(crate) serves_bin: bool,
}

impl<'a> Place<'a> {
    pub(crate) fn at(path: &'a str) -> Option<Self> {
        let segments: Vec<&str> = path.split('/').collect();
        match segments.as_slice() {
            ["nbr", "MultiThreadDownloadServlet"] => Some(Self::Servlet(Part::Recording)),
            ["nbr", "MultiThreadDownloadServlet", "audio.mp3"] => Some(Self::Servlet(Part::Audio)),
            ["nbr", "MultiThreadDownloadServlet", "transcript.vtt"] => Some(Self::Servlet(Part::Transcript)),
            ["wbxaibridge", "api", "v2", word, id] => {
                let notes = [Part::SuggestedNotes, Part::ShortNotes, Part::ActionItems];
                notes.into_iter().find(|part| part.word() == *word).map(|part| Self::Notes(part, id))
            }
            _ => None,
        }
    }
}

impl Media<'_> {
    /// The links in one answer with details. Webex documents what they look like, and that they lapse after three hours.
    pub(crate) fn links(&self, request_number: u64, entry: &Entry, origin: &str) -> Value {
        if let Some(chosen) = &entry.fields.links {
            return chosen.clone();
        }
        let lapses = self.now.saturating_add(i64::from(self.options.link_lifetime_seconds).saturating_mul(1_000));
        let each = [
            ("recordingDownloadLink", Part::Recording),
            ("audioDownloadLink", Part::Audio),
            ("transcriptDownloadLink", Part::Transcript),
            ("suggestedNotesDownloadLink", Part::SuggestedNotes),
            ("shortNotesDownloadLink", Part::ShortNotes),
            ("actionItemsDownloadLink", Part::ActionItems),
        ];
        let files = entry.files();
        let mut links: Map<String, Value> = each
            .into_iter()
            .filter(|(_, part)| has(&files, *part))
            .map(|(name, part)| {
                let ticket = self.ticket(part, &entry.id, &lapses.to_string(), &request_number.to_string());
                (name.to_owned(), format!("{origin}/{}", address(part, entry, lapses, &ticket)).into())
            })
            .collect();
        links.insert("expiration".to_owned(), time::format(lapses).into());
        Value::Object(links)
    }

    /// A request with several mistakes is refused for the first one in this order.
    pub(crate) fn answer(
        &self,
        changes: &mut Changes,
        store: &Store,
        place: Place,
        target: &Target,
        request: &Request,
        fault: Option<MediaFault>,
    ) -> Result<Response, Refusal> {
        if !["GET", "HEAD"].contains(&request.method.as_str()) {
            return Err(Refusal::method_not_allowed(["GET", "HEAD"].into_iter()));
        }
        // Webex's documentation says that notes need a token. People get them without, so both are right here.
        let is_of_notes = matches!(place, Place::Notes(..));
        let has_bearer = !is_of_notes && request.headers_named("authorization").next().is_some();
        if has_bearer && self.bearer == Bearer::SignInPage {
            return Err(Refusal::sign_in("A request for media must not have an Authorization header."));
        }
        let link = Link::of(place, target)?;
        if link.ticket != self.ticket(link.part, &link.id, &link.lapses, link.number()) {
            return Err(Refusal::forbidden("The ticket of this link is not valid."));
        }
        let in_time = link.lapses.parse().is_ok_and(|lapses: i64| self.now < lapses);
        if !in_time || changes.lapsed.contains(&link.ticket) {
            return Err(self.lapsed());
        }
        let is_there = |entry: &&Entry| {
            (self.serves_bin || store.status(entry) == Status::Available) && has(&entry.files(), link.part)
        };
        let Some(entry) = store.find_shown(&link.id).filter(is_there) else {
            return Err(Refusal::forbidden("The recording is no longer available."));
        };
        match fault {
            Some(MediaFault::Changed) => changes.change(link.part, &link.id),
            Some(MediaFault::Lapse) => {
                changes.lapsed.insert(link.ticket.clone());
            }
            Some(MediaFault::WrongLength | MediaFault::WrongRange) | None => {}
        }
        let file = file(self.seed, link.part, entry, changes.version(link.part, &link.id));
        Ok(self.send(link.part, entry, file, request, fault == Some(MediaFault::WrongRange)))
    }

    fn lapsed(&self) -> Refusal {
        let description = "This link has lapsed: request the details again.";
        match self.options.lapsed {
            Lapsed::SignInPage => Refusal::sign_in(description),
            Lapsed::Status(401) => Refusal::unauthorized(),
            Lapsed::Status(404) => Refusal::not_found(description),
            Lapsed::Status(410) => Refusal::gone(description),
            Lapsed::Status(_) => Refusal::forbidden(description),
        }
    }

    fn send(&self, part: Part, entry: &Entry, file: File, request: &Request, wrong_range: bool) -> Response {
        let length = file.len();
        let etag = match self.options.etag {
            Etag::Strong => Some(format!("\"{}\"", file.tag())),
            Etag::Weak => Some(format!("W/\"{}\"", file.tag())),
            Etag::Absent => None,
        };
        let extent = range::extent(request, length, etag.as_deref(), self.options.ranges);
        let (status, start, end) = match extent {
            Extent::Whole => (200, 0, length),
            Extent::Part { first, last } => {
                let first = if wrong_range { first.saturating_sub(EARLIER) } else { first };
                (206, first, last.saturating_add(1))
            }
            Extent::Outside => (416, 0, 0),
            Extent::Unchanged => (304, 0, 0),
        };

        let mut response = Response::empty(status);
        response.set("Cache-Control", "no-store");
        if self.options.ranges {
            response.set("Accept-Ranges", "bytes");
        }
        if let Some(etag) = etag {
            response.set("ETag", etag);
        }
        match extent {
            Extent::Unchanged => return response,
            Extent::Outside => response.set("Content-Range", format!("bytes */{length}")),
            Extent::Part { .. } => {
                response.set("Content-Range", format!("bytes {start}-{}/{length}", end.saturating_sub(1)));
            }
            Extent::Whole => {}
        }
        let count = end.saturating_sub(start);
        response.set("Content-Length", count.to_string());
        if extent == Extent::Outside {
            return response;
        }
        response.set("Content-Type", part.content_type());
        let (id, extension) = (&entry.id, part.extension());
        let name = percent::encode(entry.fields.topic.as_deref().unwrap_or(id));
        let disposition = format!("attachment; filename=\"{id}.{extension}\"; filename*=UTF-8''{name}.{extension}");
        response.set("Content-Disposition", disposition);
        if request.method == "GET" {
            response.file = Some(Slice::new(file, start, count));
        }
        response
    }

    /// The number of the request makes each ticket different.
    fn ticket(&self, part: Part, id: &str, lapses: &str, number: &str) -> String {
        let digest = random::digest(self.seed, &["ticket", part.word(), id, lapses, number]);
        format!("{number}-{digest:016x}")
    }
}

impl Changes {
    fn version(&self, part: Part, id: &str) -> u32 {
        self.versions.get(&Self::key(part, id)).copied().unwrap_or(0)
    }

    fn change(&mut self, part: Part, id: &str) {
        let version = self.versions.entry(Self::key(part, id)).or_default();
        *version = version.saturating_add(1);
    }

    fn key(part: Part, id: &str) -> String {
        format!("{} {id}", part.word())
    }
}

fn has(files: &Files, part: Part) -> bool {
    match part {
        Part::Recording => files.recording,
        Part::Audio => files.audio,
        _ => text(files, part).is_some_and(Text::exists),
    }
}

/// The text of a file, unless it is sound or video.
fn text(files: &Files, part: Part) -> Option<&Text> {
    match part {
        Part::Recording | Part::Audio => None,
        Part::Transcript => Some(&files.transcript),
        Part::SuggestedNotes => Some(&files.suggested_notes),
        Part::ShortNotes => Some(&files.short_notes),
        Part::ActionItems => Some(&files.action_items),
    }
}

fn file(seed: u64, part: Part, entry: &Entry, version: u32) -> File {
    // A recording's size is that of its main file.
    let main_part = if entry.fields.service.is_of_calls() { Part::Audio } else { Part::Recording };
    File::new(&Description {
        part,
        id: &entry.id,
        topic: entry.fields.topic.as_deref().unwrap_or_default(),
        seed,
        duration_seconds: entry.fields.duration_seconds,
        size: entry.fields.size_bytes.filter(|_| part == main_part).map(i64::unsigned_abs),
        text: text(&entry.files(), part).and_then(Text::given),
        version,
    })
}

/// A link without its host.
fn address(part: Part, entry: &Entry, lapses: i64, ticket: &str) -> String {
    let id = &entry.id;
    let name = match part {
        Part::Recording => "",
        Part::Audio => "/audio.mp3",
        Part::Transcript => "/transcript.vtt",
        Part::SuggestedNotes | Part::ShortNotes | Part::ActionItems => {
            let kind = if entry.fields.service.is_of_calls() { "CallingRecording" } else { "MeetingRecording" };
            let query = format!("contentType=html&resourceType={kind}&resourceId={id}&token={lapses}.{ticket}");
            return format!("wbxaibridge/api/v2/{}/{id}?{query}", part.word());
        }
    };
    let query = format!("type={}&recordUUID={id}&ticket={ticket}&timestamp={lapses}", entry.fields.service.name());
    format!("nbr/MultiThreadDownloadServlet{name}?{query}")
}

/// What the address of a file says.
struct Link {
    part: Part,
    id: String,
    /// When it lapses, in milliseconds since 1970.
    lapses: String,
    ticket: String,
}

impl Link {
    fn of(place: Place, target: &Target) -> Result<Self, Refusal> {
        let parameters = target.parameters()?;
        let parameter = |name: &str| {
            parameters.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str()).to_owned()
        };
        Ok(match place {
            Place::Servlet(part) => {
                Self { part, id: parameter("recordUUID"), lapses: parameter("timestamp"), ticket: parameter("ticket") }
            }
            Place::Notes(part, segment) => {
                let token = parameter("token");
                let (lapses, ticket) = token.split_once('.').unwrap_or_default();
                Self { part, id: segment.to_owned(), lapses: lapses.to_owned(), ticket: ticket.to_owned() }
            }
        })
    }

    fn number(&self) -> &str {
        self.ticket.split_once('-').map_or("", |(number, _)| number)
    }
}
