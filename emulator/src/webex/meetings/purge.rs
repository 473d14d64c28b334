//! `POST /v1/recordings/purge`: deletes recordings in the recycle bin for good.

use crate::{
    error::Refusal,
    response::Response,
    webex::{batch::Action, context::Webex},
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.meetings_batch(Action::Purge)
}
