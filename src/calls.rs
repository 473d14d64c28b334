//! The API's calls, one file each: from arguments to a request, and from a response to a value or an error.
//!
//! They are documented at <https://developer.webex.com/docs/api/v1/converged-recordings> and, for recordings of meetings, at
//! <https://developer.webex.com/docs/api/v1/recordings>.

pub mod batch;
pub mod delete_recording;
pub mod get_metadata;
pub mod get_recording;
pub mod list_recordings;

pub use batch::Batch;
pub use delete_recording::DeleteRecording;
pub use get_metadata::GetMetadata;
pub use get_recording::GetRecording;
pub use list_recordings::{ListRecordings, Listed};
