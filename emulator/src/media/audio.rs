//! MP3: a tone that lasts as long as the recording.
//!
//! The tone has 16 periods in each frame, so all frames are the same, and none needs data of another: the file is one frame, many
//! times. A frame may be longer than its tone needs, and players skip the rest. So a file has the size that a test chose: the bit
//! rate comes close to it, and the tag in front fills the difference.

use super::{
    layout::{Layout, Piece, length},
    part::About,
};

/// A frame of MPEG-2 layer III with 8 kbit/s: 36 ms of a tone of 444 Hz, 16 kHz, mono.
///
/// Made with ffmpeg and LAME 3.100: `ffmpeg -f lavfi -i "aevalsrc='0.25*sin(2*PI*t*16000/36)':s=16000:d=4" -c:a libmp3lame -b:a 8k
/// -reservoir 0 -write_xing 0 tone.mp3`. Soon all its frames are the same. This is one of them, without its last byte, which has no
/// meaning.
pub(super) const TONE: [u8; 35] = [
    0xff, 0xf3, 0x18, 0xc4, 0x00, 0x05, 0x59, 0x46, 0x14, 0x00, 0x05, 0xec, 0x80, 0x08, 0xf4, 0x52, 0x0c, 0x3e, 0xf7,
    0x08, 0x9b, 0x90, 0x64, 0x44, 0xff, 0xff, 0xff, 0xd4, 0x7f, 0xff, 0xff, 0xd7, 0xff, 0x3a, 0xc9,
];
pub(super) const FRAME_MS: u64 = 36;
/// The bit rates that such a frame can have, in kbit/s.
const BIT_RATES: [u8; 14] = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/// 24 kbit/s, which is 3000 bytes a second.
const USUAL: usize = 2;

/// The frame of a tag that has the filler. Names with X are for whatever one wants, and players skip them.
const PADDING: &str = "XPAD";
/// Of the tag in front, unless the file needs more.
const LEAST_FILLER: u64 = 64;
/// A tag holds less than 256 MiB. What exceeds this is filled with tags of this size, before the one in front.
const WHOLE_TAG: u64 = 1 << 27;

/// A frame with one of the bit rates.
struct Frame {
    head: Vec<u8>,
    length: u64,
}

impl Frame {
    fn with_bit_rate(index: usize) -> Self {
        let bit_rate = BIT_RATES.get(index).copied().unwrap_or(8);
        let mut head = TONE.to_vec();
        // The third byte of its header has the number of the bit rate and, as 8, that of 16 kHz.
        if let (Some(byte), Ok(index)) = (head.get_mut(2), u8::try_from(index)) {
            *byte = (index.saturating_add(1) << 4) | 8;
        }
        Self { head, length: u64::from(bit_rate).saturating_mul(9) / 2 }
    }
}

/// How many frames last that long: one at least.
pub(super) fn frames(duration_ms: u64) -> u64 {
    duration_ms.div_ceil(FRAME_MS).max(1)
}

pub(super) fn layout(key: u64, about: About, duration_ms: u64, size: Option<u64>) -> Layout {
    let frames = frames(duration_ms);
    let front = length(&tag(about, LEAST_FILLER));
    let index = match size {
        None => USUAL,
        Some(size) => {
            let fits = |index: &usize| {
                front.saturating_add(Frame::with_bit_rate(*index).length.saturating_mul(frames)) <= size
            };
            (0..BIT_RATES.len()).rev().find(fits).unwrap_or(0)
        }
    };
    let Frame { head, length: stride } = Frame::with_bit_rate(index);
    let tone = Piece::Repeated { head, stride, count: frames };
    let least = front.saturating_add(tone.len());
    let rest = size.unwrap_or(least).saturating_sub(least);

    let mut pieces = Vec::new();
    if rest >= WHOLE_TAG {
        pieces.push(Piece::Repeated { head: whole_tag(), stride: WHOLE_TAG, count: rest / WHOLE_TAG });
    }
    pieces.extend(tag(about, LEAST_FILLER.saturating_add(rest % WHOLE_TAG)));
    pieces.push(tone);
    let layout = Layout::new(key, pieces);
    match size {
        Some(size) => layout.cut(size),
        None => layout,
    }
}

/// An ID3 tag, version 2.4, that names the recording.
fn tag(about: About, filler: u64) -> [Piece; 2] {
    let title = [b"\x03", about.topic.as_bytes()].concat();
    let id = [b"\x03recordingUUID\0", about.id.as_bytes()].concat();
    let frames =
        [frame("TIT2", title.len() as u64), title, frame("TXXX", id.len() as u64), id, frame(PADDING, filler)].concat();
    let header = header(filler.saturating_add(frames.len() as u64));
    [Piece::bytes([header, frames].concat()), Piece::filler(filler)]
}

/// The start of a tag that only takes up room.
fn whole_tag() -> Vec<u8> {
    let content = WHOLE_TAG.saturating_sub(10);
    [header(content), frame(PADDING, content.saturating_sub(10))].concat()
}

fn header(content: u64) -> Vec<u8> {
    [b"ID3\x04\0\0".as_slice(), &syncsafe(content)].concat()
}

fn frame(name: &str, content: u64) -> Vec<u8> {
    [name.as_bytes(), &syncsafe(content), b"\0\0"].concat()
}

/// A number in four bytes of seven bits, so that no byte looks like the start of a frame of sound.
fn syncsafe(number: u64) -> [u8; 4] {
    [21, 14, 7, 0].map(|shift| u8::try_from((number >> shift) & 0x7F).unwrap_or(0))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests state what they expect by failing")]
mod tests {
    use super::*;

    const ABOUT: About = About { id: "r1", topic: "Größe" };

    /// Reads the tags in front as a player does. Returns where the frames begin, and the titles.
    fn past_tags(layout: &Layout) -> (u64, Vec<String>) {
        let (mut at, mut titles) = (0, Vec::new());
        let number = |bytes: &[u8]| bytes.iter().fold(0_u64, |number, byte| (number << 7) | u64::from(*byte));
        loop {
            let header = layout.read(at, 10);
            if !header.starts_with(b"ID3\x04\0\0") {
                return (at, titles);
            }
            let end = at + 10 + number(&header[6..10]);
            at += 10;
            while at < end {
                let frame = layout.read(at, 10);
                let content = number(&frame[4..8]);
                if frame.starts_with(b"TIT2") {
                    titles
                        .push(String::from_utf8(layout.read(at + 11, usize::try_from(content - 1).unwrap())).unwrap());
                }
                at += 10 + content;
            }
            assert_eq!(at, end, "the last frame of the tag ends where the tag does");
        }
    }

    /// Reads the frames as a player does, and returns how many there are.
    fn count_frames(layout: &Layout, mut at: u64) -> u64 {
        let mut count = 0;
        while at < layout.len() {
            let header = layout.read(at, 4);
            assert_eq!((header[0], header[1], header[2] & 0x0F, header[3]), (0xFF, 0xF3, 8, 0xC4));
            at += u64::from(BIT_RATES[usize::from(header[2] >> 4) - 1]) * 9 / 2;
            count += 1;
        }
        assert_eq!(at, layout.len(), "the last frame is whole");
        count
    }

    #[test]
    fn a_file_is_a_tag_and_frames() {
        for (duration_ms, frames) in [(0, 1), (1, 1), (36, 1), (37, 2), (30_000, 834)] {
            let layout = layout(5, ABOUT, duration_ms, None);
            let (start, titles) = past_tags(&layout);
            assert_eq!(titles, ["Größe"]);
            assert_eq!((layout.len() - start, count_frames(&layout, start)), (108 * frames, frames), "{duration_ms}");
        }
    }

    #[test]
    fn a_file_has_the_size_that_was_chosen() {
        for (duration_ms, size, bit_rate) in [
            (36_000, 36_000 + 130, 1),
            (36_000, 72_300, 2),
            (36_000, 100_001, 2),
            (36_000, 108_500, 3),
            (36_000, 720_500, 14),
            (36_000, 5_000_000, 14),
            (36_000, 4 << 30, 14),
            (36_000, (1 << 27) + 720_183, 14),
            (10_800_000, 54 << 20, 5),
        ] {
            let layout = layout(5, ABOUT, duration_ms, Some(size));
            assert_eq!(layout.len(), size);
            let (start, titles) = past_tags(&layout);
            assert_eq!(titles, ["Größe"]);
            assert_eq!(count_frames(&layout, start), duration_ms / 36);
            assert_eq!(layout.read(start + 2, 1)[0] >> 4, bit_rate, "{size}");
        }
    }

    #[test]
    fn a_file_that_is_too_small_is_cut() {
        for size in [0, 1, 100, 1_000, 36_119] {
            let layout = layout(5, ABOUT, 36_000, Some(size));
            assert_eq!(layout.len(), size);
            assert_eq!(
                layout.read(0, usize::MAX),
                super::layout(5, ABOUT, 36_000, Some(36_120)).read(0, usize::try_from(size).unwrap())[..]
            );
        }
    }
}
