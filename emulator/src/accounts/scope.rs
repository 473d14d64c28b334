//! The scopes that open a call, and the roles that they need.

use super::role::Role;

/// A scope that the emulator's calls ask for. Users can have others, which open nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// One's own recordings of calls.
    RecordingsRead,
    RecordingsWrite,
    /// One's own recordings of meetings.
    MeetingsRead,
    MeetingsWrite,
    /// Who one is.
    PeopleRead,
    /// Everybody's, for an administrator.
    AdminRecordingsRead,
    AdminRecordingsWrite,
    AdminMeetingsRead,
    AdminMeetingsWrite,
    /// Everybody's, for a compliance officer.
    ComplianceRecordingsRead,
    ComplianceRecordingsWrite,
    ComplianceMeetingsRead,
    ComplianceMeetingsWrite,
}

/// Scopes that integrations often have, and that open no call of the emulator.
const OTHERS: [&str; 2] = ["spark:all", "spark:kms"];

/// The names of all scopes that an integration of the emulator has, whoever its users are.
pub(super) fn usual() -> impl Iterator<Item = String> {
    Scope::ALL.into_iter().map(Scope::name).chain(OTHERS).map(str::to_owned)
}

impl Scope {
    pub(crate) const ALL: [Self; 13] = [
        Self::RecordingsRead,
        Self::RecordingsWrite,
        Self::MeetingsRead,
        Self::MeetingsWrite,
        Self::PeopleRead,
        Self::AdminRecordingsRead,
        Self::AdminRecordingsWrite,
        Self::AdminMeetingsRead,
        Self::AdminMeetingsWrite,
        Self::ComplianceRecordingsRead,
        Self::ComplianceRecordingsWrite,
        Self::ComplianceMeetingsRead,
        Self::ComplianceMeetingsWrite,
    ];

    /// Its name in Webex's documentation of integrations.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::RecordingsRead => "spark:recordings_read",
            Self::RecordingsWrite => "spark:recordings_write",
            Self::MeetingsRead => "meeting:recordings_read",
            Self::MeetingsWrite => "meeting:recordings_write",
            Self::PeopleRead => "spark:people_read",
            Self::AdminRecordingsRead => "spark-admin:recordings_read",
            Self::AdminRecordingsWrite => "spark-admin:recordings_write",
            Self::AdminMeetingsRead => "meeting:admin_recordings_read",
            Self::AdminMeetingsWrite => "meeting:admin_recordings_write",
            Self::ComplianceRecordingsRead => "spark-compliance:recordings_read",
            Self::ComplianceRecordingsWrite => "spark-compliance:recordings_write",
            Self::ComplianceMeetingsRead => "spark-compliance:meetings_read",
            Self::ComplianceMeetingsWrite => "spark-compliance:meetings_write",
        }
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == name)
    }

    /// The role without which the scope does not count.
    pub(super) fn role(self) -> Option<Role> {
        match self {
            Self::RecordingsRead
            | Self::RecordingsWrite
            | Self::MeetingsRead
            | Self::MeetingsWrite
            | Self::PeopleRead => None,
            Self::AdminRecordingsRead
            | Self::AdminRecordingsWrite
            | Self::AdminMeetingsRead
            | Self::AdminMeetingsWrite => Some(Role::Admin),
            Self::ComplianceRecordingsRead
            | Self::ComplianceRecordingsWrite
            | Self::ComplianceMeetingsRead
            | Self::ComplianceMeetingsWrite => Some(Role::ComplianceOfficer),
        }
    }
}

/// A set of scopes.
#[derive(Clone, Copy, Default)]
pub(super) struct Scopes(u32);

impl Scopes {
    /// Those that the emulator's calls ask for. The other names are left out.
    pub(super) fn of(names: &[String]) -> Self {
        Self(names.iter().filter_map(|name| Scope::named(name)).fold(0, |set, scope| set | bit(scope)))
    }

    pub(super) fn has(self, scope: Scope) -> bool {
        self.0 & bit(scope) != 0
    }
}

fn bit(scope: Scope) -> u32 {
    1_u32.wrapping_shl(u32::from(scope as u8))
}
