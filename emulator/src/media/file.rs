//! One file of a recording: its bytes, its name and its `ETag`. Nothing of it is stored; every read computes what it returns.

use super::{
    audio,
    layout::{Layout, Piece},
    part::{About, Part},
    text, video,
};
use crate::random;

/// Of a recording whose length is not known.
const USUAL_SECONDS: i64 = 30;
/// A year. A longer recording has a file of this length.
const MOST_SECONDS: i64 = 366 * 86_400;
/// Of the topic, in a file. Files need no long topics.
const LONGEST_TOPIC: usize = 200;

/// What decides the bytes of a file.
#[derive(Clone, Copy)]
pub(crate) struct Description<'a> {
    pub(crate) part: Part,
    /// The id of the recording.
    pub(crate) id: &'a str,
    pub(crate) topic: &'a str,
    /// The seed of the emulator.
    pub(crate) seed: u64,
    pub(crate) duration_seconds: Option<i64>,
    /// The exact size, of sound and video.
    pub(crate) size: Option<u64>,
    /// The exact text, of transcripts and notes.
    pub(crate) text: Option<&'a str>,
    /// 0 at first. Another version has other bytes.
    pub(crate) version: u32,
}

/// A file of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    layout: Layout,
    /// Differs between any two files, and between two versions of one.
    key: u64,
}

impl File {
    pub(crate) fn new(description: &Description) -> Self {
        let Description { part, id, topic, seed, duration_seconds, size, text, version } = *description;
        let same = random::digest(seed, &["file", part.word(), id]);
        let key = random::digest(same, &[&format!("{version} {duration_seconds:?}"), topic, text.unwrap_or_default()]);
        let topic: String = topic.chars().take(LONGEST_TOPIC).collect();
        let about = About { id, topic: &topic };
        let seconds = duration_seconds.unwrap_or(USUAL_SECONDS).clamp(0, MOST_SECONDS);
        let duration_ms = seconds.unsigned_abs().saturating_mul(1_000);
        let layout = match (part, text) {
            (Part::Recording, _) => video::layout(key, about, duration_ms, size),
            (Part::Audio, _) => audio::layout(key, about, duration_ms, size),
            (_, Some(chosen)) => Layout::new(key, vec![Piece::bytes(text::chosen(part, chosen, version))]),
            (Part::Transcript, None) => Layout::new(key, vec![Piece::bytes(text::transcript(same, key, duration_ms))]),
            (_, None) => Layout::new(key, vec![Piece::bytes(text::notes(part, about, same, key))]),
        };
        Self { layout, key }
    }

    pub(crate) fn len(&self) -> u64 {
        self.layout.len()
    }

    /// At most so many bytes from this position on: fewer at the end of the file, and none after it.
    pub(crate) fn read(&self, at: u64, most: usize) -> Vec<u8> {
        self.layout.read(at, most)
    }

    /// Without quotation marks.
    pub(crate) fn tag(&self) -> String {
        format!("{:016x}", random::digest(self.key, &[&self.len().to_string()]))
    }
}

/// A part of a file: what an answer sends of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    file: File,
    start: u64,
    length: u64,
}

impl Slice {
    /// From a position in the file on; shorter where the file ends.
    pub(crate) fn new(file: File, start: u64, length: u64) -> Self {
        let length = file.len().saturating_sub(start).min(length);
        Self { file, start, length }
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// At most so many bytes from this position of the slice on: fewer at its end, and none after it. They are computed now, at a
    /// cost that depends only on their number.
    pub fn read(&self, at: u64, most: usize) -> Vec<u8> {
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        self.file.read(self.start.saturating_add(at), left.min(most))
    }

    /// The same without its end.
    pub(crate) fn cut(self, most: u64) -> Self {
        Self { length: self.length.min(most), ..self }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests state what they expect by failing")]
mod tests {
    use super::*;

    const PARTS: [Part; 6] =
        [Part::Recording, Part::Audio, Part::Transcript, Part::SuggestedNotes, Part::ShortNotes, Part::ActionItems];

    fn description(part: Part) -> Description<'static> {
        Description {
            part,
            id: "r1",
            topic: "Größe & <Umfang>",
            seed: 1,
            duration_seconds: Some(60),
            size: None,
            text: None,
            version: 0,
        }
    }

    fn whole(description: &Description) -> Vec<u8> {
        File::new(description).read(0, usize::MAX)
    }

    #[test]
    fn every_file_differs() {
        for part in PARTS {
            let first = description(part);
            let same = File::new(&first);
            assert_eq!(same, File::new(&first));
            for other in [
                Description { id: "r2", ..first },
                Description { seed: 2, ..first },
                Description { version: 1, ..first },
                Description { version: 2, ..first },
            ] {
                assert_ne!(whole(&first), whole(&other));
                assert_ne!(same.tag(), File::new(&other).tag());
                if other.version > 0 {
                    assert_eq!(same.len(), File::new(&other).len(), "another version has the same length");
                }
            }
            let sized = File::new(&Description { size: Some(100_000), ..first });
            assert_eq!(sized.len() == 100_000, matches!(part, Part::Recording | Part::Audio));
        }
    }

    #[test]
    fn another_version_differs_everywhere() {
        for part in [Part::Recording, Part::Audio] {
            let (one, two) = (description(part), Description { version: 1, ..description(part) });
            let (one, two) = (whole(&one), whole(&two));
            for window in 0..one.len() / 8_000 {
                let range = window * 8_000..(window + 1) * 8_000;
                assert_ne!(one[range.clone()], two[range], "{window}");
            }
        }
    }

    #[test]
    fn chosen_texts_are_given_as_they_are() {
        for part in [Part::Transcript, Part::SuggestedNotes, Part::ShortNotes, Part::ActionItems] {
            let first = Description { text: Some("WEBVTT\n\nÄ"), ..description(part) };
            assert_eq!(whole(&first), "WEBVTT\n\nÄ".as_bytes());
            let changed = whole(&Description { version: 1, ..first });
            assert!(changed.starts_with("WEBVTT\n\nÄ\n".as_bytes()) && changed.len() > 20, "{changed:?}");
            assert_ne!(File::new(&first).tag(), File::new(&Description { text: Some("WEBVTT\n\nÖ"), ..first }).tag());
            assert_eq!(whole(&Description { text: Some(""), ..first }), b"");
        }
    }

    #[test]
    fn notes_escape_the_topic() {
        for part in [Part::SuggestedNotes, Part::ShortNotes, Part::ActionItems] {
            let text = String::from_utf8(whole(&description(part))).unwrap();
            assert!(text.starts_with("<!doctype html>\n") && text.ends_with("</html>\n"), "{text}");
            assert!(text.contains("<p>Größe &amp; &lt;Umfang&gt;</p>"), "{text}");
        }
    }

    #[test]
    fn odd_durations_and_sizes_do_no_harm() {
        for part in PARTS {
            for duration_seconds in [None, Some(i64::MIN), Some(-1), Some(0), Some(1), Some(i64::MAX)] {
                for size in [None, Some(0), Some(1), Some(1_000), Some(u64::MAX)] {
                    let file = File::new(&Description { duration_seconds, size, ..description(part) });
                    for at in [0, 1_000, file.len() / 2, file.len().saturating_sub(100)] {
                        let expected = usize::try_from(file.len().saturating_sub(at)).unwrap().min(50_000);
                        assert_eq!(file.read(at, 50_000).len(), expected, "{duration_seconds:?} {size:?} {at}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_slice_is_a_part() {
        let file = File::new(&description(Part::Audio));
        let all = file.read(0, usize::MAX);
        let slice = Slice::new(file.clone(), 100, 50);
        assert_eq!((slice.len(), slice.is_empty(), slice.read(0, 1_000)), (50, false, all[100..150].to_vec()));
        assert_eq!(
            (slice.read(40, 5), slice.read(49, 5), slice.read(50, 5)),
            (all[140..145].to_vec(), all[149..150].to_vec(), vec![])
        );
        assert_eq!(slice.clone().cut(7).read(0, 1_000), all[100..107]);
        assert_eq!(slice.cut(51).len(), 50);
        assert_eq!(Slice::new(file.clone(), file.len() - 5, u64::MAX).len(), 5);
        assert!(Slice::new(file.clone(), file.len(), 10).is_empty());
        assert!(Slice::new(file, u64::MAX, u64::MAX).is_empty());
    }
}
