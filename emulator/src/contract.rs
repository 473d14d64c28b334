//! The calls of the contract: one file for each.

pub(crate) mod delete;
pub(crate) mod details;
pub(crate) mod list;
