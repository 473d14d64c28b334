//! How a list goes on: page after page, window after window, until everything that was asked for has been listed.
//!
//! ```text
//!   from                                                     to
//!    ├────── third window ──────┼─── second ───┼─── first ───┤        the newest recordings come first
//!                                        page ◄─ page ◄─ page
//! ```
//!
//! Webex answers for at most 30 days at a time, so a longer range is asked for in windows. Within a window, a `Link`
//! header leads from page to page. A browser may hide that header from the page: then the window's end is moved back to
//! the oldest recording that came.
//!
//! | module | what it holds |
//! | --- | --- |
//! | [`place`] | where a list stands, and what to ask for there |
//! | [`next`] | after a page: is there more, and where? |
//! | [`cursor`] | a place as a text that can be stored |
//!
//! A place is all that a list remembers. So a list can be gone on with from every page, in another process too.

pub mod cursor;
pub mod next;
pub mod place;
