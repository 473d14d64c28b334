//! What Webex's documentation leaves open, and what the emulator is to assume.

use crate::given::{Given, OptionsError, error, whole};

/// The longest time until links appear: a year.
const LONGEST_LINKS_AFTER_SECONDS: u64 = 31_536_000;
const NAMES: &str = "fromAlone, adminList, topic, tooLargeMax, secondDelete, unknownIdInBatch, linksAfterSeconds, \
                     preventDownloading";

/// What to assume where the documentation says nothing, or something else was observed. Each default is what it says, or what
/// is most likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Assumptions {
    /// Whether a list with only `from` covers the week after it, as documented. Otherwise it finds nothing, as was observed.
    pub from_alone_counts: bool,
    /// Whether the list for administrators shows everybody's calls, as documented. Otherwise it shows the caller's own unless it
    /// is asked for an owner, as was observed in one organization.
    pub admin_list_is_complete: bool,
    /// Whether the filter `topic` finds parts of a title. Otherwise only whole titles.
    pub topic_finds_parts: bool,
    /// Whether a `max` that is too large is reduced to 100, as Webex's REST API basics say. Otherwise it is refused.
    pub clamps_max: bool,
    /// The status that answers the deletion of what was deleted for good: 404, 410 or 204.
    pub second_delete: u16,
    /// Whether a batch that contains an unknown id is refused as a whole. Otherwise the others are carried out.
    pub refuses_unknown_ids: bool,
    /// How long after its creation a recording has download links.
    pub links_after_seconds: u32,
    /// Whether the organization prevents downloading: then owners get no links.
    pub prevents_downloading: bool,
}

impl Default for Assumptions {
    fn default() -> Self {
        Self {
            from_alone_counts: true,
            admin_list_is_complete: true,
            topic_finds_parts: true,
            clamps_max: true,
            second_delete: 404,
            refuses_unknown_ids: true,
            links_after_seconds: 0,
            prevents_downloading: false,
        }
    }
}

impl Assumptions {
    /// Takes the option as it was given.
    pub(crate) fn read(given: &Given) -> Result<Self, OptionsError> {
        let Given::Object(values) = given else {
            return Err(error("assume", "not an object", format!("an object with {NAMES}")));
        };
        let mut assumptions = Self::default();
        for (name, value) in values {
            assumptions.set(name, value)?;
        }
        Ok(assumptions)
    }

    fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        let full = format!("assume.{name}");
        // Of two words, the first one means true.
        let is_first = |first: &str, second: &str| match given {
            Given::Text(text) if text == first => Ok(true),
            Given::Text(text) if text == second => Ok(false),
            _ => Err(error(&full, "unknown value", format!("{first} or {second}"))),
        };
        match name {
            "fromAlone" => self.from_alone_counts = is_first("week", "nothing")?,
            "adminList" => self.admin_list_is_complete = is_first("organization", "own")?,
            "topic" => self.topic_finds_parts = is_first("part", "whole")?,
            "tooLargeMax" => self.clamps_max = is_first("clamp", "refuse")?,
            "unknownIdInBatch" => self.refuses_unknown_ids = is_first("refuse", "skip")?,
            "linksAfterSeconds" => self.links_after_seconds = whole(&full, given, 0, LONGEST_LINKS_AFTER_SECONDS)?,
            "secondDelete" => {
                let status = whole(&full, given, 0, u64::from(u16::MAX)).unwrap_or(0);
                if ![404, 410, 204].contains(&status) {
                    return Err(error(&full, "unknown value", "404, 410 or 204"));
                }
                self.second_delete = status;
            }
            "preventDownloading" => match given {
                Given::Flag(flag) => self.prevents_downloading = *flag,
                _ => return Err(error(&full, "got neither true nor false", "true or false")),
            },
            _ => return Err(error(&full, "unknown option", NAMES)),
        }
        Ok(())
    }
}
