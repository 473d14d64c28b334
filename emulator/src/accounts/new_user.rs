//! The option `users`: who exists, and what their tokens may do.

use std::fmt;

use super::{role::Role, scope::Scope};
use crate::{
    add,
    given::{self, Given, OptionsError, error},
    time,
};

pub(super) const MOST_USERS: usize = 1_000;
const USERS_FORM: &str = "1 to 1000 objects such as { email: \"user@example.com\", token: \"user-token\" }";
const NAMES: &str = "email, token, refreshToken, name, type, roles, scopes, expires";
const LONGEST_EMAIL: usize = 254;
pub(super) const EMAIL_FORM: &str = "an email address such as user@example.com, with at most 254 characters";
const LONGEST_NAME: usize = 256;
const NAME_FORM: &str = "1 to 256 characters";
const TYPE_FORM: &str = "person or bot";
const ROLES_FORM: &str = "a list of admin and compliance-officer";
const MOST_SCOPES: usize = 100;
const LONGEST_SCOPE: usize = 256;
const SCOPES_FORM: &str = "a list of at most 100 different scopes such as \"spark:recordings_read\", each of 1 to 256 \
                           visible ASCII characters without spaces";
const BOT_SCOPES_FORM: &str = "for a bot, scopes that do not open recordings, such as spark:people_read";
const EXPIRES_FORM: &str = "an RFC 3339 date and time with a zone, such as 2026-01-15T12:00:00Z; or a Date; or a whole \
                            number of milliseconds since 1970";

/// One of the people whom the emulator knows: an item of the option `users`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewUser {
    /// The email address. No two users have the same one; case does not matter.
    pub email: String,
    /// The access token, 1 to 4096 visible ASCII characters without spaces. All users have different ones. Default for
    /// the first user: the option `token`. The others need one.
    pub token: Option<String>,
    /// A refresh token for `POST /v1/access_token`, of the same form as a token. It is valid for
    /// [`Integration::refresh_token_seconds`](crate::Integration) from the start, or from its last use. Default: none.
    /// A bot has none.
    pub refresh_token: Option<String>,
    /// The name, 1 to 256 characters: the first word is the first name, the others are the last name. Default: made
    /// from the email address. `matt.lund@example.com` is called Matt Lund.
    pub name: Option<String>,
    /// A person or a bot. Default: a person.
    pub kind: UserKind,
    /// What the user is in the organization. Default: nothing in particular.
    pub roles: Vec<Role>,
    /// The scopes of the user's tokens, at most 100. `None` stands for all that have to do with recordings and that
    /// somebody with these roles can have, and `spark:people_read`; for a bot, for `spark:people_read` alone. A scope
    /// for administrators or compliance officers counts only together with the role.
    pub scopes: Option<Vec<String>>,
    /// When the access token ends, in milliseconds since 1970. Default: never; `GET /v1/authorizations/tokenExpiry`
    /// then says 100 years from the start.
    pub expires: Option<i64>,
}

/// Whether a user is a human.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UserKind {
    /// A human, who has recordings.
    #[default]
    Person,
    /// A bot. It can have no scope that opens recordings.
    Bot,
}

/// Reads the option `users`. What depends on the other users and options is checked when the emulator is created.
pub(crate) fn read(given: &Given) -> Result<Vec<NewUser>, OptionsError> {
    let Given::List(list) = given else {
        return Err(error("users", "not a list", USERS_FORM));
    };
    if list.is_empty() {
        return Err(error("users", "is empty", USERS_FORM));
    }
    if list.len() > MOST_USERS {
        return Err(too_many());
    }
    list.iter().enumerate().map(|(at, given)| NewUser::read(at, given)).collect()
}

pub(super) fn too_many() -> OptionsError {
    error("users", "too many users", USERS_FORM)
}

impl NewUser {
    fn read(at: usize, given: &Given) -> Result<Self, OptionsError> {
        let Given::Object(fields) = given else {
            return Err(error(&format!("users[{at}]"), "not an object", USERS_FORM));
        };
        let mut user = Self::default();
        for (name, given) in fields {
            user.set(at, name, given)?;
        }
        user.check(at)?;
        Ok(user)
    }

    fn set(&mut self, at: usize, name: &str, given: &Given) -> Result<(), OptionsError> {
        let path = field(at, name);
        match name {
            "email" => self.email = text(&path, given, EMAIL_FORM)?,
            "token" => self.token = Some(text(&path, given, given::TOKEN_FORM)?),
            "refreshToken" => self.refresh_token = Some(text(&path, given, given::TOKEN_FORM)?),
            "name" => self.name = Some(text(&path, given, NAME_FORM)?),
            "type" => {
                self.kind = match text(&path, given, TYPE_FORM)?.as_str() {
                    "person" => UserKind::Person,
                    "bot" => UserKind::Bot,
                    _ => return Err(error(&path, "unknown value", TYPE_FORM)),
                };
            }
            "roles" => {
                self.roles = texts(&path, given, ROLES_FORM)?
                    .iter()
                    .map(|role| Role::named(role).ok_or_else(|| error(&path, "unknown role", ROLES_FORM)))
                    .collect::<Result<_, _>>()?;
            }
            "scopes" => self.scopes = Some(texts(&path, given, SCOPES_FORM)?),
            "expires" => {
                self.expires =
                    Some(add::instant(&path, given).map_err(|wrong| error(&path, wrong.problem, EXPIRES_FORM))?);
            }
            _ => return Err(error(&path, "unknown field of a user", NAMES)),
        }
        Ok(())
    }

    /// Checks everything that does not depend on the other users.
    pub(super) fn check(&self, at: usize) -> Result<(), OptionsError> {
        if self.email.is_empty() {
            return Err(error(&field(at, "email"), "is missing or empty", EMAIL_FORM));
        }
        if !is_email(&self.email) {
            return Err(error(&field(at, "email"), "not an email address", EMAIL_FORM));
        }
        for (name, token) in [("token", &self.token), ("refreshToken", &self.refresh_token)] {
            if let Some(token) = token {
                given::check_token(&field(at, name), token)?;
            }
        }
        if let Some(name) = &self.name {
            if name.trim().is_empty() {
                return Err(error(&field(at, "name"), "is empty", NAME_FORM));
            }
            if name.chars().count() > LONGEST_NAME {
                return Err(error(&field(at, "name"), "is too long", NAME_FORM));
            }
        }
        if self.kind == UserKind::Bot && self.refresh_token.is_some() {
            return Err(error(&field(at, "refreshToken"), "a bot has none", "for a bot, nothing"));
        }
        if self.kind == UserKind::Bot && !self.roles.is_empty() {
            return Err(error(&field(at, "roles"), "a bot has none", "for a bot, nothing"));
        }
        if self.expires.is_some_and(|instant| !(time::FIRST..=time::LAST).contains(&instant)) {
            return Err(error(&field(at, "expires"), "out of range", EXPIRES_FORM));
        }
        self.check_scopes(&field(at, "scopes"))
    }

    fn check_scopes(&self, path: &str) -> Result<(), OptionsError> {
        let Some(scopes) = &self.scopes else {
            return Ok(());
        };
        if scopes.len() > MOST_SCOPES {
            return Err(error(path, "too many scopes", SCOPES_FORM));
        }
        for (at, scope) in scopes.iter().enumerate() {
            if scope.is_empty() {
                return Err(error(path, "has an empty scope", SCOPES_FORM));
            }
            if scope.len() > LONGEST_SCOPE {
                return Err(error(path, "has a scope that is too long", SCOPES_FORM));
            }
            if !scope.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(error(path, "has a scope with a character that is not allowed", SCOPES_FORM));
            }
            if scopes.iter().take(at).any(|earlier| earlier == scope) {
                return Err(error(path, "has a scope twice", SCOPES_FORM));
            }
            let opens_recordings = Scope::named(scope).is_some_and(|scope| scope != Scope::PeopleRead);
            if self.kind == UserKind::Bot && opens_recordings {
                return Err(error(path, "has a scope that a bot cannot have", BOT_SCOPES_FORM));
            }
        }
        Ok(())
    }
}

/// Shows everything but the tokens.
impl fmt::Debug for NewUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewUser")
            .field("email", &self.email)
            .field("name", &self.name)
            .field("kind", &self.kind)
            .field("roles", &self.roles)
            .field("scopes", &self.scopes)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// The name of a user's field in errors: `users[1].token`.
pub(super) fn field(at: usize, name: &str) -> String {
    format!("users[{at}].{name}")
}

fn text(path: &str, given: &Given, allowed: &str) -> Result<String, OptionsError> {
    match given {
        Given::Text(text) => Ok(text.clone()),
        _ => Err(error(path, "not a string", allowed)),
    }
}

fn texts(path: &str, given: &Given, allowed: &str) -> Result<Vec<String>, OptionsError> {
    match given {
        Given::List(list) => list.iter().map(|given| text(path, given, allowed)).collect(),
        _ => Err(error(path, "not a list", allowed)),
    }
}

/// Whether this can be an email address: the usual form, without quoted names and comments.
fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let is_dotted = |part: &str| part.split('.').all(|word| !word.is_empty());
    text.len() <= LONGEST_EMAIL
        && is_dotted(name)
        && is_dotted(domain)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte))
        && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte))
}
