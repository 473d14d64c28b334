//! Finds the recordings of a list without looking at the others.
//!
//! Recordings that no filter tells apart are in one group, in the order of a list. A list merges the groups that it shows. There
//! are few groups, however many recordings there are.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, btree_set},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Position};
use crate::recording::{Format, Service, Status};

#[derive(Default)]
pub(crate) struct Index(BTreeMap<Group, BTreeSet<Position>>);

/// What filters tell apart.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    /// In lower case.
    owner: Option<String>,
    status: Status,
    service: Service,
    format: Format,
    owner_id: Option<String>,
    owner_type: Option<String>,
    region: Option<String>,
    location: Option<String>,
    site: Option<String>,
}

/// Which recordings a list shows. `None` means any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    /// The earliest creation time, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<i64>,
    /// The latest creation time, excluded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<i64>,
    pub(crate) status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) services: Option<Vec<Service>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<Format>,
    /// The e-mail address of the owner or host, in lower case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) owner_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) owner_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) region: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) site: Option<String>,
    /// The rest is compared one by one: only these filters can make a list look at recordings that it does not show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) topic: Option<Topic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) meeting_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<String>,
}

/// A title to look for, in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Topic {
    Whole(String),
    Part(String),
}

impl Wanted {
    /// Checks the filters that the index does not.
    pub(crate) fn admits(&self, entry: &Entry) -> bool {
        let fields = &entry.fields;
        self.topic.as_ref().is_none_or(|topic| topic.admits(fields.topic.as_deref().unwrap_or_default()))
            && self.meeting_id.as_ref().is_none_or(|id| {
                let other = |name| fields.more.get(name).and_then(|other| other.as_str()) == Some(id);
                fields.meeting_id.as_ref() == Some(id) || other("scheduledMeetingId") || other("meetingSeriesId")
            })
            && self.tag.as_ref().is_none_or(|tag| {
                let tags = fields.more.get("integrationTags").and_then(|tags| tags.as_array());
                tags.is_some_and(|tags| tags.iter().any(|other| other.as_str() == Some(tag)))
            })
    }

    fn contains(&self, group: &Group) -> bool {
        let same = |wanted: &Option<String>, is: &Option<String>| wanted.is_none() || wanted == is;
        self.status == group.status
            && self.services.as_ref().is_none_or(|services| services.contains(&group.service))
            && self.format.is_none_or(|format| format == group.format)
            && same(&self.owner, &group.owner)
            && same(&self.owner_id, &group.owner_id)
            && same(&self.owner_type, &group.owner_type)
            && same(&self.region, &group.region)
            && same(&self.location, &group.location)
            && same(&self.site, &group.site)
    }
}

impl Topic {
    fn admits(&self, topic: &str) -> bool {
        match self {
            Self::Whole(wanted) => topic.to_lowercase() == *wanted,
            Self::Part(wanted) => topic.to_lowercase().contains(wanted),
        }
    }
}

impl Group {
    fn of(entry: &Entry, status: Status) -> Self {
        let fields = &entry.fields;
        let owned = |text: &Option<std::borrow::Cow<'static, str>>| text.as_deref().map(str::to_owned);
        Self {
            owner: entry.owner().map(str::to_lowercase),
            status,
            service: fields.service,
            format: entry.format(),
            owner_id: fields.owner_id.clone(),
            owner_type: owned(&fields.owner_type),
            region: owned(&fields.storage_region),
            location: entry.location().map(str::to_owned),
            site: owned(&fields.site_url),
        }
    }
}

impl Index {
    pub(crate) fn insert(&mut self, entry: &Entry, status: Status) {
        self.0.entry(Group::of(entry, status)).or_default().insert(entry.position());
    }

    pub(crate) fn remove(&mut self, entry: &Entry, status: Status) {
        let group = Group::of(entry, status);
        let Some(positions) = self.0.get_mut(&group) else {
            return;
        };
        positions.remove(&entry.position());
        if positions.is_empty() {
            self.0.remove(&group);
        }
    }

    /// The positions of a list, in its order, after one of them or from the start.
    pub(crate) fn positions<'a>(&'a self, wanted: &Wanted, after: Option<&Position>) -> Positions<'a> {
        let first = |moment: i64| (Reverse(moment.saturating_sub(1)), Arc::from(""));
        let start = match (wanted.to.map(first), after) {
            (Some(first), Some(after)) if first > *after => first,
            // The text just after this id.
            (_, Some((created, id))) => (*created, Arc::from(format!("{id}\0"))),
            (Some(first), None) => first,
            (None, None) => (Reverse(i64::MAX), Arc::from("")),
        };
        let groups = self.0.iter().filter(|(group, _)| wanted.contains(group));
        let heads = groups.filter_map(|(_, positions)| {
            let mut rest = positions.range(start.clone()..);
            rest.next().map(|head| Head { head: Reverse(head), rest })
        });
        Positions { heads: heads.collect(), end: wanted.from.map(first) }
    }
}

/// Merges the groups of a list.
pub(crate) struct Positions<'a> {
    heads: BinaryHeap<Head<'a>>,
    /// The first position that is too old.
    end: Option<Position>,
}

/// The next position of a group, and the rest of it.
struct Head<'a> {
    head: Reverse<&'a Position>,
    rest: btree_set::Range<'a, Position>,
}

impl<'a> Iterator for Positions<'a> {
    type Item = &'a Position;

    fn next(&mut self) -> Option<Self::Item> {
        let Head { head: Reverse(head), mut rest } = self.heads.pop()?;
        if self.end.as_ref().is_some_and(|end| head >= end) {
            // It is the newest of all that are left.
            self.heads.clear();
            return None;
        }
        if let Some(next) = rest.next() {
            self.heads.push(Head { head: Reverse(next), rest });
        }
        Some(head)
    }
}

impl PartialEq for Head<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.head == other.head
    }
}

impl Eq for Head<'_> {}

impl PartialOrd for Head<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Head<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.head.cmp(&other.head)
    }
}
