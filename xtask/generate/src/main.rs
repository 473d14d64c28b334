//! Generates JavaScript from the core, so that nothing has to be written twice:
//!
//! - `host/objects.js` builds recordings from a tape. It is generated from the shapes of the models.
//! - `host/constants.js` contains what JavaScript needs to know without asking the core.
//!
//! The build generates these files again. The copies in `pkg-template/` are for the type check and for `tests/js/`, which run
//! without a build. To update them:
//!
//! ```text
//! cargo run --package webex-recordings-generate pkg-template
//! ```

use std::path::Path;

use webex_converged_recordings::download::answer::HEADERS as FILE_HEADERS;
use webex_converged_recordings::input::limits::Limits;
use webex_converged_recordings::input::recording_id::MOST_IDS;
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::paging::filters::Filters;
use webex_converged_recordings::paging::merge::{PREFIX, SEPARATOR};
use webex_converged_recordings::wire::http::Response;
use webex_converged_recordings::wire::json::Shape;
use webex_converged_recordings::wire::json::tape::{CHUNK, END, FIRST_OTHER, INTEGER, KIND_BITS, OBJECT, TEXT, VALUE};

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    for (file, text) in files() {
        std::fs::write(Path::new(&folder).join(file), text)?;
    }
    Ok(())
}

fn files() -> [(&'static str, String); 2] {
    [("host/objects.js", objects()), ("host/constants.js", constants())]
}

fn constants() -> String {
    let ms = Limits::default().timeout_ms;
    let max = Filters::DEFAULT_MAX;
    let headers = Response::READ.map(|name| format!("'{name}'")).join(", ");
    // One on each line: together they are too long for one.
    let file_headers = FILE_HEADERS.map(|name| format!("  '{name}',\n")).concat();
    format!(
        "// What JavaScript needs to know of the core without asking it. Do not edit: xtask/generate/ writes this file.

/** How long a call may take, in milliseconds, unless its options say something else. */
export const TIMEOUT_MS = {ms}

/** How many IDs a batch may have. */
export const MOST_IDS = {MOST_IDS}

/** The headers of an answer that the core reads. */
export const ANSWER_HEADERS = [{headers}]

/** The same for the answer of a host that has files. */
export const FILE_HEADERS = [
{file_headers}]

/** The page size, unless the caller asks for another one. */
export const DEFAULT_MAX = {max}

/** How the cursor of a merged list begins. */
export const MERGED = '{PREFIX}'

/** What separates its parts. */
export const MERGED_SEPARATOR = '{SEPARATOR}'

// The words of a tape: src/wire/json/tape.rs says what they mean.
export const KIND_BITS = {KIND_BITS}
export const TEXT = {TEXT}
export const INTEGER = {INTEGER}
export const VALUE = {VALUE}
export const CHUNK = {CHUNK}
export const FIRST_OTHER = {FIRST_OTHER}
"
    )
}

const START: &str = "\
// Builds recordings from a tape (src/wire/json/tape.rs). Do not edit: xtask/generate/ writes this file from src/models/.
//
// Each field has a line of its own, because engines make objects much faster if they see the names. The numbers are the first
// words of entries: a name and a kind.

import { Tape } from './tape.js'

/** @import { Recording } from 'webex-converged-recordings' */

/**
 * @param {Uint8Array} body
 * @param {Uint8Array} values
 * @param {Int32Array} words
 * @returns {Recording[]}
 */
export const recordings = (body, values, words) => new Tape(body, values, words).records(recording)
";

fn objects() -> String {
    START.to_owned() + &maker("recording", &Recording::PROMISED)
}

/// The function that makes an object of this shape, after those for the objects in it.
fn maker(name: &str, shape: &Shape) -> String {
    let Shape::Object(fields) = shape else { unsupported(name) };
    let (mut inner, mut names, mut lines) = (String::new(), String::new(), String::new());
    for (number, field) in (0..).zip(*fields) {
        let (kind, value, next) = match field.shape {
            Shape::Text if field.is_captured => (VALUE, "values[words[at + 1]]".to_owned(), "at += 2"),
            Shape::Text => (TEXT, "text.substring(words[at + 1], words[at + 2])".to_owned(), "at += 3"),
            Shape::Number => (INTEGER, "words[at + 1]".to_owned(), "at += 2"),
            Shape::Object(_) => {
                inner += &maker(field.name, &field.shape);
                (OBJECT, [field.name, "(tape, at + 1)"].concat(), "at = tape.at")
            }
            Shape::Any | Shape::Items(_) | Shape::Lenient(_) => unsupported(field.name),
        };
        let first_word = number << KIND_BITS | kind;
        names.extend(["  '", field.name, "',\n"]);
        lines.extend([format!("      case {first_word}: object.{} = {value}; {next}; break\n", field.name)]);
    }
    format!(
        "{inner}
const {name}Names = [
{names}]

/** @param {{Tape}} tape */
function {name}(tape, at = tape.at) {{
  const {{ words, values, text }} = tape
  /** @type {{any}} */
  const object = {{}}
  for (;;) {{
    switch (words[at]) {{
      case {END}: tape.at = at + 1; return object
{lines}      default: at = tape.field(object, at, {name}Names)
    }}
  }}
}}
"
    )
}

#[allow(clippy::panic, reason = "the build fails")]
fn unsupported(name: &str) -> ! {
    panic!("`{name}` has a shape that objects are not made of yet: add it to the tape, and here")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_files_in_pkg_template_are_up_to_date() {
        let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg-template"));
        for (file, text) in super::files() {
            let found = std::fs::read_to_string(folder.join(file)).unwrap();
            assert!(found == text, "{file}: run the command at the top of xtask/generate/src/main.rs");
        }
    }
}
