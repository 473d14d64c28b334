//! Next links by cursor and by offset.

use super::*;
use webex_recordings_emulator::Paging;

/// Recordings `r00`, `r01` … from the newest to the oldest, a second apart.
fn numbered(count: i64, options: Options) -> Local {
    let mut local = Local::with(Options { recordings: 0, ..options });
    for number in 0..count {
        local.add_at(NOW - number * SECOND, &format!("r{number:02}"));
    }
    local
}

fn with(paging: Paging) -> Local {
    numbered(12, Options { paging, ..Options::default() })
}

fn named(numbers: impl IntoIterator<Item = i64>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("r{number:02}")).collect()
}

#[test]
fn while_nothing_changes_both_give_the_same_pages() {
    for query in ["max=5", "max=1", "max=3&to=2026-01-15T11:59:56Z", "max=100", "max=4&status=deleted", "max=12"] {
        let walk = |paging| {
            let mut local = with(paging);
            let pages = pages(&mut local, &format!("{LIST}?{query}"));
            (pages.iter().map(ids).collect::<Vec<_>>(), pages.iter().map(next).collect::<Vec<_>>())
        };
        let (by_cursor, by_offset) = (walk(Paging::Cursor), walk(Paging::Offset));
        assert_eq!(by_cursor.0, by_offset.0, "{query}");
        // The links themselves are others, unless there is none.
        assert_eq!(by_cursor.1 == by_offset.1, by_cursor.1.len() == 1, "{query}");
    }
}

#[test]
fn a_deletion_shifts_offsets_and_no_cursor() {
    // How many of those that were given, and of those that are to come, are deleted before the second page.
    for (paging, given, coming, second, third) in [
        (Paging::Cursor, 0, 0, 5..10, 10..12),
        (Paging::Cursor, 3, 0, 5..10, 10..12),
        (Paging::Cursor, 5, 0, 5..10, 10..12),
        (Paging::Cursor, 0, 2, 7..12, 0..0),
        (Paging::Offset, 0, 0, 5..10, 10..12),
        (Paging::Offset, 1, 0, 6..11, 11..12),
        (Paging::Offset, 3, 0, 8..12, 0..0),
        (Paging::Offset, 5, 0, 10..12, 0..0),
        (Paging::Offset, 0, 2, 7..12, 0..0),
    ] {
        for for_good in [false, true] {
            let mut local = with(paging);
            let first = local.get(&format!("{LIST}?max=5"));
            assert_eq!(ids(&first), named(0..5));
            for id in named((0..given).chain(5..5 + coming)) {
                assert!(if for_good { local.emulator.remove(&id) } else { local.delete(&id).status == 204 });
            }
            let rest = pages(&mut local, &next(&first).unwrap());
            let expected: Vec<_> =
                [second.clone(), third.clone()].into_iter().filter(|page| !page.is_empty()).collect();
            let expected: Vec<_> = expected.into_iter().map(named).collect();
            assert_eq!(rest.iter().map(ids).collect::<Vec<_>>(), expected, "{paging:?} {given} {coming}");
        }
    }
}

#[test]
fn a_new_recording_shifts_offsets_and_no_cursor() {
    for (paging, second) in [(Paging::Cursor, 5..10), (Paging::Offset, 3..8)] {
        let mut local = with(paging);
        let first = local.get(&format!("{LIST}?max=5"));
        local.add_at(NOW + 1, "new1");
        local.add_at(NOW + 2, "new2");
        // It is not available, and not in this list.
        local.add_at(NOW + 3, "new3");
        local.delete("new3");
        let rest = pages(&mut local, &next(&first).unwrap());
        assert_eq!(ids(&rest[0]), named(second), "{paging:?}");
        assert_eq!(ids(rest.last().unwrap()).last(), named([11]).last(), "{paging:?}");
    }
}

#[test]
fn an_offset_beyond_the_end_gives_an_empty_last_page() {
    let mut local = with(Paging::Offset);
    let first = local.get(&format!("{LIST}?max=10"));
    for id in named(0..2) {
        local.delete(&id);
    }
    let second = local.get(&next(&first).unwrap());
    assert_eq!((ids(&second).len(), next(&second)), (0, None));
}

#[test]
fn an_offset_carries_the_filters_of_its_list_too() {
    let options = Options { range_limit_days: 30, paging: Paging::Offset, ..Options::default() };
    let mut local = numbered(12, options);
    local.now += 1;
    let first = local.get(&format!("{LIST}?max=5"));
    // By now the last week is another one, and the page may be of another size.
    local.now += 6 * DAY;
    local.add_at(local.now, "later");
    let url = next(&first).unwrap();
    assert_eq!(ids(&local.get(&url.replace("max=5", "max=2"))), named(5..7));
    assert_eq!(ids(&local.get(&url)), named(5..10));
    for broken in [format!("{url}&from=2026-01-10T00:00:00Z"), format!("{url}0"), url.replace("cursor=", "cursor=0")] {
        assert_eq!(local.get(&broken).status, 400, "{broken}");
    }
}

#[test]
fn faults_of_pages_go_with_offsets() {
    for (fault, sizes) in [("no-items x2", vec![0, 0, 5, 5, 2]), ("same-link x2", vec![5, 5, 5, 5, 2])] {
        let faults = vec![fault.parse().unwrap()];
        let mut local = numbered(12, Options { paging: Paging::Offset, faults, ..Options::default() });
        let pages = pages(&mut local, &format!("{LIST}?max=5"));
        assert_eq!(pages.iter().map(|page| ids(page).len()).collect::<Vec<_>>(), sizes, "{fault}");
    }
}
