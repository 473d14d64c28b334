//! Errors of lists: those that no request caused, and those of a request whose cause is the list.

use crate::error::{Error, ErrorCode, ErrorDetails};
use crate::paging::place::DeadEnd;
use crate::wire::date_time::DateTime;
use crate::wire::http::{Method, Response};

/// There may be more recordings, but no way to reach them. Fails before a request is sent.
pub(crate) fn dead_end(why: DeadEnd) -> Error {
    let (message, hint) = match why {
        DeadEnd::Circle => ("the `next` link of its last page leads back to that page", None),
        DeadEnd::NoRange => (HIDDEN_LINK, Some(GIVE_RANGE)),
        DeadEnd::NoDates => (HIDDEN_LINK_NO_DATES, Some(EXPOSE_LINK)),
    };
    ErrorDetails::new(ErrorCode::UnexpectedShape, &["The list may not be complete: ", message], hint)
}

/// Page after page has a next page, but nothing new. The list can continue with `cursor`.
pub(crate) fn nothing_new(cursor: String) -> Error {
    let mut error = ErrorDetails::new(ErrorCode::UnexpectedShape, &[NOTHING_NEW], Some(CONTINUE_BY_CURSOR));
    error.cursor = Some(cursor);
    error
}

/// The `next` link has lapsed. Everything made after `listed_to` has been listed.
pub(crate) fn lapsed_link(response: &Response, listed_to: Option<DateTime>) -> Error {
    let mut error = ErrorDetails::from_status(Method::Get, response);
    if response.is_html() {
        return error;
    }
    error.hint = Some(match listed_to {
        Some(to) => [LAPSED_LINK, " List again with `to: \"", &to.text(), "\"`", SOME_AGAIN].concat().into(),
        None => [LAPSED_LINK, LAPSED_LINK_NO_RANGE].concat().into(),
    });
    error
}

const HIDDEN_LINK: &str = "its last page was full, and the browser may be hiding whether there is another one";

const HIDDEN_LINK_NO_DATES: &str = "its last page was full, the browser may be hiding whether there is another one, and the recordings' dates do not \
     show where to continue";

const GIVE_RANGE: &str = "Give `from` or `to`, so that the list can continue by the recordings' dates. Or have the server, or the proxy in \
     front of it, expose the Link header to pages (Access-Control-Expose-Headers: Link).";

const EXPOSE_LINK: &str = "Have the server, or the proxy in front of it, expose the Link header to pages (Access-Control-Expose-Headers: Link), \
     or give a larger `max` or a shorter range.";

const NOTHING_NEW: &str =
    "The list may not be complete: its last 100 pages had nothing new, but each of them has a next page";

const CONTINUE_BY_CURSOR: &str = "To continue, list again with the `cursor` of this error.";

/// The hint for a page that cannot be read.
pub(crate) const PAST_THE_PAGE: &str =
    "The `cursor` of this error continues after this page. With a smaller `max`, fewer recordings are skipped.";

const LAPSED_LINK: &str = "The link to the next page has probably expired.";

const SOME_AGAIN: &str = ": everything newer has been listed. Some recordings will be repeated.";

const LAPSED_LINK_NO_RANGE: &str = " List again, and give `from` or `to`: then the list continues by the \
     recordings' dates and needs no link.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::tests::readable_hint;
    use crate::words::Words;

    #[test]
    fn a_message_and_its_hint_read_as_sentences() {
        let link = Response { status: 410, ..Response::default() };
        for error in
            [lapsed_link(&link, None), lapsed_link(&link, Some(DateTime::of_clock(0))), nothing_new(String::new())]
        {
            assert!(readable_hint(error).is_some());
        }
        for (_, why) in DeadEnd::WORDS {
            assert_eq!(readable_hint(dead_end(*why)).is_some(), *why != DeadEnd::Circle);
        }
        let page = Response { status: 200, ..Response::default() };
        let mut error = ErrorDetails::unexpected_shape(&page, "items[0].id: expected string, got number");
        error.hint = Some(PAST_THE_PAGE.into());
        assert!(readable_hint(error).is_some());
    }
}
