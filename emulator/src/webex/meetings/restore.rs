//! `POST /v1/recordings/restore`: takes recordings out of the recycle bin.

use crate::{
    error::Refusal,
    response::Response,
    webex::{batch::Action, context::Webex},
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.meetings_batch(Action::Restore)
}
