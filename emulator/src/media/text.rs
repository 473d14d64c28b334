//! The texts of a recording: a transcript as `WebVTT`, and notes as HTML.

use std::fmt::Write as _;

use super::part::{About, Part};
use crate::random::Random;

const SPEAKERS: [&str; 10] = [
    "Matt Lund",
    "Amelia Okafor",
    "Jonas Müller",
    "田中 美咲",
    "Sofía Navarro",
    "Chloé Lefèvre",
    "Дмитрий Орлов",
    "Zoë Łukasik",
    "नेहा शर्मा",
    "Liam O’Connor",
];

const SENTENCES: [&str; 24] = [
    "Good morning, can everybody hear me?",
    "Yes, loud and clear.",
    "Then let us begin with the open points of last week.",
    "The release went out on Tuesday, two days later than planned.",
    "We had to wait for the security review.",
    "Are there any questions so far?",
    "Könnten wir bitte noch über die Größe des Budgets sprechen?",
    "Natürlich. Für nächstes Jahr schlage ich fünf Prozent mehr vor.",
    "C’est un peu élevé, non ?",
    "Creo que podemos empezar con menos, y volver a hablar en junio.",
    "次の会議は木曜日の午後三時でよろしいでしょうか。",
    "はい、大丈夫です。",
    "Давайте вернёмся к этому вопросу позже.",
    "मैं कल तक रिपोर्ट भेज दूँगी।",
    "Thanks. Who takes care of the customer in Zürich?",
    "I do. I will call them this afternoon.",
    "Sorry, I was on mute.",
    "What I said was: a < b && b > c, as in the old script.",
    "That is a good point.",
    "Let me share my screen.",
    "Can you see the third row? 🎉",
    "We agreed on 42 licences, at 9.50 each.",
    "I will write that down.",
    "That is all from my side. Thank you, everybody.",
];

const FIRST_MS: u64 = 1_200;
/// About how long it takes until somebody says the next thing.
const USUAL_STEP_MS: u64 = 7_000;
const MOST_UTTERANCES: u64 = 5_000;

/// What people said, spread over the whole recording. As in Webex's files, a line before each time has the number of
/// the utterance, the speaker, and a number and an id of the speaker.
///
/// The ids come from the key, and the rest from the seed: so two versions have the same length.
pub(super) fn transcript(seed: u64, key: u64, duration_ms: u64) -> String {
    let (mut random, mut ids) = (Random::new(seed), Random::new(key));
    let speakers: Vec<String> = (0..4)
        .map(|_| {
            let (name, number) = (random.pick(&SPEAKERS), random.between(1_000_000_000, 4_000_000_000));
            format!("\"{name}\" ({number}) ({})", ids.uuid())
        })
        .collect();
    let count = (duration_ms / USUAL_STEP_MS).clamp(1, MOST_UTTERANCES);
    let step = duration_ms.saturating_sub(FIRST_MS.min(duration_ms)).checked_div(count).unwrap_or(0);
    let mut text = "WEBVTT\n".to_owned();
    for number in 0..count {
        let start = FIRST_MS.min(duration_ms).saturating_add(step.saturating_mul(number));
        // Between half of the step and all of it.
        let end = start.saturating_add((step / 2).saturating_add(random.below((step / 2).saturating_add(1))));
        let speaker = usize::try_from(random.below(4)).ok().and_then(|speaker| speakers.get(speaker));
        let speaker = speaker.map_or("", String::as_str);
        let sentence = escaped(random.pick(&SENTENCES));
        let (number, start, end) = (number.saturating_add(1), clock(start), clock(end));
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{number} {speaker}\n{start} --> {end}\n{sentence}\n");
    }
    text
}

/// Notes of one of the three kinds. The id comes from the key.
pub(super) fn notes(part: Part, about: About, seed: u64, key: u64) -> String {
    let mut random = Random::new(seed);
    let (title, count) = match part {
        Part::SuggestedNotes => ("Notes", 8),
        Part::ShortNotes => ("Summary", 2),
        _ => ("Action items", 4),
    };
    let (topic, id) = (escaped(about.topic), Random::new(key).uuid());
    let mut text = format!(
        "<!doctype html>\n<html>\n<meta charset=\"utf-8\">\n<title>{title}: {topic}</title>\n\
         <h1>{title}</h1>\n<p>{topic}</p>\n<ul id=\"{id}\">\n"
    );
    for _ in 0..count {
        let (speaker, sentence) = (random.pick(&SPEAKERS), escaped(random.pick(&SENTENCES)));
        let _ = writeln!(text, "<li>{speaker}: {sentence}</li>");
    }
    text.push_str("</ul>\n</html>\n");
    text
}

/// A text that a test chose. From its second version on it says which version it is, so that it is another text.
pub(super) fn chosen(part: Part, text: &str, version: u32) -> String {
    match (version, part) {
        (0, _) => text.to_owned(),
        (_, Part::Transcript) => format!("{text}\n\nNOTE\nThis file has changed {version} times.\n"),
        _ => format!("{text}\n<!-- This file has changed {version} times. -->\n"),
    }
}

/// Both `WebVTT` and HTML need these three characters escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `00:01:02.345`, with more digits for more hours.
fn clock(ms: u64) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
    format!("{hours:02}:{minutes:02}:{seconds:02}.{:03}", ms % 1_000)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests state what they expect by failing")]
mod tests {
    use super::*;

    #[test]
    fn times_have_hours() {
        for (ms, expected) in [
            (0, "00:00:00.000"),
            (1, "00:00:00.001"),
            (3_723_045, "01:02:03.045"),
            (86_399_999, "23:59:59.999"),
            (360_000_000, "100:00:00.000"),
        ] {
            assert_eq!(clock(ms), expected);
        }
    }

    #[test]
    fn a_transcript_covers_the_recording() {
        let text = transcript(1, 2, 3_600_000);
        let cues: Vec<&str> = text.split("\n\n").skip(1).collect();
        assert_eq!(cues.len(), 514);
        let mut last_end = String::new();
        let mut speakers = std::collections::BTreeSet::new();
        for (number, cue) in cues.iter().enumerate() {
            let lines: Vec<&str> = cue.lines().collect();
            let [id, times, _] = lines.as_slice() else { panic!("{cue}") };
            let (place, speaker) = id.split_once(' ').unwrap();
            assert_eq!(place, (number + 1).to_string());
            let fields: Vec<&str> = speaker.split('"').collect();
            assert_eq!((fields.len(), fields[0]), (3, ""), "{id}");
            let after = fields[2].strip_prefix(" (").and_then(|after| after.strip_suffix(')')).unwrap();
            let (session, uuid) = after.split_once(") (").unwrap();
            assert_eq!((session.len(), uuid.len()), (10, 36), "{id}");
            speakers.insert(speaker);
            let (start, end) = times.split_once(" --> ").unwrap();
            assert!(start < end && *last_end <= *start, "{cue}");
            end.clone_into(&mut last_end);
        }
        assert!(speakers.len() > 1, "{speakers:?}");
        assert!(("00:59:00.000".."01:00:00.000").contains(&last_end.as_str()), "{last_end}");
        for part in ["Größe", "会議", "Давайте", "रिपोर्ट", "a &lt; b &amp;&amp; b &gt; c"] {
            assert!(text.contains(part), "{part}");
        }
    }

    #[test]
    fn a_transcript_is_short_for_a_short_recording_and_not_endless_for_a_long_one() {
        for (duration_ms, cues) in [(0, 1), (1, 1), (6_999, 1), (14_000, 2), (1_000_000_000_000, 5_000)] {
            assert_eq!(transcript(1, 2, duration_ms).matches(" --> ").count(), cues, "{duration_ms}");
        }
    }
}
