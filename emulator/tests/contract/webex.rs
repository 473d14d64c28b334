//! The dialect of Webex: calls, meetings, and who may do what.
