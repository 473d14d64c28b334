//! The address of the repository, for people who find the package on npm.
//!
//! It is not in the code, because a fork has another address. To build for others, set it:
//! `cargo xtask release --repository ADDRESS`, or `WEBEX_RECORDINGS_REPOSITORY=ADDRESS` with any command. Without it, the
//! package does not name a repository.

use std::fmt;

use anyhow::{Result, bail};
use xshell::Shell;

pub(crate) const VARIABLE: &str = "WEBEX_RECORDINGS_REPOSITORY";

const HOST: &str = "https://github.com/";

/// The address of a repository on GitHub.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Repository {
    /// `OWNER/NAME`
    path: String,
}

impl Repository {
    /// The repository named in the environment, if any.
    pub(crate) fn find(shell: &Shell) -> Result<Option<Self>> {
        match shell.var_os(VARIABLE).map(|value| value.to_string_lossy().into_owned()) {
            Some(address) if !address.is_empty() => Self::parse(VARIABLE, &address).map(Some),
            _ => Ok(None),
        }
    }

    /// `name` is the option or the variable that contained the address.
    ///
    /// An error does not repeat the address, which may contain a password and would end up in a log.
    pub(crate) fn parse(name: &str, address: &str) -> Result<Self> {
        match problem(address) {
            Some(problem) => bail!("{name}: {problem}; expected {HOST}OWNER/NAME"),
            None => Ok(Self { path: address.trim_start_matches(HOST).to_owned() }),
        }
    }

    /// The page of a file or folder at `tag`.
    pub(crate) fn page(&self, tag: &str, path: &str, is_folder: bool) -> String {
        let kind = if is_folder { "tree" } else { "blob" };
        format!("{self}/{kind}/{tag}/{path}")
    }

    /// The raw file at `tag`.
    pub(crate) fn file(&self, tag: &str, path: &str) -> String {
        format!("https://raw.githubusercontent.com/{}/{tag}/{path}", self.path)
    }
}

impl fmt::Display for Repository {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{HOST}{}", self.path)
    }
}

/// What is wrong with an address.
fn problem(address: &str) -> Option<&'static str> {
    let Some(path) = address.strip_prefix(HOST) else {
        return Some("not an https address on github.com");
    };
    let Some((owner, name)) = path.split_once('/') else {
        return Some("the name of the repository is missing");
    };
    if path.ends_with('/') {
        return Some("there is a slash at the end");
    }
    if name.contains('/') {
        return Some("there is something after the name of the repository");
    }
    if path.strip_suffix(".git").is_some() {
        return Some("there is a `.git` at the end");
    }
    let is_made_of = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|letter| letter.is_ascii_alphanumeric() || more.contains(letter))
    };
    if !is_made_of(owner, "-") || !is_made_of(name, "-._") || name.chars().all(|letter| letter == '.') {
        return Some("GitHub has no such names");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_an_owner_and_a_name() {
        let repository = Repository::parse(VARIABLE, "https://github.com/some-owner/a.name_1").unwrap();
        assert_eq!(repository.to_string(), "https://github.com/some-owner/a.name_1");
        assert_eq!(repository.page("v1.2.3", "src", true), "https://github.com/some-owner/a.name_1/tree/v1.2.3/src");
        let page = repository.page("v1.2.3", "docs/a.md", false);
        assert_eq!(page, "https://github.com/some-owner/a.name_1/blob/v1.2.3/docs/a.md");
        let file = repository.file("v1.2.3", "a.svg");
        assert_eq!(file, "https://raw.githubusercontent.com/some-owner/a.name_1/v1.2.3/a.svg");
    }

    #[test]
    fn another_address_is_refused_and_not_repeated() {
        for (address, expected) in [
            ("", "not an https address"),
            ("owner/name", "not an https address"),
            ("http://github.com/owner/name", "not an https address"),
            ("git@github.com:owner/name.git", "not an https address"),
            ("https://s3cret@github.com/owner/name", "not an https address"),
            ("https://github.com.example/owner/name", "not an https address"),
            ("https://github.com/owner", "name of the repository is missing"),
            ("https://github.com/owner/", "slash at the end"),
            ("https://github.com/owner/name/", "slash at the end"),
            ("https://github.com/owner/name/tree/main", "after the name"),
            ("https://github.com/owner/name.git", "`.git`"),
            ("https://github.com//name", "no such names"),
            ("https://github.com/owner/..", "no such names"),
            ("https://github.com/owner/na me", "no such names"),
            ("https://github.com/owner/name#readme", "no such names"),
        ] {
            let error = Repository::parse("--repository", address).unwrap_err().to_string();
            assert!(error.starts_with("--repository: "), "{error}");
            assert!(error.contains(expected) && error.ends_with("expected https://github.com/OWNER/NAME"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
