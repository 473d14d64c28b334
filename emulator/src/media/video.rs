//! MP4: a test card and a tone that last as long as the recording.
//!
//! The file is one piece of 0.9 seconds, many times: a picture in VP9, and 25 frames of sound in MP3. Browsers play them even if
//! they are built without H.264 and AAC, the formats of Webex's own files. A piece may be longer than its content needs, because
//! the index says where each content begins. So a file has the size that a test chose, spread evenly over its duration.

use super::{
    audio,
    layout::{Layout, Piece, length},
    part::About,
};

/// A picture of 640 by 360: the SMPTE colour bars.
///
/// Made with ffmpeg and libvpx: `ffmpeg -f lavfi -i smptebars=size=640x360 -pix_fmt yuv420p -c:v libvpx-vp9 -crf 40 -b:v 0
/// -frames:v 1 still.ivf`. This is the frame in it.
const STILL: &[u8] = include_bytes!("still.vp9");
const STILL_BYTES: u32 = 608;
const WIDTH: u16 = 640;
const HEIGHT: u16 = 360;

/// A frame of sound, with the byte that `TONE` leaves out.
const SOUND_BYTES: u32 = 36;
const SOUND_SAMPLES: u32 = 576;
const SAMPLES_PER_SECOND: u32 = 16_000;
/// In one piece.
const SOUNDS: u64 = 25;
const PIECE_MS: u32 = 900;
const PIECE_BYTES: u64 = 608 + 25 * 36;
/// After the content of a piece, unless the file needs more: so that every piece is different.
const LEAST_FILLER: u64 = 16;

const MILLISECONDS: u32 = 1_000;
/// The packed letters `und`.
const NO_LANGUAGE: u16 = 0x55C4;
/// A matrix that leaves a picture as it is.
const NO_TRANSFORMATION: [u32; 9] = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000];

/// How the recording is divided.
#[derive(Clone, Copy)]
struct Division {
    /// Frames of sound.
    sounds: u64,
    pieces: u64,
    /// Frames of sound in the last piece.
    last: u64,
}

impl Division {
    fn of(duration_ms: u64) -> Self {
        let sounds = audio::frames(duration_ms);
        let pieces = sounds.div_ceil(SOUNDS);
        let last = sounds.saturating_sub(pieces.saturating_sub(1).saturating_mul(SOUNDS));
        Self { sounds, pieces, last }
    }

    fn milliseconds(self) -> u64 {
        self.sounds.saturating_mul(audio::FRAME_MS)
    }
}

pub(super) fn layout(key: u64, about: About, duration_ms: u64, size: Option<u64>) -> Layout {
    let division = Division::of(duration_ms);
    let file_type = leaf("ftyp", &[b"isom", &be(0x200), b"isomiso2mp41"]);
    // The index is as long as this, wherever the pieces are.
    let index_length = length(&index(division, 0, 0));
    let free_length = length(&free(about, 0));
    let fixed = [length(&file_type), index_length, free_length, 16].into_iter().fold(0, u64::saturating_add);

    let stride = match size {
        None => PIECE_BYTES.saturating_add(LEAST_FILLER),
        Some(size) => size.saturating_sub(fixed).checked_div(division.pieces).unwrap_or(0).max(PIECE_BYTES),
    };
    let content = stride.saturating_mul(division.pieces);
    let least = fixed.saturating_add(content);
    let rest = size.unwrap_or(least).saturating_sub(least);

    let first = fixed.saturating_add(rest);
    let mut pieces = file_type;
    pieces.extend(index(division, first, stride));
    pieces.extend(free(about, rest));
    // The size 1 means: the size follows, in 64 bits.
    pieces.push(Piece::bytes([be(1).as_slice(), b"mdat", &content.saturating_add(16).to_be_bytes()].concat()));
    let sound = [audio::TONE.as_slice(), &[0x80]].concat();
    let head = [STILL, &sound.repeat(usize::try_from(SOUNDS).unwrap_or(0))].concat();
    pieces.push(Piece::Repeated { head, stride, count: division.pieces });
    let layout = Layout::new(key, pieces);
    match size {
        Some(size) => layout.cut(size),
        None => layout,
    }
}

/// A box that players skip. It names the recording.
fn free(about: About, filler: u64) -> Vec<Piece> {
    let text = format!("recordingUUID={}\ntopic={}\n", about.id, about.topic);
    node("free", &[vec![Piece::bytes(text)], vec![Piece::filler(filler)]])
}

/// The index: what is where, and how long it lasts.
fn index(division: Division, first: u64, stride: u64) -> Vec<Piece> {
    let header = leaf(
        "mvhd",
        &[
            &be(0x0100_0000),
            &[0; 16],
            &be(MILLISECONDS),
            &division.milliseconds().to_be_bytes(),
            &be(0x1_0000),
            &be16(0x100),
            &[0; 10],
            &no_transformation(),
            &[0; 24],
            &be(3),
        ],
    );
    let offsets = |first| Piece::Numbers { first, step: stride, count: division.pieces };
    let picture = picture(division, offsets(first));
    let sound = sound(division, offsets(first.saturating_add(STILL_BYTES.into())));
    node("moov", &[header, picture.boxes(division), sound.boxes(division)])
}

/// What differs between the tracks.
struct Track {
    number: u32,
    /// Volume: 0 or, as 8.8 bits, 1.
    volume: u16,
    width: u16,
    height: u16,
    units_per_second: u32,
    units: u64,
    kind: &'static str,
    media_header: Vec<Piece>,
    format: Vec<u8>,
    /// How many samples last how many units.
    times: Vec<[u64; 2]>,
    /// From which piece on a piece has how many samples, all in format 1.
    per_piece: Vec<[u64; 3]>,
    sample_bytes: u32,
    samples: u64,
    offsets: Piece,
}

fn picture(division: Division, offsets: Piece) -> Track {
    let usual = [division.pieces.saturating_sub(1), PIECE_MS.into()];
    let last = [1, division.last.saturating_mul(audio::FRAME_MS)];
    let format = boxed(
        "vp09",
        &[
            &[0; 6],
            &be16(1),
            &[0; 16],
            &be16(WIDTH),
            &be16(HEIGHT),
            // 72 dots per inch.
            &be(0x48_0000),
            &be(0x48_0000),
            &[0; 4],
            &be16(1),
            &[0; 32],
            &be16(24),
            &[0xFF; 2],
            // Profile 0, level 2.1, 8 bits, 4:2:0, colours not specified.
            &boxed("vpcC", &[&be(0x0100_0000), &[0, 21, 0x82, 2, 2, 2], &be16(0)]),
        ],
    );
    Track {
        number: 1,
        volume: 0,
        width: WIDTH,
        height: HEIGHT,
        units_per_second: MILLISECONDS,
        units: division.milliseconds(),
        kind: "vide",
        media_header: leaf("vmhd", &[&be(1), &[0; 8]]),
        format,
        times: if division.pieces == 1 { vec![last] } else { vec![usual, last] },
        per_piece: vec![[1, 1, 1]],
        sample_bytes: STILL_BYTES,
        samples: division.pieces,
        offsets,
    }
}

fn sound(division: Division, offsets: Piece) -> Track {
    // Descriptors within each other: a stream, its decoder (0x69: MPEG-2 audio, 8000 bits a second), and its transport.
    let decoder = [[0x04, 13, 0x69, 0x15, 0, 0, 0].as_slice(), &be(8_000), &be(8_000)].concat();
    let stream = [[0x03, 21, 0, 2, 0].as_slice(), &decoder, &[0x06, 1, 2]].concat();
    let format = boxed(
        "mp4a",
        &[
            &[0; 6],
            &be16(1),
            &[0; 8],
            // One channel, 16 bits.
            &be16(1),
            &be16(16),
            &[0; 4],
            &be(SAMPLES_PER_SECOND << 16),
            &boxed("esds", &[&[0; 4], &stream]),
        ],
    );
    let per_piece = match (division.pieces, division.last) {
        (_, SOUNDS) => vec![[1, SOUNDS, 1]],
        (1, last) => vec![[1, last, 1]],
        (pieces, last) => vec![[1, SOUNDS, 1], [pieces, last, 1]],
    };
    Track {
        number: 2,
        volume: 0x100,
        width: 0,
        height: 0,
        units_per_second: SAMPLES_PER_SECOND,
        units: division.sounds.saturating_mul(SOUND_SAMPLES.into()),
        kind: "soun",
        media_header: leaf("smhd", &[&[0; 8]]),
        format,
        times: vec![[division.sounds, SOUND_SAMPLES.into()]],
        per_piece,
        sample_bytes: SOUND_BYTES,
        samples: division.sounds,
        offsets,
    }
}

impl Track {
    fn boxes(self, division: Division) -> Vec<Piece> {
        let header = leaf(
            "tkhd",
            &[
                // Enabled, and part of the presentation.
                &be(0x0100_0003),
                &[0; 16],
                &be(self.number),
                &[0; 4],
                &division.milliseconds().to_be_bytes(),
                &[0; 12],
                &be16(self.volume),
                &[0; 2],
                &no_transformation(),
                &be(u32::from(self.width) << 16),
                &be(u32::from(self.height) << 16),
            ],
        );
        let media_header = leaf(
            "mdhd",
            &[
                &be(0x0100_0000),
                &[0; 16],
                &be(self.units_per_second),
                &self.units.to_be_bytes(),
                &be16(NO_LANGUAGE),
                &[0; 2],
            ],
        );
        let handler = leaf("hdlr", &[&[0; 8], self.kind.as_bytes(), &[0; 13]]);
        // The data is in this same file.
        let place = boxed("dref", &[&[0; 4], &be(1), &boxed("url ", &[&be(1)])]);
        let offsets = [Piece::bytes([[0; 4], low(division.pieces)].concat()), self.offsets];
        let table = node(
            "stbl",
            &[
                leaf("stsd", &[&[0; 4], &be(1), &self.format]),
                entries("stts", &self.times),
                entries("stsc", &self.per_piece),
                leaf("stsz", &[&[0; 4], &be(self.sample_bytes), &low(self.samples)]),
                node("co64", &[offsets.into()]),
            ],
        );
        let information = node("minf", &[self.media_header, leaf("dinf", &[&place]), table]);
        node("trak", &[header, node("mdia", &[media_header, handler, information])])
    }
}

/// A box with these bytes.
fn boxed(kind: &str, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let size = low((content.len() as u64).saturating_add(8));
    [size.as_slice(), kind.as_bytes(), &content].concat()
}

fn leaf(kind: &str, content: &[&[u8]]) -> Vec<Piece> {
    vec![Piece::bytes(boxed(kind, content))]
}

/// A box with other boxes or pieces.
fn node(kind: &str, content: &[Vec<Piece>]) -> Vec<Piece> {
    let content = content.concat();
    let size = low(length(&content).saturating_add(8));
    [vec![Piece::bytes([size.as_slice(), kind.as_bytes()].concat())], content].concat()
}

/// A box with a list of numbers.
fn entries<const COUNT: usize>(kind: &str, entries: &[[u64; COUNT]]) -> Vec<Piece> {
    let numbers: Vec<u8> = entries.iter().flatten().flat_map(|number| low(*number)).collect();
    leaf(kind, &[&[0; 4], &low(entries.len() as u64), &numbers])
}

fn no_transformation() -> Vec<u8> {
    NO_TRANSFORMATION.iter().flat_map(|number| number.to_be_bytes()).collect()
}

fn be(number: u32) -> [u8; 4] {
    number.to_be_bytes()
}

fn be16(number: u16) -> [u8; 2] {
    number.to_be_bytes()
}

/// A number of which only 32 bits have room. No recording is so long that this is not enough.
fn low(number: u64) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests state what they expect by failing")]
mod tests {
    use super::*;

    const ABOUT: About = About { id: "r1", topic: "Größe" };

    /// A box, as a player finds it.
    struct Found {
        kind: String,
        content: Vec<u8>,
    }

    fn boxes(bytes: &[u8]) -> Vec<Found> {
        let (mut found, mut rest) = (Vec::new(), bytes);
        while !rest.is_empty() {
            let size = usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
            let kind = String::from_utf8(rest[4..8].to_vec()).unwrap();
            found.push(Found { kind, content: rest[8..size].to_vec() });
            rest = &rest[size..];
        }
        found
    }

    /// The content of the box at this path, and of all others with the same path.
    fn at_path(bytes: &[u8], path: &[&str]) -> Vec<Vec<u8>> {
        let Some((kind, path)) = path.split_first() else {
            return vec![bytes.to_vec()];
        };
        boxes(bytes)
            .iter()
            .filter(|found| found.kind == *kind)
            .flat_map(|found| at_path(&found.content, path))
            .collect()
    }

    fn words(content: &[u8]) -> Vec<u64> {
        content.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap()).into()).collect()
    }

    fn offsets(content: &[u8]) -> Vec<u64> {
        content[8..].chunks(8).map(|offset| u64::from_be_bytes(offset.try_into().unwrap())).collect()
    }

    /// The boxes before the last one, and where the content of that one begins.
    fn front(layout: &Layout) -> (Vec<Found>, u64) {
        let (mut found, mut at) = (Vec::new(), 0);
        loop {
            let header = layout.read(at, 16);
            let size = u64::from(u32::from_be_bytes(header[..4].try_into().unwrap()));
            if size == 1 {
                assert_eq!(&header[4..8], b"mdat");
                let size = u64::from_be_bytes(header[8..].try_into().unwrap());
                assert_eq!(at + size, layout.len(), "the last box ends where the file does");
                return (found, at + 16);
            }
            found.extend(boxes(&layout.read(at, usize::try_from(size).unwrap())));
            at += size;
        }
    }

    #[test]
    fn the_index_leads_to_pictures_and_sound() {
        for (duration_ms, size, pieces, sounds) in [
            (0, None, 1, 1),
            (100, None, 1, 3),
            (900, None, 1, 25),
            (901, None, 2, 26),
            (60_000, None, 67, 1_667),
            (60_000, Some(5_000_001), 67, 1_667),
            (60_000, Some(6 << 30), 67, 1_667),
        ] {
            let layout = layout(5, ABOUT, duration_ms, size);
            assert!(size.is_none_or(|size| size == layout.len()));
            let (found, start) = front(&layout);
            assert_eq!(found.iter().map(|found| found.kind.as_str()).collect::<Vec<_>>(), ["ftyp", "moov", "free"]);
            assert!(String::from_utf8_lossy(&found[2].content).starts_with("recordingUUID=r1\ntopic=Größe\n"));
            let tables = ["trak", "mdia", "minf", "stbl"];
            let table = |kind| at_path(&found[1].content, &[tables.as_slice(), &[kind]].concat());

            let [pictures, tones] = table("co64").try_into().unwrap();
            let (pictures, tones) = (offsets(&pictures), offsets(&tones));
            assert_eq!((pictures.len(), tones.len()), (pieces, pieces));
            assert_eq!(pictures[0], start);
            for at in pictures {
                assert_eq!(layout.read(at, 608), STILL);
            }
            let per_piece = words(&table("stsc")[1]);
            let mut count = 0;
            for (piece, at) in (1..).zip(tones) {
                let entry = per_piece[2..].chunks(3).rfind(|entry| entry[0] <= piece).unwrap();
                for sound in 0..entry[1] {
                    assert_eq!(layout.read(at + sound * 36, 35), audio::TONE, "{piece}");
                }
                count += entry[1];
            }
            assert_eq!(count, sounds);
            assert_eq!(words(&table("stsz")[0]), [0, 608, pieces as u64]);
            assert_eq!(words(&table("stsz")[1]), [0, 36, sounds]);
            let times = words(&table("stts")[0]);
            assert_eq!(times[2..].chunks(2).map(|entry| entry[0] * entry[1]).sum::<u64>(), sounds * 36);
            assert_eq!(words(&table("stts")[1]), [0, 1, sounds, 576]);
        }
    }

    #[test]
    fn a_file_that_is_too_small_is_cut() {
        for size in [0, 1, 100, 10_000] {
            let layout = layout(5, ABOUT, 36_000, Some(size));
            assert_eq!((layout.len(), layout.read(0, usize::MAX).len() as u64), (size, size));
        }
    }

    #[test]
    fn the_picture_has_the_length_that_is_in_the_index() {
        assert_eq!(STILL.len(), 608);
        assert_eq!(PIECE_BYTES, u64::from(STILL_BYTES) + SOUNDS * u64::from(SOUND_BYTES));
        assert_eq!(u64::from(PIECE_MS), SOUNDS * audio::FRAME_MS);
    }
}
