//! Who calls, and what the caller may do.

use std::sync::Arc;

use super::{
    role::Role,
    scope::{Scope, Scopes},
    user::{self, User},
};
use crate::error::Refusal;

/// Whoever sent a request: the user behind its access token, and the scopes of that token.
///
/// A scope for administrators or compliance officers counts only together with the role, as Webex's documentation of
/// converged recordings says of compliance officers.
pub(crate) struct Caller {
    user: Arc<User>,
    scopes: Scopes,
    ends: i64,
}

impl Caller {
    pub(super) fn new(user: Arc<User>, scopes: &[String], ends: i64) -> Self {
        Self { user, scopes: Scopes::of(scopes), ends }
    }

    pub(crate) fn user(&self) -> &User {
        &self.user
    }

    /// Whether this is the caller's email address.
    pub(crate) fn is(&self, email: &str) -> bool {
        user::key(email) == user::key(&self.user.email)
    }

    /// When the token ends, in milliseconds since 1970.
    pub(crate) fn token_ends(&self) -> i64 {
        self.ends
    }

    /// Whether the token has the scope, and the user has the role that goes with it.
    pub(crate) fn has(&self, scope: Scope) -> bool {
        self.scopes.has(scope) && scope.role().is_none_or(|role| self.user.has_role(role))
    }

    /// Refuses the call unless the caller has one of these scopes.
    pub(crate) fn needs(&self, scopes: &[Scope]) -> Result<(), Refusal> {
        if scopes.iter().any(|scope| self.has(*scope)) {
            return Ok(());
        }
        let mut without_role = scopes.iter().filter(|scope| self.scopes.has(**scope));
        if let Some((scope, role)) = without_role.find_map(|scope| Some((scope, scope.role()?))) {
            let who = match role {
                Role::Admin => "an administrator",
                Role::ComplianceOfficer => "a compliance officer",
            };
            let name = scope.name();
            return Err(Refusal::not_entitled(format!("The scope {name} counts only for {who}: the user is none.")));
        }
        let names: Vec<&str> = scopes.iter().map(|scope| scope.name()).collect();
        let description = match names.as_slice() {
            [name] => format!("This call needs the scope {name}."),
            names => format!("This call needs one of the scopes {}.", names.join(", ")),
        };
        Err(Refusal::not_entitled(description))
    }
}
