//! How a list continues: page after page, window after window, until everything has been listed.
//!
//! ```text
//!   from                                                     to
//!    ├────── third window ──────┼─── second ───┼─── first ───┤        the newest recordings come first
//!                                        page ◄─ page ◄─ page
//! ```
//!
//! Webex accepts at most 30 days at a time, so a longer range is requested in windows. Within a window, each page is
//! requested by dates: the end of the range moves back to the oldest recording of the page before. The `Link` header
//! usually only tells that there is more. Its `next` link is less reliable: it may be an offset, which shifts when
//! recordings are added or deleted; it may expire; and a browser may hide it from the page.
//!
//! The link is followed where dates cannot be used: without a range, after a page that is empty or has a recording
//! without a date, and through more recordings of one second than fit on a page. It is also followed from the page on
//! that shows that the server sorts or selects by something other than `createTime`.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`filters`] | which list it is, and what is filtered |
//! | [`place`] | the state of a list, and what to request next |
//! | [`next`] | after a page: is there more, and where? |
//! | [`cursor`] | a place as a text that can be stored |
//! | [`merge`] | two lists as one, newest first |
//! | [`failure`] | why a list cannot continue |
//!
//! A place is all the state that a list has. So a list can continue from every page, even in another process.

pub mod cursor;
pub mod failure;
pub mod filters;
pub mod merge;
pub mod next;
pub mod place;
