//! The service as Cisco documents it: calls, meetings, and people. One file for each of its calls.
//!
//! `emulator/webex.yml` describes it, and names the page of Webex's documentation that each call rests on. Who may do
//! what is checked first, then the rest of the request, then what it asks for. If the caller may not see something, the
//! answer is the same as if it did not exist.

pub(crate) mod assumptions;
mod batch;
mod calls;
mod context;
mod meetings;
mod new;

pub use assumptions::Assumptions;
pub(crate) use context::Webex;
pub(crate) use new::complete;

use crate::{
    error::Refusal,
    response::Response,
    route::{OfCalls, OfMeetings},
};

pub(crate) fn answer_calls(webex: &mut Webex, call: OfCalls) -> Result<Response, Refusal> {
    match call {
        OfCalls::List => calls::list::answer(webex),
        OfCalls::AdminList => calls::admin_list::answer(webex),
        OfCalls::Details => calls::details::answer(webex),
        OfCalls::Metadata => calls::metadata::answer(webex),
        OfCalls::Delete => calls::delete::answer(webex),
        OfCalls::SoftDelete => calls::soft_delete::answer(webex),
        OfCalls::Restore => calls::restore::answer(webex),
        OfCalls::Purge => calls::purge::answer(webex),
        OfCalls::Reassign => calls::reassign::answer(webex),
    }
}

pub(crate) fn answer_meetings(webex: &mut Webex, call: OfMeetings) -> Result<Response, Refusal> {
    match call {
        OfMeetings::List => meetings::list::answer(webex),
        OfMeetings::AdminList => meetings::admin_list::answer(webex),
        OfMeetings::Details => meetings::details::answer(webex),
        OfMeetings::Delete => meetings::delete::answer(webex),
        OfMeetings::AdminDelete => meetings::admin_delete::answer(webex),
        OfMeetings::SoftDelete => meetings::soft_delete::answer(webex),
        OfMeetings::Restore => meetings::restore::answer(webex),
        OfMeetings::Purge => meetings::purge::answer(webex),
    }
}
