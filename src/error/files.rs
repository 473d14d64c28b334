//! The errors of downloads. The link is in none of them.

use super::{Error, ErrorCode, ErrorDetails};
use crate::wire::http::{Method, Response};
use crate::wire::text::decimal;

const LATER: &str = "Go on later with `offset` and `validator`.";

const CORS: &str = "The host of the file may not let pages read it (CORS), or the content security policy (connect-src) forbids it. \
                    A link or a player can still use it: `downloadLink`.";

impl ErrorDetails {
    /// The host of a file did not answer. `reason` is what the platform says.
    pub(crate) fn no_file(reason: &str, is_in_browser: bool) -> Error {
        let mut error = Self::network(reason, is_in_browser);
        error.message = ["No answer from the host of the file: ", reason].concat();
        if is_in_browser {
            error.hint = Some(CORS.into());
        }
        error
    }

    /// The connection broke after so many bytes of the file.
    pub(crate) fn broke_off(reason: &str, position: u64) -> Error {
        let message = ["The download broke off after ", &decimal(position), " bytes: ", reason];
        let mut error = Self::new(ErrorCode::Network, &message, Some(LATER));
        error.retryable = true;
        error
    }

    /// Nothing came for so many milliseconds.
    pub(crate) fn stalled(ms: u64) -> Error {
        Self::too_late("Nothing more came from the host of the file", "stallTimeoutMs", ms, Some(LATER))
    }

    /// The host refused a link that was new.
    pub(crate) fn link_refused(response: &Response) -> Error {
        let mut error = Self::from_status(Method::Get, response);
        // It says nothing about the token, which was not sent.
        error.code = ErrorCode::Forbidden;
        error.hint =
            Some("The host of the file refused a new link, too. Webex may have prevented the download.".into());
        error
    }

    /// The answer is not the file.
    pub(crate) fn not_media(response: &Response) -> Error {
        let what = match response.header("content-type") {
            _ if response.body.is_empty() => [" with an empty file", "", ""],
            None => [" with something that is not the file", "", ""],
            Some(kind) => [" with something that is not the file (content type ", kind, ")"],
        };
        let hint = "Most often this is a proxy's page or a sign-in page. None of it was passed on.";
        Self::answered(ErrorCode::NotMedia, response, &what, Some(hint))
    }

    /// It is not certain which bytes an answer has.
    pub(crate) fn unclear_range(response: &Response) -> Error {
        let mut error =
            Self::answered(ErrorCode::UnexpectedShape, response, &[" with other bytes than asked for"], None);
        error.retryable = true;
        error
    }

    /// The file is not what it was.
    pub(crate) fn changed() -> Error {
        let hint = "Discard the part that you have, and download it again from the beginning.";
        Self::new(ErrorCode::Changed, &["The file has changed during the download"], Some(hint))
    }

    /// The link, or a redirect of its host, leads to http; or it has a user name.
    pub(crate) fn insecure_file() -> Error {
        Self::new(ErrorCode::Rejected, &["The link to the file is not a plain https link"], None)
    }
}
