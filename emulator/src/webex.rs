//! The service as Cisco documents it.

mod assumptions;

pub use assumptions::Assumptions;
