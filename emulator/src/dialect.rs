//! Which API the emulator has.

/// Which API the emulator has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// The contract of the converged recordings API, with one token.
    #[default]
    Contract,
    /// The service as Cisco documents it, with people and their rights.
    Webex,
}

impl Dialect {
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "contract" => Some(Self::Contract),
            "webex" => Some(Self::Webex),
            _ => None,
        }
    }
}
