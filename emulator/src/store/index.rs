//! Finds the recordings of a list without looking at the others.
//!
//! Recordings that no filter tells apart are in one group, in the order of a list. A list merges the groups that it shows. There
//! are few groups, however many recordings there are. A list of a meeting or of a tag, which few recordings have in common, looks at
//! those of that meeting or tag.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, btree_set},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::entry::{Entry, Fields, Position};
use crate::recording::{Format, Service, Status};

#[derive(Default)]
pub(crate) struct Index {
    groups: BTreeMap<Group, BTreeSet<Position>>,
    words: BTreeSet<(Word, Position)>,
}

/// What few recordings have in common.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    /// The id of a meeting, a scheduled meeting or a series.
    Meeting(String),
    Tag(String),
}

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
    /// Only this filter can make a list look at many recordings that it does not show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) topic: Option<Topic>,
    /// The id of a meeting, a scheduled meeting or a series.
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
    /// Checks the filters that the index has not checked.
    pub(crate) fn admits(&self, entry: &Entry, status: Status) -> bool {
        let topic = entry.fields.topic.as_deref().unwrap_or_default();
        self.topic.as_ref().is_none_or(|wanted| wanted.admits(topic)) && self.has_words_of(entry, status)
    }

    /// With a word, the index has checked no more than that.
    fn has_words_of(&self, entry: &Entry, status: Status) -> bool {
        let mut wanted = self.words().peekable();
        if wanted.peek().is_none() {
            return true;
        }
        let words = words(entry);
        wanted.all(|word| words.contains(&word)) && self.contains(&Group::of(entry, status))
    }

    /// The rarest first.
    fn words(&self) -> impl Iterator<Item = Word> {
        let meeting = self.meeting_id.clone().map(Word::Meeting);
        meeting.into_iter().chain(self.tag.clone().map(Word::Tag))
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

/// The words of a recording. The contract's meetings have none, because it has no filters for them.
fn words(entry: &Entry) -> Vec<Word> {
    let Fields { service, meeting_id, more, .. } = &entry.fields;
    if *service == Service::Meeting {
        return Vec::new();
    }
    let others = ["scheduledMeetingId", "meetingSeriesId"].into_iter().filter_map(|name| more.get(name)?.as_str());
    let meetings = meeting_id.as_deref().into_iter().chain(others).map(|id| Word::Meeting(id.to_owned()));
    let tags = more.get("integrationTags").and_then(|tags| tags.as_array()).into_iter().flatten();
    let tags = tags.filter_map(|tag| tag.as_str()).map(|tag| Word::Tag(tag.to_owned()));
    meetings.chain(tags).collect()
}

impl Index {
    pub(crate) fn insert(&mut self, entry: &Entry, status: Status) {
        self.groups.entry(Group::of(entry, status)).or_default().insert(entry.position());
        self.words.extend(words(entry).into_iter().map(|word| (word, entry.position())));
    }

    pub(crate) fn remove(&mut self, entry: &Entry, status: Status) {
        for word in words(entry) {
            self.words.remove(&(word, entry.position()));
        }
        let group = Group::of(entry, status);
        let Some(positions) = self.groups.get_mut(&group) else {
            return;
        };
        positions.remove(&entry.position());
        if positions.is_empty() {
            self.groups.remove(&group);
        }
    }

    /// The positions of a list, in its order, after one of them or from the start. Some may be of recordings that the list does
    /// not show.
    pub(crate) fn positions<'a>(
        &'a self,
        wanted: &Wanted,
        after: Option<&Position>,
    ) -> Box<dyn Iterator<Item = &'a Position> + 'a> {
        let first = |moment: i64| (Reverse(moment.saturating_sub(1)), Arc::from(""));
        let start = match (wanted.to.map(first), after) {
            (Some(first), Some(after)) if first > *after => first,
            // The text just after this id.
            (_, Some((created, id))) => (*created, Arc::from(format!("{id}\0"))),
            (Some(first), None) => first,
            (None, None) => (Reverse(i64::MAX), Arc::from("")),
        };
        let end: Option<Position> = wanted.from.map(first);
        if let Some(word) = wanted.words().next() {
            let having = self.words.range((word.clone(), start)..).take_while(move |(other, _)| *other == word);
            let positions = having.map(|(_, position)| looked_at(position));
            return Box::new(positions.take_while(move |position| end.as_ref().is_none_or(|end| *position < end)));
        }
        let groups = self.groups.iter().filter(|(group, _)| wanted.contains(group));
        let heads = groups.filter_map(|(_, positions)| {
            let mut rest = positions.range(start.clone()..);
            rest.next().map(|head| Head { head: Reverse(looked_at(head)), rest })
        });
        Box::new(Positions { heads: heads.collect(), end })
    }
}

/// Merges the groups of a list.
struct Positions<'a> {
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
            self.heads.push(Head { head: Reverse(looked_at(next)), rest });
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

/// Counts how many positions lists look at, for tests.
fn looked_at(position: &Position) -> &Position {
    #[cfg(test)]
    tests::LOOKED_AT.with(|count| count.set(count.get().saturating_add(1)));
    position
}

#[cfg(test)]
mod tests;
