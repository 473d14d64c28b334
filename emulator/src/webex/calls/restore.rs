//! `POST /v1/convergedRecordings/restore`: takes recordings out of the recycle bin.

use crate::{
    error::Refusal,
    response::Response,
    webex::{batch::Action, context::Webex},
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.calls_batch(Action::Restore)
}
