//! A user as the calls see one: who it is, but not the tokens.

use super::{
    new_user::{NewUser, UserKind},
    role::Role,
    scope::Scope,
};
use crate::random::{Random, digest};

/// The organization of all users, a UUID.
pub(crate) const ORG_ID: &str = "0c5d2b9e-7a41-4f36-9d08-e3b1a6f2c574";

/// A person or a bot of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct User {
    /// As it was given.
    pub(crate) email: String,
    /// A UUID that depends on the email address alone, so that it is the same with every seed.
    pub(crate) id: String,
    pub(crate) display_name: String,
    pub(crate) first_name: String,
    /// Empty if the name is a single word.
    pub(crate) last_name: String,
    pub(crate) kind: UserKind,
    pub(crate) roles: Vec<Role>,
    /// What the user's tokens can do at most.
    pub(crate) scopes: Vec<String>,
}

impl User {
    pub(super) fn new(new: &NewUser) -> Self {
        let display_name = new.name.as_deref().map_or_else(|| name_of(&new.email), |name| name.trim().to_owned());
        let (first, last) = display_name.split_once(' ').unwrap_or((&display_name, ""));
        Self {
            email: new.email.clone(),
            id: Random::new(digest(0, &["user", &key(&new.email)])).uuid(),
            first_name: first.to_owned(),
            last_name: last.trim().to_owned(),
            display_name,
            kind: new.kind,
            roles: new.roles.clone(),
            scopes: new.scopes.clone().unwrap_or_else(|| usual_scopes(new)),
        }
    }

    pub(crate) fn has_role(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}

/// What email addresses are compared by.
pub(super) fn key(email: &str) -> String {
    email.to_ascii_lowercase()
}

/// Every scope that has to do with recordings and that counts with these roles.
fn usual_scopes(new: &NewUser) -> Vec<String> {
    let is_usual = |scope: &Scope| match new.kind {
        UserKind::Bot => *scope == Scope::PeopleRead,
        UserKind::Person => scope.role().is_none_or(|role| new.roles.contains(&role)),
    };
    Scope::ALL.into_iter().filter(is_usual).map(|scope| scope.name().to_owned()).collect()
}

/// Makes a name from the words before the @: Matt Lund from matt.lund.
fn name_of(email: &str) -> String {
    let before = email.split('@').next().unwrap_or(email);
    let words = before.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let names: Vec<String> = words.map(capitalized).collect();
    if names.is_empty() { before.to_owned() } else { names.join(" ") }
}

fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(email: &str, name: Option<&str>) -> User {
        User::new(&NewUser { email: email.to_owned(), name: name.map(str::to_owned), ..NewUser::default() })
    }

    #[test]
    fn names_are_made_from_addresses() {
        let table = [
            ("user@example.com", None, "User", "User", ""),
            ("matt.lund@example.com", None, "Matt Lund", "Matt", "Lund"),
            ("anna_maria-k+x@example.com", None, "Anna Maria K X", "Anna", "Maria K X"),
            ("7@example.com", None, "7", "7", ""),
            ("!@example.com", None, "!", "!", ""),
            ("x@example.com", Some(" Ada  Lovelace "), "Ada  Lovelace", "Ada", "Lovelace"),
            ("x@example.com", Some("Jörg"), "Jörg", "Jörg", ""),
        ];
        for (email, name, display, first, last) in table {
            let user = user(email, name);
            let names = (user.display_name.as_str(), user.first_name.as_str(), user.last_name.as_str());
            assert_eq!(names, (display, first, last), "{email}");
        }
    }

    #[test]
    fn ids_depend_on_the_address_alone() {
        let id = user("User@Example.com", Some("Somebody")).id;
        assert_eq!(id, user("user@example.com", None).id);
        assert_ne!(id, user("user2@example.com", None).id);
    }
}
