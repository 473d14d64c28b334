//! The API's calls, one file each: from arguments to a request, and from a response to a value or an error.
//!
//! All three are documented at <https://developer.webex.com/docs/api/v1/converged-recordings>.

pub mod delete_recording;
pub mod get_recording;
pub mod list_recordings;

pub use delete_recording::DeleteRecording;
pub use get_recording::GetRecording;
pub use list_recordings::{ListRecordings, Listed};
