//! JSON as the client needs it: a strict reader that says what is wrong and where, and a writer for strings.
//!
//! [`read`] checks a text against a [`Shape`] and captures texts for the core. It writes the records, which are for the caller, to
//! a [`tape`]. JavaScript builds the objects from the tape, without parsing the text again.
//!
//! It accepts what `JSON.parse` accepts, with three restrictions: the bytes must be UTF-8, values that no shape names may nest
//! at most [`MAX_DEPTH`] levels deep, and a field that a shape names must not appear twice. A general JSON library would also
//! work, but it would make the core more than half as large again (`serde_json` with `serde_path_to_error` adds about 17 KB of
//! compressed download), and so would the code that serde derives for each model.

mod document;
mod grammar;
#[cfg(test)]
#[path = "../../tests/helpers/objects.rs"]
mod objects;
mod reader;
mod shape;
pub mod tape;

pub use document::{Captured, Document, Invalid, MOST_ODD, Oddity};
pub use reader::{MAX_DEPTH, read};
pub use shape::{Field, Lenient, Shape, Shaped};
pub use webex_recordings_macros::Shape;

/// Appends a field with a string to an object: see [`write_name`].
pub fn write_field(json: &mut String, name: &str, text: &str) {
    write_name(json, name);
    write_string(json, text);
}

/// Appends the name of an object's field, after the brace or the comma before it. Whoever has written the last value closes the
/// brace.
pub fn write_name(json: &mut String, name: &str) {
    json.push(if json.is_empty() { '{' } else { ',' });
    write_string(json, name);
    json.push(':');
}

/// Appends a JSON string.
pub fn write_string(json: &mut String, text: &str) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\u{0}'..='\u{1f}' => {
                json.push_str(if u32::from(c) < 0x10 { "\\u000" } else { "\\u001" });
                json.push(char::from_digit(u32::from(c) & 0xF, 16).unwrap_or('0'));
            }
            _ => json.push(c),
        }
    }
    json.push('"');
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::{Value, json};
    use tape::Tape;

    pub(crate) use super::objects::objects;

    const SHELF: Shape = Shape::Object(&[Field::required("items", Shape::Items(&BOOK))]);
    const BOOK: Shape = Shape::Object(&[
        Field::required("id", Shape::Text).captured(),
        Field::optional("title", Shape::Text).captured(),
        Field::optional("pages", Shape::Number),
        Field::optional("cover", Shape::Object(&[Field::optional("colour", Shape::Text)])),
    ]);

    fn invalid(text: &str) -> Invalid {
        read(text.as_bytes(), &SHELF).unwrap_err()
    }

    fn book(text: &str) -> Result<Document<'_>, Invalid> {
        read(text.as_bytes(), &BOOK)
    }

    /// The first captured text of a book.
    fn id(text: &str) -> String {
        book(text).unwrap().captured[0].text.clone().into_owned()
    }

    #[test]
    fn problems_are_reported_with_their_path() {
        for (text, message) in [
            (r#"{"items":[{"id":"a"},{"id":1}]}"#, "items[1].id: expected string, got number"),
            (r#"{"items":[{"id":"a","pages":"9"}]}"#, "items[0].pages: expected number, got string"),
            (r#"{"items":[{"id":"a","cover":{"colour":[]}}]}"#, "items[0].cover.colour: expected string, got array"),
            (r#"{"items":[{"id":null}]}"#, "items[0].id: expected string, got null"),
            (r#"{"items":[{"title":"a"}]}"#, "items[0]: missing field `id`"),
            (r#"{"items":[{"id":"a","id":"b"}]}"#, "items[0].id: appears twice"),
            (r#"{"items":[true]}"#, "items[0]: expected object, got boolean"),
            (r#"{"items":{}}"#, "items: expected array, got object"),
            (r#"{"other":[]}"#, "the whole answer: missing field `items`"),
            ("[]", "the whole answer: expected object, got array"),
            ("null", "the whole answer: expected object, got null"),
        ] {
            assert_eq!(invalid(text), Invalid::Shape(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn invalid_json_is_told_apart_from_a_wrong_shape() {
        for text in [
            "",
            " ",
            "<html>",
            r#"{"items":["#,
            r#"{"items":[]"#,
            r#"{"items":[]}}"#,
            r#"{"items":[],}"#,
            r#"{"items":[,]}"#,
            r#"{"items":[{"id":"a"},]}"#,
            r"{items:[]}",
            r"{'items':[]}",
            r#"{"items" []}"#,
            r#"{"items":[nul]}"#,
            r#"{"x":01,"items":[]}"#,
            r#"{"x":1.,"items":[]}"#,
            r#"{"x":.5,"items":[]}"#,
            r#"{"x":1e,"items":[]}"#,
            r#"{"x":-,"items":[]}"#,
            r#"{"x":"\x","items":[]}"#,
            r#"{"x":"\u12g4","items":[]}"#,
            "{\"x\":\"\n\",\"items\":[]}",
            r#"{"x":tru,"items":[]}"#,
            r#"{"x":[1 2],"items":[]}"#,
            r#"{"items":[{"id":tru}]}"#,
            "\u{feff}\u{feff}{}",
        ] {
            assert_eq!(invalid(text), Invalid::NotJson, "{text}");
        }
        assert_eq!(read(b"{\"items\":[],\"x\":\"\xff\"}", &SHELF), Err(Invalid::NotJson));
    }

    #[test]
    fn unknown_fields_are_skipped() {
        let text =
            "\u{feff} {\"more\":{\"a\":[1,-2.5e+3,true,false,null,\"\\u0041\\n\"],\"b\":{}} , \"id\" : \"x\" } \n";
        assert_eq!(id(text), "x");
    }

    #[test]
    fn captured_texts_are_kept() {
        let text = r#"{"items":[{"title":"A\u0021","id":"a"},{"id":"b","more":{"id":"c"}},{"id":"d","title":null}]}"#;
        let document = read(text.as_bytes(), &SHELF).unwrap();
        let captured: Vec<_> =
            document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
        assert_eq!(captured, [(0, "title", "A!"), (0, "id", "a"), (1, "id", "b"), (2, "id", "d")]);
        assert_eq!(document.items, 3);
    }

    #[test]
    fn strings_are_unescaped() {
        for (json, text) in [
            (r#""plain""#, "plain"),
            (r#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"),
            (r#""\u00e9\u4F1A""#, "é会"),
            (r#""\ud83c\udfa5 film""#, "🎥 film"),
            (r#""\ud83c""#, "\u{fffd}"),
            (r#""\ud83cA""#, "\u{fffd}A"),
            (r#""\ud83c\u0041""#, "\u{fffd}A"),
            (r#""\udfa5x""#, "\u{fffd}x"),
            (r#""会議 🎥""#, "会議 🎥"),
        ] {
            assert_eq!(id(&format!(r#"{{"id":{json}}}"#)), text, "{json}");
        }
        assert_eq!(id(r#"{"\u0069d":"x"}"#), "x");
    }

    #[test]
    fn every_number_format_is_accepted() {
        for json in ["0", "-0", "0.000", "42", "-42", "1.0", "74222.5", "1e3", "1.25E+2", "125e-3", "1e400"] {
            assert!(book(&format!(r#"{{"id":"x","pages":{json}}}"#)).is_ok(), "{json}");
        }
    }

    const ODD_SHELF: Shape = Shape::object(&[Field::required("items", Shape::Items(&ODD_BOOK))]);
    const ODD_BOOK: Shape = Shape::Lenient(&Lenient {
        promised: BOOK,
        needed: Shape::Object(&[Field::required("id", Shape::Text).captured()]),
        wanted: Shape::Object(&[Field::required("title", Shape::Text).captured()]),
    });

    #[test]
    fn odd_values_are_accepted_and_reported() {
        let text = r#"{"items":[{"id":"a","title":null},{"title":"B","cover":null,"pages":"9","id":"b"},{"id":"c","title":1},
            {"id":"d","cover":{"colour":1},"title":"D"},{"id":"e"}]}"#;
        let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
        let captured: Vec<_> =
            document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
        let expected =
            [(0, "id", "a"), (1, "id", "b"), (1, "title", "B"), (2, "id", "c"), (3, "id", "d"), (3, "title", "D")];
        assert_eq!(captured, [&expected[..], &[(4, "id", "e")]].concat());
        let odd: Vec<_> = document.odd.iter().map(|odd| (odd.item, odd.problem.as_str())).collect();
        let expected = [
            (1, "pages: expected number, got string"),
            (2, "title: expected string, got number"),
            (3, "cover.colour: expected string, got number"),
        ];
        assert_eq!(odd, expected);
        assert_eq!((document.items, document.unusable), (5, None));
        let many = format!(r#"{{"items":[{}]}}"#, vec![r#"{"id":"a","pages":"9"}"#; 150].join(","));
        assert_eq!(read(many.as_bytes(), &ODD_SHELF).unwrap().odd.len(), MOST_ODD);
    }

    #[test]
    fn an_unusable_value_does_not_hide_the_others() {
        for (odd, problem) in [
            ("null", ": expected object, got null"),
            ("[{}]", ": expected object, got array"),
            ("{}", ": missing field `id`"),
            (r#"{"id":7,"title":"T","pages":"9"}"#, "id: expected string, got number"),
            (r#"{"id":"x","id":"y"}"#, "id: appears twice"),
        ] {
            let text = format!(r#"{{"items":[{{"id":"a"}},{odd},{odd},{{"id":"z","title":"Z"}}]}}"#);
            let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
            assert_eq!(document.unusable, Some(Oddity { item: 1, problem: problem.to_owned() }), "{odd}");
            let captured: Vec<_> =
                document.captured.iter().map(|text| (text.item, text.name, text.text.as_ref())).collect();
            assert_eq!(captured, [(0, "id", "a"), (3, "id", "z"), (3, "title", "Z")], "{odd}");
        }
        for text in [r#"{"items":[{"id":1"#, r#"{"items":[{"id":"a","pages":"9",}]}"#, r#"{"items":[{"pages":"9"},{]}"#]
        {
            assert_eq!(read(text.as_bytes(), &ODD_SHELF), Err(Invalid::NotJson), "{text}");
        }
        let deep = format!(r#"{{"items":[{{"id":"a","x":{}{}}}]}}"#, "[".repeat(200), "]".repeat(200));
        assert!(matches!(read(deep.as_bytes(), &ODD_SHELF), Err(Invalid::Shape(_))));
    }

    /// The records of a text that is one, or a page of them.
    fn records(text: &str) -> Vec<Value> {
        let shape = if text.starts_with(r#"{"items":"#) { &ODD_SHELF } else { &ODD_BOOK };
        let document = read(text.as_bytes(), shape).unwrap();
        objects(&document.tape, text.as_bytes(), &ODD_BOOK).unwrap()
    }

    fn page_of(records: &[&str]) -> String {
        format!(r#"{{"items":[{}]}}"#, records.join(","))
    }

    #[test]
    fn records_are_on_the_tape() {
        use tape::{CHUNK, END, FIRST_OTHER, INTEGER, OBJECT, TEXT, VALUE};
        let text = page_of(&[
            r#"{"id":"a"}"#,
            r#"{"more":[1],"pages":7,"cover":{"colour":"r\u00f6t","é":"é"},"id":"b","it":"is"}"#,
        ]);
        let Tape { words, values } = read(text.as_bytes(), &ODD_SHELF).unwrap().tape;
        assert_eq!(std::str::from_utf8(&values).unwrap(), r#""a","more",[1],"r\u00f6t","é","b","it""#);
        let entry = |kind: i32, name: i32| name << tape::KIND_BITS | kind;
        let expected = [
            &[CHUNK, 10, 102][..],
            &[entry(VALUE, 0), 0, END],
            &[entry(VALUE, FIRST_OTHER + 1), 2, entry(INTEGER, 2), 7],
            &[entry(OBJECT, 3), entry(VALUE, 0), 3, entry(TEXT, FIRST_OTHER + 4), 67, 68, END],
            &[entry(VALUE, 0), 5, entry(TEXT, FIRST_OTHER + 6), 86, 88, END],
        ];
        assert_eq!(words, expected.concat());
        // Without records there is nothing to write.
        assert_eq!(read(text.as_bytes(), &SHELF).unwrap().tape, Tape::default());
    }

    #[test]
    fn objects_are_what_was_sent() {
        for text in [
            r#"{"id":"x","title":"会議 🎥","pages":12,"cover":{"colour":"red","size":[{}]},"new":{"a":[1,null]}}"#,
            "{ \"new\" : \"\u{feff}é\" ,\n\"title\":\"\\ud83c\\udfa5\",\t\"id\":\"x\", \"newer\": -0.5, \"cover\":{ } }",
            r#"{"id":"x","pages":2147483648,"a":999999999,"b":0,"c":-1,"d":1e3,"e":1.0,"f":true,"g":false,"h":null}"#,
            r#"{"ti\u0074le":"escaped name","i\u0064":"x","n\u0065w":1,"new":2}"#,
        ] {
            let object: Value = serde_json::from_str(text).unwrap();
            assert_eq!(records(text), std::slice::from_ref(&object), "{text}");
            assert_eq!(records(&page_of(&[text; 2])), [object.clone(), object]);
        }
    }

    #[test]
    fn null_counts_as_absent() {
        let text = r#"{"title":null,"id":"a","cover":{"colour":null},"more":null,"pages": null}"#;
        assert_eq!(records(text), [json!({ "id": "a", "cover": {}, "more": null })]);
    }

    #[test]
    fn odd_records_are_on_the_tape_as_they_came() {
        let odd = r#"{"é":"é","new":1,"title":null,"pages":"9","cover":{"colour":null,"colour":7},"id":"b","id2":"é","cover":[]}"#;
        let sound = r#"{"newer":1,"id":"é","cover":null,"title":"c"}"#;
        let text = page_of(&[sound, odd, sound, odd]);
        let sound = json!({ "newer": 1, "id": "é", "title": "c" });
        let odd: Value = serde_json::from_str(odd).unwrap();
        assert_eq!(records(&text), [sound.clone(), odd.clone(), sound, odd]);
        let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
        let values = String::from_utf8(document.tape.values).unwrap();
        assert_eq!(values.matches(r#""new""#).count(), 1, "what is discarded is not there either");
    }

    #[test]
    fn a_chunk_has_at_least_one_whole_record() {
        for (length, chunks) in [(10, 1), (1000, 8), (10_000, 30)] {
            let record = format!(r#"{{"id":"x","cover":{{"colour":"{}"}}}}"#, "é".repeat(length / 2));
            let text = format!(r#"{{"items":[{}]}}"#, vec![record.as_str(); 30].join(", \n"));
            let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
            let has_byte = |at: i32, byte| usize::try_from(at).is_ok_and(|at| text.as_bytes().get(at) == Some(&byte));
            let is_chunk = |words: &&[i32]| {
                words[0] == tape::CHUNK && has_byte(words[1], b'{') && has_byte(words[2].wrapping_sub(1), b'}')
            };
            assert_eq!(document.tape.words.windows(3).filter(is_chunk).count(), chunks, "{length}");
            assert_eq!(records(&text), vec![serde_json::from_str::<Value>(&record).unwrap(); 30]);
        }
    }

    #[test]
    fn names_that_no_shape_has_are_written_once() {
        // Beyond 64, they are written each time.
        for (count, written) in [(1, 1), (64, 64), (65, 66), (100, 136)] {
            let fields: Vec<String> = (0..count).map(|at| format!(r#""n{at}":{at}"#)).collect();
            let record = format!(r#"{{"id":"x",{}}}"#, fields.join(","));
            let reversed = format!(r#"{{{},"id":"x"}}"#, fields.into_iter().rev().collect::<Vec<_>>().join(","));
            let text = page_of(&[&record, &reversed]);
            let document = read(text.as_bytes(), &ODD_SHELF).unwrap();
            assert_eq!(String::from_utf8(document.tape.values).unwrap().matches(r#""n"#).count(), written);
            assert_eq!(records(&text), vec![serde_json::from_str::<Value>(&record).unwrap(); 2]);
        }
    }

    #[derive(Shape)]
    struct Inner {
        #[allow(dead_code, reason = "only the name is used")]
        size: Option<f64>,
    }

    #[derive(Shape)]
    #[serde(rename_all = "camelCase")]
    #[shape(lenient)]
    #[allow(dead_code, reason = "only the shape is used")]
    struct Made {
        #[shape(captured)]
        the_id: String,
        inner: Option<Inner>,
        all: Option<Vec<Inner>>,
        #[shape(skip)]
        elsewhere: Option<f64>,
    }

    #[test]
    fn a_struct_has_a_shape() {
        let read = |text: &str| super::read(text.as_bytes(), &Made::PROMISED).map(|document| document.captured.len());
        assert_eq!(read(r#"{"theId":"x","inner":{"size":1},"all":[{},{"size":null}],"elsewhere":"any"}"#), Ok(1));
        for (text, problem) in [
            ("{}", "the whole answer: missing field `theId`"),
            (r#"{"theId":"x","inner":{"size":"1"}}"#, "inner.size: expected number, got string"),
            (r#"{"theId":"x","all":[{},7]}"#, "all[1]: expected object, got number"),
        ] {
            assert_eq!(read(text), Err(Invalid::Shape(problem.to_owned())));
        }
        let lenient = super::read(br#"{"theId":"x","inner":7}"#, &Made::SHAPE).unwrap();
        assert_eq!((lenient.odd.len(), lenient.unusable), (1, None));
        assert!(super::read(br#"{"theId":7}"#, &Made::SHAPE).unwrap().unusable.is_some());
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| format!(r#"{{"id":"x","more":{}{}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(book(&nested(128)).is_ok());
        assert_eq!(book(&nested(100_000)), Err(Invalid::Shape("the whole answer: nested too deeply".to_owned())));
    }

    #[test]
    fn written_strings_can_be_read_back() {
        for text in ["", "plain", "\"\\\n\r\t\u{0}\u{1f}\u{7f}", "会議 🎥", "</script>"] {
            let mut json = r#"{"id":"#.to_owned();
            write_string(&mut json, text);
            json.push('}');
            assert_eq!(id(&json), text);
            assert_eq!(serde_json::from_str::<serde_json::Value>(&json).unwrap()["id"], text);
        }
    }
}
