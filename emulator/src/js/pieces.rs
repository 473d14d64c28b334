//! The body of an answer with media, in pieces that are made as they are taken: no file is ever held as a whole.

use wasm_bindgen::prelude::*;

use crate::{Response, Slice};

const MOST_BYTES: usize = 65_536;

/// What is left of such a body.
#[wasm_bindgen]
pub struct EmulatorPieces {
    slice: Slice,
    taken: u64,
    /// The size of a piece.
    most: usize,
}

impl EmulatorPieces {
    /// `None` if the body is no file.
    pub(super) fn of(response: &Response) -> Option<Self> {
        let slice = response.file.clone()?;
        let most = match usize::try_from(response.bytes_per_second) {
            // A body that arrives slowly comes four times a second.
            Ok(a_second @ 1..) => a_second.div_ceil(4).min(MOST_BYTES),
            _ => MOST_BYTES,
        };
        Some(Self { slice, taken: 0, most })
    }
}

#[wasm_bindgen]
impl EmulatorPieces {
    /// Undefined after the last one.
    pub fn next(&mut self) -> Option<Vec<u8>> {
        let piece = self.slice.read(self.taken, self.most);
        self.taken = self.taken.saturating_add(piece.len() as u64);
        (!piece.is_empty()).then_some(piece)
    }
}
