//! Which recordings a batch is about. It is never guessed: everything of somebody has to be asked for by name.

use crate::error::Error;
use crate::input::arguments::{Arguments, Given, expected};
use crate::input::recording_id::RecordingId;

/// Which recordings a batch is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which<'a> {
    /// Those with these IDs. `None`: everything.
    pub ids: Option<Vec<RecordingId>>,
    /// Only those of this owner: the name of the property that Webex reads, and its value.
    pub owner: Option<(&'static str, &'a str)>,
}

impl<'a> Which<'a> {
    /// Checks the argument `which`. `is_reassigned`: it is that of `reassignRecordings`, whose `everythingOf` JavaScript has taken
    /// apart.
    pub fn read(given: &'a Arguments, is_reassigned: bool) -> Result<Self, Error> {
        let itself = given.get(Arguments::ITSELF);
        let (names, at, name, allowed): (&[&str], _, _, _) = if is_reassigned {
            (&REASSIGNED, "recordingIds", "recordingIds", REASSIGNED_FORM)
        } else {
            (&["mine", "ownerEmail"], Arguments::ITSELF, "which", FORM)
        };
        if itself.is_nothing() {
            given.only(&[names])?;
        }
        let owner = Self::owner(given, "ownerEmail", "ownerId")?;
        let all_of = Self::owner(given, "everythingOf.ownerEmail", "everythingOf.ownerId")?;
        // Nothing else may have been given, not even what makes no difference: it may have been meant to.
        let (ids, owner) = match (given.get(at), owner, all_of, given.len()) {
            (Given::List(list), None, None, 1) => (Some(list), None),
            // An owner beside the IDs only limits them. Alone, Webex would read it as everything.
            (Given::List(list), owner @ Some(_), None, 2) => (Some(list), owner),
            (Given::Nothing, owner @ Some(_), None, 1) if !is_reassigned => (None, owner),
            (Given::Nothing, None, all_of @ Some(_), 1) => (None, all_of),
            _ if given.len() == 1 && *given.get("mine") == Given::Boolean(true) => (None, None),
            _ => {
                let another = Given::Other("another object".to_owned());
                let is_object = itself.is_nothing() && given.len() > 0;
                return Err(expected("which", allowed, if is_object { &another } else { itself }));
            }
        };
        Ok(Self { ids: ids.map(|list| RecordingId::read_all(name, list)).transpose()?, owner })
    }

    /// The owner with this address or this ID.
    fn owner(given: &'a Arguments, email: &str, id: &str) -> Result<Option<(&'static str, &'a str)>, Error> {
        // Webex spells the last letter of the second one as a capital, too.
        for (name, property) in [(email, "ownerEmail"), (id, "ownerID")] {
            if let Some(text) = given.text(name)?.filter(|text| !text.is_empty()) {
                return Ok(Some((property, text)));
            }
        }
        Ok(None)
    }
}

const FORM: &str = "an array of recording IDs, { mine: true } or { ownerEmail }";
const REASSIGNED: [&str; 6] =
    ["recordingIds", "ownerEmail", "ownerId", "everythingOf", "everythingOf.ownerEmail", "everythingOf.ownerId"];
const REASSIGNED_FORM: &str = "{ recordingIds }, which may have an ownerEmail or an ownerId beside it, or { everythingOf } with \
                               one of those two in it";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::input::arguments::tests::given;
    use serde_json::{Value, json};

    /// An argument as JavaScript hands it over.
    pub(crate) fn argument(value: Value) -> Arguments {
        let mut arguments = Arguments::default();
        let Value::Object(fields) = value else {
            if !value.is_null() {
                arguments.add(Arguments::ITSELF.to_owned(), given(value));
            }
            return arguments;
        };
        for (name, value) in fields {
            match value {
                Value::Null => {}
                Value::Object(inner) if name == "everythingOf" => {
                    for (inner, value) in inner {
                        arguments.add([&name, ".", &inner].concat(), given(value));
                    }
                }
                value => arguments.add(name, given(value)),
            }
        }
        arguments
    }

    type Owner = Option<(&'static str, String)>;

    /// How many IDs there are, and the owner.
    fn read(value: Value, is_reassigned: bool) -> Result<(Option<usize>, Owner), String> {
        let given = argument(value);
        let Which { ids, owner } = Which::read(&given, is_reassigned).map_err(|error| error.message)?;
        Ok((ids.map(|ids| ids.len()), owner.map(|(property, value)| (property, value.to_owned()))))
    }

    #[allow(clippy::unnecessary_wraps, reason = "it is compared with one that may be absent")]
    fn owner(property: &'static str, value: &str) -> Owner {
        Some((property, value.to_owned()))
    }

    #[test]
    fn recordings_are_named_by_ids_or_by_their_owner() {
        assert_eq!(read(json!(["a", "b"]), false), Ok((Some(2), None)));
        assert_eq!(read(json!({ "mine": true }), false), Ok((None, None)));
        let of_ann = json!({ "mine": null, "ownerEmail": "a@example.com" });
        assert_eq!(read(of_ann, false), Ok((None, owner("ownerEmail", "a@example.com"))));
    }

    #[test]
    fn anything_else_is_refused() {
        const EXPECTED: &str = "which: expected an array of recording IDs, { mine: true } or { ownerEmail }, got ";
        let got = |got: &str| [EXPECTED, got].concat();
        let text = |text: &str| text.to_owned();
        for (value, message) in [
            (json!(null), got("nothing")),
            (json!({}), got("nothing")),
            (json!("r1"), got("\"r1\"")),
            (json!(7), got("7")),
            (json!({ "mine": false }), got("another object")),
            (json!({ "mine": 1 }), got("another object")),
            (json!({ "mine": true, "ownerEmail": "x" }), got("another object")),
            (json!([]), text("which: expected at least one recording ID, got an empty array")),
            (json!(["a", 7]), text("which[1]: expected a string, got 7")),
            (json!({ "ownerEmail": "" }), got("another object")),
            (json!({ "ownerEmail": 7 }), text("ownerEmail: expected a string, got 7")),
            (json!({ "owner": "a" }), text("owner: unknown option; allowed: mine, ownerEmail")),
            (json!({ "which": ["a"] }), text("which: unknown option; allowed: mine, ownerEmail")),
        ] {
            assert_eq!(read(value, false), Err(message));
        }
    }

    #[test]
    fn ids_may_be_limited_to_an_owner() {
        let read = |value| read(value, true).unwrap();
        assert_eq!(read(json!({ "recordingIds": ["a", "b"] })), (Some(2), None));
        assert_eq!(read(json!({ "recordingIds": ["a"], "ownerEmail": "x" })), (Some(1), owner("ownerEmail", "x")));
        assert_eq!(read(json!({ "recordingIds": ["a"], "ownerId": "x" })), (Some(1), owner("ownerID", "x")));
        assert_eq!(read(json!({ "everythingOf": { "ownerEmail": "x" } })), (None, owner("ownerEmail", "x")));
        assert_eq!(read(json!({ "everythingOf": { "ownerId": "x" } })), (None, owner("ownerID", "x")));
    }

    #[test]
    fn nothing_is_reassigned_by_mistake() {
        let got = |got: &str| {
            let allowed = "which: expected { recordingIds }, which may have an ownerEmail or an ownerId beside it, or \
                           { everythingOf } with one of those two in it, got ";
            [allowed, got].concat()
        };
        let text = |text: &str| text.to_owned();
        for (value, message) in [
            (json!(["a"]), got("an array")),
            (json!("a"), got("\"a\"")),
            (json!({}), got("nothing")),
            (json!({ "ownerEmail": "x" }), got("another object")),
            (json!({ "recordingIds": "a" }), got("another object")),
            (json!({ "everythingOf": "x" }), got("another object")),
            (json!({ "everythingOf": { "ownerEmail": "x" }, "recordingIds": ["a"] }), got("another object")),
            (json!({ "everythingOf": { "ownerEmail": "x" }, "ownerEmail": "x" }), got("another object")),
            (
                json!({ "recordingIds": [] }),
                text("recordingIds: expected at least one recording ID, got an empty array"),
            ),
            (json!({ "recordingIds": ["a", 7] }), text("recordingIds[1]: expected a string, got 7")),
            (json!({ "recordingIds": ["a"], "ownerEmail": "x", "ownerId": "y" }), got("another object")),
            (json!({ "recordingIds": ["a"], "ownerId": "" }), got("another object")),
            (json!({ "everythingOf": { "ownerEmail": "x", "ownerId": "y" } }), got("another object")),
            (json!({ "everythingOf": { "ownerEmail": 7 } }), text("everythingOf.ownerEmail: expected a string, got 7")),
        ] {
            assert_eq!(read(value.clone(), true), Err(message), "{value}");
        }
        let unknown = read(json!({ "everything": "x" }), true).unwrap_err();
        assert!(unknown.starts_with("everything: unknown option; allowed: recordingIds, "), "{unknown}");
    }
}
