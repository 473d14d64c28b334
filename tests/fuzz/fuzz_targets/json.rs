//! JSON: the core's reader accepts what `serde_json` accepts, reads the same from it, and reports nothing else as "not JSON".
//! The objects of a recording's tape are those that `serde_json` reads. `serde_json` reads back what the core's writer writes.
//!
//! The known differences are documented in the core: values nest at most 128 deep, a known field may not be repeated, and
//! half of a surrogate pair is read as U+FFFD.
#![no_main]

use libfuzzer_sys::fuzz_target;
use webex_converged_recordings::models::recording::Recording;
use webex_converged_recordings::wire::json::tape::Tape;
use webex_converged_recordings::wire::json::{self, Invalid, Shape, Shaped};
use webex_converged_recordings_fuzz::json::{Verdict, any_recording, grammar, is_too_deep, recording, without};
use webex_converged_recordings_fuzz::objects::objects;
use webex_converged_recordings_fuzz::text;

fuzz_target!(|data: &[u8]| {
    match (json::read(data, &Shape::Any).map(drop), grammar(data)) {
        (Ok(()), Some(text)) => assert!(!is_too_deep(text), "nested too deep, and accepted"),
        (Err(Invalid::Shape(_)), Some(text)) => assert!(is_too_deep(text), "JSON, and refused"),
        (Ok(()), None) => panic!("not JSON, and accepted"),
        (Err(_), None) => {}
        (Err(invalid), Some(_)) => panic!("JSON, and refused: {invalid:?}"),
    }

    match (json::read(data, &Recording::PROMISED), recording(data)) {
        (Ok(read), Verdict::Accepted(value, _)) => {
            assert_eq!(read.tape, Tape::default(), "no record was asked for");
            let captured: Vec<_> = read.captured.iter().map(|text| (text.name, text.text.as_ref())).collect();
            let expected = [("id", Some(value.id.as_str())), ("createTime", value.create_time.as_deref())];
            for (name, text) in expected {
                assert_eq!(captured.iter().find(|captured| captured.0 == name).map(|captured| captured.1), text);
            }
        }
        (Ok(_) | Err(_), Verdict::Unknown) | (Err(_), Verdict::NotJson) => {}
        (Err(invalid), Verdict::Refused) => assert_ne!(invalid, Invalid::NotJson, "JSON of another shape is JSON"),
        (read, verdict) => panic!("{read:?} instead of {verdict:?}"),
    }

    match (json::read(data, &Recording::SHAPE), any_recording(data)) {
        (Ok(read), Verdict::Accepted((), nulls)) => {
            assert_eq!(read.unusable, None);
            let made = objects(&read.tape, data, &Recording::SHAPE);
            assert_eq!(made, without(&nulls, data).map(|object| vec![object]));
        }
        (Ok(read), Verdict::Refused) => assert!(read.unusable.is_some()),
        (Ok(_) | Err(_), Verdict::Unknown) | (Err(_), Verdict::NotJson) => {}
        (Err(invalid), Verdict::Refused) => assert!(matches!(invalid, Invalid::Shape(_))),
        (read, verdict) => panic!("{read:?} instead of {verdict:?}"),
    }

    let text = text(data);
    let mut written = String::new();
    json::write_string(&mut written, &text);
    assert_eq!(serde_json::from_str::<String>(&written).ok(), Some(text));
});
