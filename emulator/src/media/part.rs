//! The files that a recording can have.

/// The files of a recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Recording,
    Audio,
    Transcript,
    SuggestedNotes,
    ShortNotes,
    ActionItems,
}

impl Part {
    /// The word for it: as in its path, and in what the digests are made of.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Recording => "recording",
            Self::Audio => "audio.mp3",
            Self::Transcript => "transcript.vtt",
            Self::SuggestedNotes => "notes",
            Self::ShortNotes => "shortNotes",
            Self::ActionItems => "actionItems",
        }
    }

    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Recording => "mp4",
            Self::Audio => "mp3",
            Self::Transcript => "vtt",
            Self::SuggestedNotes | Self::ShortNotes | Self::ActionItems => "html",
        }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::Recording => "video/mp4",
            Self::Audio => "audio/mpeg",
            Self::Transcript => "text/vtt;charset=UTF-8",
            Self::SuggestedNotes | Self::ShortNotes | Self::ActionItems => "text/html;charset=UTF-8",
        }
    }
}

/// What is written into a file, so that people can tell whose it is.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub(super) id: &'a str,
    pub(super) topic: &'a str,
}
