//! After a page: is there more, and where?

use crate::paging::place::{DeadEnd, Place, Range};
use crate::wire::date_time::DateTime;
use crate::wire::json::Document;

/// A recording that came, as far as it says where its list goes on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Item<'a> {
    /// Its id.
    pub id: &'a str,
    /// When it was made, as it says. It is read only where that counts.
    pub create_time: &'a str,
}

impl<'a> Item<'a> {
    /// The recordings of a page.
    pub fn of(page: &'a Document<'_>) -> Vec<Self> {
        let mut items = vec![Self::default(); page.items];
        for kept in &page.kept {
            match (kept.name, items.get_mut(kept.item)) {
                ("id", Some(item)) => item.id = &kept.text,
                ("createTime", Some(item)) => item.create_time = &kept.text,
                _ => {}
            }
        }
        items
    }

    /// When it was made, where it says so.
    fn created(&self) -> Option<DateTime> {
        DateTime::parse(self.create_time)
    }
}

/// A page that came, as far as it says where its list goes on.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    /// Its recordings, also those that were listed before.
    pub items: &'a [Item<'a>],
    /// The query of its `next` link.
    pub link: Option<&'a str>,
    /// Whether there may be a link that cannot be seen.
    pub may_hide_link: bool,
}

/// Where the list goes on after a page. `None`: everything has been listed.
pub fn next(place: &Place, came: Came) -> Option<Place> {
    let mut next = place.clone();
    match next.go_on(came) {
        Ok(true) => {}
        Ok(false) => return None,
        Err(why) => next.dead_end = Some(why),
    }
    Some(next)
}

impl Place {
    /// Moves to where the list goes on, if it does.
    fn go_on(&mut self, came: Came) -> Result<bool, DeadEnd> {
        let window = self.window();
        if let Some(link) = came.link {
            // The same request would have the same answer, and so on.
            if self.link.as_deref() == Some(link) {
                return Err(DeadEnd::Circle);
            }
            // Also after an empty page: the link knows. That it is seen says something only where it could be hidden: the
            // list may go on elsewhere.
            self.is_link_visible |= came.may_hide_link;
            self.link = Some(link.to_owned());
            if let Some(window) = window {
                self.add_ids(came.items, Some(window.from));
            }
            return Ok(true);
        }
        // A page that is not full is the last one of its window. So is a full one, where links can be seen.
        let is_full = came.items.len() >= self.page_size();
        if is_full && came.may_hide_link && !self.is_link_visible {
            match self.range {
                Some(range) => self.go_on_by_dates(range, came.items)?,
                None => self.go_on_by_size(came.items)?,
            }
            return Ok(true);
        }
        let (Some(range), Some(window)) = (self.range, window) else { return Ok(false) };
        if window.from <= range.from {
            return Ok(false);
        }
        // Those of earlier pages are there already.
        if self.link.take().is_none() {
            self.listed.clear();
        }
        self.add_ids(came.items, Some(window.from));
        self.range = Some(Range { to: window.from, ..range });
        Ok(true)
    }

    /// The same list from its beginning, on a page that has room for more than those that came. It does not go far.
    fn go_on_by_size(&mut self, items: &[Item]) -> Result<(), DeadEnd> {
        let can_grow = self.page_size() < Self::LARGEST_MAX && self.link.is_none();
        if can_grow && self.add_ids(items, None) { Ok(()) } else { Err(DeadEnd::NoRange) }
    }

    /// The same range, up to the oldest recording that came.
    ///
    /// Up to the end of its second: Webex writes whole seconds, and others of the same second may be yet to come. Those of
    /// that second that were listed come again, and are left out then.
    fn go_on_by_dates(&mut self, range: Range, items: &[Item]) -> Result<(), DeadEnd> {
        let created = |item: Option<&Item>| item.and_then(Item::created).ok_or(DeadEnd::NoDates);
        let (newest, oldest) = (created(items.first())?, created(items.last())?);
        let to = oldest.next_second().min(range.to);
        let is_further = to < range.to;
        // Only where the newest come first, what is older than the oldest is yet to come. One without a date is out of order.
        if !items.is_sorted_by(|one, next| one.created() >= next.created())
            || oldest < range.from
            // Those of one second that earlier pages had, while links were still seen, are not known by now.
            || self.link.is_some() && newest < to
        {
            return Err(DeadEnd::NoDates);
        }
        if is_further {
            self.listed.clear();
        }
        // Those at the end itself as well, for a server that counts it in.
        let is_any_new = self.add_ids(items, Some(to));
        // More of one second than a page can hold.
        if !is_further && !is_any_new {
            return Err(DeadEnd::NoDates);
        }
        self.range = Some(Range { to, ..range });
        self.link = None;
        Ok(())
    }

    /// Keeps in mind what comes again: of these the ones that were made by that moment, or all of them. On the seam to an
    /// older window lies what a server that counts both ends in lists twice. Says whether any was not known before.
    fn add_ids(&mut self, items: &[Item], made_by: Option<DateTime>) -> bool {
        let before = self.listed.len();
        for item in items {
            let counts = made_by.is_none_or(|end| item.created().is_some_and(|created| created <= end));
            if counts && !self.has_listed(item) {
                self.listed.push(item.id.to_owned());
            }
        }
        self.listed.len() > before
    }

    /// Whether it was listed already.
    pub fn has_listed(&self, item: &Item) -> bool {
        self.listed.iter().any(|id| id == item.id)
    }
}

/// How far back a list has come with a page: what was made after that has been listed.
pub fn reached(place: &Place, items: &[Item], next: Option<&Place>) -> Option<DateTime> {
    let end = match next {
        None => place.range.map(|range| range.from),
        Some(next) if next.link.is_none() && next.dead_end.is_none() => next.range.map(|range| range.to),
        Some(_) => None,
    };
    end.or_else(|| items.iter().rev().find_map(Item::created))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paging::place::Filters;
    use crate::paging::place::tests::{at, range};

    const NOON: &str = "2026-05-01T12:00:00Z";

    fn item<'a>(id: &'a str, create_time: &'a str) -> Item<'a> {
        Item { id, create_time }
    }

    /// Of one month, by pages of two.
    fn place() -> Place {
        Place {
            range: range("2026-04-01T00:00:00Z", "2026-05-02T00:00:00Z"),
            filters: Filters { max: Some(2), ..Filters::default() },
            window_days: 30,
            ..Place::default()
        }
    }

    fn hidden<'a>(items: &'a [Item<'a>]) -> Came<'a> {
        Came { items, link: None, may_hide_link: true }
    }

    #[test]
    fn a_link_leads_on_also_from_an_empty_page() {
        for items in [vec![], vec![item("a", NOON)]] {
            let came = Came { items: &items, link: Some("cursor=2"), may_hide_link: true };
            let next = next(&place(), came).unwrap();
            assert_eq!((next.query(), next.is_link_visible, next.dead_end), ("cursor=2".to_owned(), true, None));
            let again = super::next(&next, came).unwrap();
            assert_eq!(again.dead_end, Some(DeadEnd::Circle));
            let elsewhere = super::next(&place(), Came { may_hide_link: false, ..came }).unwrap();
            assert!(!elsewhere.is_link_visible, "it could not have been hidden there");
        }
    }

    #[test]
    fn windows_follow_each_other_to_the_end() {
        let came = Came { items: &[], link: None, may_hide_link: true };
        let older = next(&place(), came).unwrap();
        assert_eq!(older.window(), range("2026-04-01T00:00:00Z", "2026-04-02T00:00:00Z"));
        assert_eq!(reached(&place(), &[], Some(&older)), Some(at("2026-04-02T00:00:00Z")));
        assert_eq!(next(&older, came), None);
        assert_eq!(reached(&older, &[], None), Some(at("2026-04-01T00:00:00Z")));
        let at_once = Place { window_days: 0, ..place() };
        assert_eq!(next(&at_once, came), None);
        assert_eq!(next(&Place::default(), came), None);
        assert_eq!(reached(&Place::default(), &[item("a", NOON)], None), Some(at(NOON)));
    }

    #[test]
    fn what_lies_on_a_seam_is_listed_once() {
        let items = [item("a", "2026-04-02T00:00:01Z"), item("b", "2026-04-02T00:00:00Z")];
        let came = Came { items: &items, link: None, may_hide_link: false };
        assert_eq!(next(&place(), came).unwrap().listed, ["b"]);
        // Also those of earlier pages.
        let first = next(&place(), Came { link: Some("cursor=2"), ..came }).unwrap();
        let last = [item("c", "2026-04-02T00:00:00Z")];
        assert_eq!(next(&first, Came { items: &last, ..came }).unwrap().listed, ["b", "c"]);
    }

    /// A cursor that was made where links are seen may go on where they are hidden.
    #[test]
    fn from_a_link_dates_lead_on_only_to_another_second() {
        let linked = Place { link: Some("cursor=2".to_owned()), ..place() };
        let moved = next(&linked, hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range.unwrap().to, moved.link), (at("2026-05-01T12:00:01Z"), None));
        let same = next(&linked, hidden(&[item("a", "2026-05-01T12:00:00.5Z"), item("b", NOON)])).unwrap();
        assert_eq!(same.dead_end, Some(DeadEnd::NoDates));
        // How large its page is, only the link knows: not less than what was asked for at first.
        let room = Place { listed: vec!["x".to_owned()], ..linked.clone() };
        let items = [item("a", "2026-05-01T12:00:02Z"), item("b", NOON)];
        assert_eq!(next(&room, hidden(&items)), next(&linked, hidden(&items)));
        let unranged = next(&Place { range: None, ..linked }, hidden(&[item("a", NOON), item("b", NOON)])).unwrap();
        assert_eq!(unranged.dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn how_far_it_has_come_is_told() {
        let items = [item("a", "2026-05-01T12:00:01Z"), item("b", NOON)];
        let reached = |place: &Place, came: Came| reached(place, came.items, next(place, came).as_ref());
        // With a link, and where there is no going on, the oldest that came.
        for came in [Came { link: Some("cursor=2"), ..hidden(&items) }, hidden(&items)] {
            let unranged = Place { range: None, ..place() };
            assert_eq!(reached(&Place { link: Some("cursor=2".to_owned()), ..unranged }, came), Some(at(NOON)));
        }
        assert_eq!(reached(&place(), Came { link: Some("cursor=2"), ..hidden(&items) }), Some(at(NOON)));
        // By dates, the end of what is left.
        assert_eq!(reached(&place(), hidden(&items)), Some(at("2026-05-01T12:00:01Z")));
    }

    #[test]
    fn a_full_page_without_a_link_ends_a_list_only_where_links_are_seen() {
        let items = [item("a", NOON), item("b", NOON)];
        let is_moved = |place: &Place, came| next(place, came).unwrap().range.unwrap().to == at(NOON).next_second();
        assert!(is_moved(&place(), hidden(&items)));
        assert!(!is_moved(&place(), Came { may_hide_link: false, ..hidden(&items) }));
        assert!(!is_moved(&Place { is_link_visible: true, ..place() }, hidden(&items)));
        assert!(!is_moved(&place(), hidden(&items[..1])), "not full");
    }

    #[test]
    fn the_end_is_moved_behind_the_second_of_the_oldest() {
        let first = next(&place(), hidden(&[item("a", "2026-05-01T12:00:02Z"), item("b", NOON)])).unwrap();
        assert_eq!(first.range, range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"));
        assert_eq!((&first.listed[..], first.page_size()), (&["b".to_owned()][..], 3));
        // Others of the same second: the end stays, and there is more room.
        let same = [item("b", NOON), item("c", NOON), item("d", NOON)];
        let second = next(&first, hidden(&same)).unwrap();
        assert_eq!((second.range, second.listed.len(), second.page_size()), (first.range, 3, 5));
        // On to another one.
        let older = [&same[..], &[item("e", "2026-05-01T11:59:59.5Z"), item("f", "2026-05-01T11:59:59Z")]].concat();
        let third = next(&second, hidden(&older)).unwrap();
        assert_eq!(third.range, range("2026-04-01T00:00:00Z", NOON));
        assert_eq!(third.listed, ["b", "c", "d", "e", "f"]);
        // What is newer than the end does not come again.
        let older: Vec<(String, String)> =
            (10..17).map(|second| (format!("o{second}"), format!("2026-05-01T10:00:{}Z", 30 - second))).collect();
        let older: Vec<Item> = older.iter().map(|(id, created)| item(id, created)).collect();
        assert_eq!(next(&third, hidden(&older)).unwrap().listed, ["o15", "o16"]);
        // Not beyond the end that was asked for, where that lies within the second.
        let short = Place { range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:00.5Z"), ..place() };
        let moved = next(&short, hidden(&[item("a", "2026-05-01T12:00:00.25Z"), item("b", NOON)])).unwrap();
        assert_eq!((moved.range, moved.listed.len()), (short.range, 2));
    }

    #[test]
    fn without_a_range_larger_pages_are_asked_for() {
        let begin = Place { range: None, ..place() };
        let items = ["0", "1", "2", "3"].map(|id| item(id, NOON));
        let second = next(&begin, hidden(&items[..2])).unwrap();
        assert_eq!((second.query().as_str(), second.listed.len()), ("max=4", 2));
        let third = next(&second, hidden(&items)).unwrap();
        assert_eq!((third.query().as_str(), third.listed.len()), ("max=6", 4));
        assert_eq!(next(&third, hidden(&items)), None);
        // Nothing but what came before, however often it is repeated.
        let repeated = [&items[..], &items[..2]].concat();
        assert_eq!(next(&third, hidden(&repeated)).unwrap().dead_end, Some(DeadEnd::NoRange));
    }

    #[test]
    fn where_dates_lead_nowhere_that_is_said() {
        let ids: Vec<String> = (0..100).map(|id| id.to_string()).collect();
        let many: Vec<Item> = ids.iter().map(|id| item(id, NOON)).collect();
        let full =
            Place { listed: ids.clone(), range: range("2026-04-01T00:00:00Z", "2026-05-01T12:00:01Z"), ..place() };
        let undated = item("a", "");
        for (place, items, why) in [
            (Place { range: None, ..full.clone() }, many.clone(), DeadEnd::NoRange),
            (place(), vec![item("a", NOON), undated], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "yesterday")], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "2026-05-01T12:00:01Z")], DeadEnd::NoDates),
            (place(), vec![item("a", NOON), item("b", "2026-03-31T12:00:01Z")], DeadEnd::NoDates),
            (full, many, DeadEnd::NoDates),
        ] {
            assert_eq!(next(&place, hidden(&items)).unwrap().dead_end, Some(why));
        }
    }
}
