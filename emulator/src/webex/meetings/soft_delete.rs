//! `POST /v1/recordings/softDelete`: moves recordings into the recycle bin.

use crate::{
    error::Refusal,
    response::Response,
    webex::{batch::Action, context::Webex},
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.meetings_batch(Action::Trash)
}
