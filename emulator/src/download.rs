//! Temporary download links, and the files behind them.
//!
//! The ticket in a link is a digest of the rest of the link, so that no ticket has to be stored.

use serde_json::{Map, Value};

use crate::{
    error::Refusal,
    percent, random,
    recording::Status,
    request::Target,
    response::Response,
    store::{Entry, Store},
    time,
};

const LIFETIME_MS: i64 = 3 * 60 * 60 * 1_000;

/// The smallest start of an MP4 file: the file type box.
const MP4: &[u8] = b"\0\0\0\x14ftypisom\0\0\x02\0mp41";
/// The smallest start of an MP3 file: an empty tag, and the header of the first frame.
const MP3: &[u8] = b"ID3\x04\0\0\0\0\0\0\xFF\xFB\x90\x00";
const WEBVTT: &[u8] = b"WEBVTT\n\n1\n00:00:00.000 --> 00:00:04.000\nThis is a sample transcript.\n";

/// The files of a recording.
#[derive(Clone, Copy)]
pub(crate) enum File {
    Recording,
    Audio,
    Transcript,
}

impl File {
    const ALL: [Self; 3] = [Self::Recording, Self::Audio, Self::Transcript];

    pub(crate) fn at(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|file| file.path() == path)
    }

    fn path(self) -> &'static str {
        match self {
            Self::Recording => "nbr/MultiThreadDownloadServlet",
            Self::Audio => "nbr/MultiThreadDownloadServlet/audio.mp3",
            Self::Transcript => "nbr/MultiThreadDownloadServlet/transcript.vtt",
        }
    }

    /// File name extension, content type and bytes.
    fn content(self) -> (&'static str, &'static str, &'static [u8]) {
        match self {
            Self::Recording => ("mp4", "video/mp4", MP4),
            Self::Audio => ("mp3", "audio/mpeg", MP3),
            Self::Transcript => ("vtt", "text/vtt;charset=UTF-8", WEBVTT),
        }
    }
}

/// The links in one answer with details.
pub(crate) fn links(seed: u64, request_number: u64, entry: &Entry, now: i64, origin: &str) -> Value {
    if let Some(links) = &entry.fields.links {
        return links.clone();
    }
    let lapses = now.saturating_add(LIFETIME_MS);
    let link = |file: File| {
        let (path, id, service) = (file.path(), &entry.id, entry.fields.service.name());
        let ticket = ticket(seed, file, id, &lapses.to_string(), &request_number.to_string());
        format!("{origin}/{path}?type={service}&recordUUID={id}&ticket={ticket}&timestamp={lapses}")
    };
    let files = entry.files();
    let each = [
        ("recordingDownloadLink", files.recording, File::Recording),
        ("audioDownloadLink", files.audio, File::Audio),
        ("transcriptDownloadLink", files.transcript.exists(), File::Transcript),
    ];
    let mut links: Map<String, Value> = each
        .into_iter()
        .filter(|(_, exists, _)| *exists)
        .map(|(name, _, file)| (name.to_owned(), link(file).into()))
        .collect();
    links.insert("expiration".to_owned(), time::format(lapses).into());
    Value::Object(links)
}

pub(crate) fn answer(seed: u64, store: &Store, now: i64, file: File, target: &Target) -> Result<Response, Refusal> {
    let parameters = target.parameters()?;
    let parameter =
        |name: &str| parameters.iter().find(|(other, _)| other == name).map_or("", |(_, value)| value.as_str());
    let (id, lapses, given) = (parameter("recordUUID"), parameter("timestamp"), parameter("ticket"));
    let number = given.split_once('-').map_or("", |(number, _)| number);
    if given != ticket(seed, file, id, lapses, number) {
        return Err(Refusal::forbidden("The ticket of this link is not valid."));
    }
    if lapses.parse().is_ok_and(|lapses: i64| lapses <= now) {
        return Err(Refusal::forbidden("This link has lapsed: request the details again."));
    }
    let Some(entry) = store.find(id).filter(|entry| store.status(entry) == Status::Available) else {
        return Err(Refusal::forbidden("The recording is no longer available."));
    };

    let (extension, content_type, bytes) = file.content();
    let name = percent::encode(entry.fields.topic.as_deref().unwrap_or(id));
    let mut response = Response::with_body(200, content_type, bytes.to_vec());
    response.set(
        "Content-Disposition",
        format!("attachment; filename=\"{id}.{extension}\"; filename*=UTF-8''{name}.{extension}"),
    );
    Ok(response)
}

/// The number of the request makes each ticket different.
fn ticket(seed: u64, file: File, id: &str, lapses: &str, number: &str) -> String {
    let digest = random::digest(seed, &["ticket", file.path(), id, lapses, number]);
    format!("{number}-{digest:016x}")
}
