//! `POST /v1/convergedRecordings/purge`: deletes recordings in the recycle bin for good.

use crate::{
    error::Refusal,
    response::Response,
    webex::{batch::Action, context::Webex},
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.calls_batch(Action::Purge)
}
