//! How a list goes on: page after page, window after window, until everything that was asked for has been listed.
//!
//! ```text
//!   from                                                     to
//!    ├────── third window ──────┼─── second ───┼─── first ───┤        the newest recordings come first
//!                                        page ◄─ page ◄─ page
//! ```
//!
//! Webex answers for at most 30 days at a time, so a longer range is asked for in windows. Within a window, the end is moved
//! back to the oldest recording that came, page after page. A `Link` header says only that there is more: its `next` may
//! count recordings, and is shifted when others come and go, it may lapse, and a browser may hide it from the page.
//!
//! The link is followed where the dates do not lead on: without a range, from a page that is empty or has a recording
//! without a date, and through more recordings of one second than a page can hold. And from the page on that shows that the
//! server orders or selects by something else than `createTime`.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`place`] | where a list stands, and what to ask for there |
//! | [`next`] | after a page: is there more, and where? |
//! | [`cursor`] | a place as a text that can be stored |
//! | [`failure`] | why a list cannot go on |
//!
//! A place is all that a list remembers. So a list can be gone on with from every page, in another process too.

pub mod cursor;
pub mod failure;
pub mod next;
pub mod place;
