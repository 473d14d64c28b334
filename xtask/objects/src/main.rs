//! Prints `pkg-template/host/objects.js`, which makes the objects of a tape. It is made from the shapes of the models, so that
//! their fields are written once.
//!
//! The build makes the file anew. The one in `pkg-template/` is for the tests in `tests/js/`, which need it without a build:
//!
//! ```text
//! cargo run --package webex-recordings-objects >pkg-template/host/objects.js
//! ```

use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::wire::json::Shape;
use webex_converged_recordings::wire::json::tape::{END, INTEGER, KIND_BITS, OBJECT, TEXT, VALUE};

fn main() {
    print!("{}", module());
}

const START: &str = "\
// Objects from a tape (src/wire/json/tape.rs), made from the models in src/models/ by xtask/objects/.
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

fn module() -> String {
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
    #[test]
    fn the_file_in_pkg_template_is_up_to_date() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../pkg-template/host/objects.js");
        let found = std::fs::read_to_string(path).unwrap();
        assert!(found == super::module(), "run the command at the top of xtask/objects/src/main.rs");
    }
}
