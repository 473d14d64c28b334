//! `DELETE /v1/admin/recordings/{recordingId}`: an administrator deletes anybody's recording for good.

use super::is_meeting;
use crate::{
    accounts::Scope, body, error::Refusal, recording::Status, response::Response, store::Fate, webex::context::Webex,
};

pub(crate) fn answer(webex: &mut Webex) -> Result<Response, Refusal> {
    webex.caller.needs(&[Scope::AdminMeetingsWrite])?;
    webex.target.expect_no_parameters()?;
    if let Some(text) = body::text(webex.request)? {
        body::object(text)?.expect_no_more("none")?;
    }
    let id = webex.id()?;
    let Some(entry) = webex.store.find_shown(&id).filter(|entry| is_meeting(entry)) else {
        return Err(Refusal::no_such_recording());
    };
    if webex.store.status(entry) == Status::Purged {
        return webex.deleted_again();
    }
    Ok(webex.end(&id, Fate::Purged))
}
