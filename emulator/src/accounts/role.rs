//! What a user is in the organization.

/// What a user is in the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A full administrator.
    Admin,
    /// A compliance officer.
    ComplianceOfficer,
}

impl Role {
    /// Its name in the option.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::ComplianceOfficer => "compliance-officer",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::Admin, Self::ComplianceOfficer].into_iter().find(|role| role.name() == name)
    }
}
