//! Bytes that are computed where they are read. A file of gigabytes is a few pieces, most of which repeat.
//!
//! What a piece leaves open is filled with hexadecimal digits that depend on the file and on the position. So no two files have
//! the same bytes anywhere, and whoever puts a file together from wrong parts gets another checksum.

use crate::random;

const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// Where the digits of a number are in it, the first one first.
const SHIFTS: [u32; 16] = [60, 56, 52, 48, 44, 40, 36, 32, 28, 24, 20, 16, 12, 8, 4, 0];

/// A file as a list of pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Decides what the filler is.
    key: u64,
    pieces: Vec<Piece>,
    /// May be less than the pieces have: then the file is cut off.
    length: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// `head`, then filler up to `stride` bytes; and all that `count` times.
    Repeated { head: Vec<u8>, stride: u64, count: u64 },
    /// `count` numbers of eight bytes, the most significant first: `first`, `first + step`, and so on.
    Numbers { first: u64, step: u64, count: u64 },
}

impl Piece {
    pub(crate) fn bytes(head: impl Into<Vec<u8>>) -> Self {
        let head = head.into();
        Self::Repeated { stride: head.len() as u64, head, count: 1 }
    }

    pub(crate) fn filler(length: u64) -> Self {
        Self::Repeated { head: Vec::new(), stride: length, count: 1 }
    }

    pub(crate) fn len(&self) -> u64 {
        match self {
            Self::Repeated { stride, count, .. } => stride.saturating_mul(*count),
            Self::Numbers { count, .. } => count.saturating_mul(8),
        }
    }
}

pub(crate) fn length(pieces: &[Piece]) -> u64 {
    pieces.iter().map(Piece::len).fold(0, u64::saturating_add)
}

impl Layout {
    pub(crate) fn new(key: u64, pieces: Vec<Piece>) -> Self {
        let length = length(&pieces);
        Self { key, pieces, length }
    }

    /// Cuts the end off, if the file is longer than this.
    pub(crate) fn cut(self, most: u64) -> Self {
        Self { length: self.length.min(most), ..self }
    }

    pub(crate) fn len(&self) -> u64 {
        self.length
    }

    /// At most so many bytes from this position on: fewer at the end of the file, and none after it.
    pub(crate) fn read(&self, at: u64, most: usize) -> Vec<u8> {
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX).min(most);
        let mut out = Vec::with_capacity(left);
        // Where the piece begins.
        let mut start: u64 = 0;
        for piece in &self.pieces {
            let end = start.saturating_add(piece.len());
            loop {
                let position = at.saturating_add(out.len() as u64);
                let wanted = left.saturating_sub(out.len());
                if wanted == 0 {
                    return out;
                }
                if position >= end {
                    break;
                }
                self.append(&mut out, piece, start, position.saturating_sub(start), wanted);
            }
            start = end;
        }
        out
    }

    /// Appends one byte at least and `most` at most: the bytes of a piece from `place` on.
    fn append(&self, out: &mut Vec<u8>, piece: &Piece, start: u64, place: u64, most: usize) {
        match piece {
            Piece::Repeated { head, stride, .. } => {
                let within = place.checked_rem(*stride).unwrap_or(0);
                let from_head = usize::try_from(within).ok().and_then(|within| head.get(within..)).unwrap_or_default();
                if from_head.is_empty() {
                    let left = usize::try_from(stride.saturating_sub(within)).unwrap_or(usize::MAX);
                    self.append_filler(out, start.saturating_add(place), left.min(most));
                } else {
                    out.extend(from_head.iter().take(most));
                }
            }
            Piece::Numbers { first, step, .. } => {
                let number = first.saturating_add(step.saturating_mul(place / 8));
                let skip = usize::try_from(place % 8).unwrap_or(0);
                out.extend(number.to_be_bytes().iter().skip(skip).take(most));
            }
        }
    }

    /// Appends filler from a position in the file to the end of its number, or to `most`.
    fn append_filler(&self, out: &mut Vec<u8>, position: u64, most: usize) {
        let number = random::mix(self.key.wrapping_add(position / 16));
        let skip = usize::try_from(position % 16).unwrap_or(0);
        out.extend(SHIFTS.iter().skip(skip).take(most).map(|shift| {
            let digit = usize::try_from((number >> shift) & 0xF).unwrap_or(0);
            DIGITS.get(digit).copied().unwrap_or(b'0')
        }));
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "tests state what they expect by failing")]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let pieces = vec![
            Piece::bytes(*b"<"),
            Piece::Repeated { head: b"ab".to_vec(), stride: 21, count: 3 },
            Piece::bytes(*b""),
            Piece::Numbers { first: 0x0102_0304_0506_0708, step: 0x10, count: 2 },
            Piece::filler(5),
            Piece::bytes(*b">"),
        ];
        Layout::new(7, pieces)
    }

    #[test]
    fn pieces_come_one_after_the_other() {
        let whole = layout().read(0, 1_000);
        assert_eq!((layout().len(), whole.len()), (86, 86));
        assert_eq!((whole[0], whole[85]), (b'<', b'>'));
        for unit in [1, 22, 43] {
            assert_eq!(&whole[unit..unit + 2], b"ab");
            assert!(whole[unit + 2..unit + 21].iter().all(u8::is_ascii_hexdigit));
        }
        assert_eq!(&whole[64..80], b"\x01\x02\x03\x04\x05\x06\x07\x08\x01\x02\x03\x04\x05\x06\x07\x18");
        assert_ne!(whole[3..22], whole[24..43], "the filler does not repeat");
    }

    #[test]
    fn every_cut_gives_the_same_bytes() {
        let whole = layout().read(0, 1_000);
        for at in 0..=90_usize {
            for most in 0..=90_usize {
                let expected = &whole[at.min(86)..at.saturating_add(most).min(86)];
                assert_eq!(layout().read(at as u64, most), expected, "{at} {most}");
            }
        }
        assert_eq!(layout().cut(10).read(4, 1_000), whole[4..10]);
        assert_eq!(layout().cut(1_000).len(), 86);
    }

    #[test]
    fn ends_of_64_bits_do_no_harm() {
        let huge = Layout::new(7, vec![Piece::bytes(*b"ab"), Piece::filler(u64::MAX)]);
        assert_eq!(huge.len(), u64::MAX);
        assert_eq!(huge.read(u64::MAX - 3, 100).len(), 3);
        assert_eq!(huge.read(u64::MAX, 100), b"");
        let empty = Layout::new(7, vec![Piece::Repeated { head: Vec::new(), stride: 0, count: 9 }]);
        assert_eq!((empty.len(), empty.read(0, 100).len()), (0, 0));
    }
}
