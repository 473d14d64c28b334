//! A response, and how it reaches the caller.

use crate::media::file::Slice;

const SIGN_IN_PAGE: &str = "<!doctype html>
<html lang=\"en\">
<title>Sign in</title>
<h1>Sign in to this network</h1>
<form method=\"post\"><input name=\"user\"><input name=\"password\" type=\"password\"><button>Sign in</button></form>
</html>
";

/// Where a network redirects those who have not signed in.
const SIGN_IN_URL: &str = "https://sign-in.example/";

/// A response as plain data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The status code; 0 if no part of an answer arrives.
    pub status: u16,
    /// Names and values. No name occurs twice.
    pub headers: Vec<(String, String)>,
    /// The whole body, even if only its first half arrives; empty if there is none, or if it is a file.
    pub body: Vec<u8>,
    /// What arrives of the body, if it is a file. The header `Content-Length` may promise more.
    pub file: Option<Slice>,
    /// How it reaches the caller: whole, unless a fault says otherwise.
    pub delivery: Delivery,
    /// After how many milliseconds that happens: 0, unless a fault or the option for latency says otherwise.
    pub delay_ms: u32,
    /// How many bytes of the body arrive in a second; 0, which means no limit, unless a fault says otherwise.
    pub bytes_per_second: u32,
}

/// How a response reaches the caller. The owner of the connection carries it out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// Unchanged.
    #[default]
    Whole,
    /// Nothing arrives: the connection is reset. The request was not carried out.
    Reset,
    /// Nothing arrives: the connection is closed. The request was carried out.
    Lost,
    /// Status, headers and the first half of the body arrive, then the connection is closed. Of a file, what is given arrives.
    Cut,
    /// Nothing arrives, and the connection stays open.
    Stall,
    /// Status, headers and the first half of the body arrive, and the connection stays open. Of a file, what is given arrives.
    StallBody,
    /// Unchanged, but the body arrives slowly.
    Drip,
}

impl Delivery {
    /// The word for it in the notation of faults.
    pub fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Reset => "reset",
            Self::Lost => "lost",
            Self::Cut => "cut",
            Self::Stall => "stall",
            Self::StallBody => "stall-body",
            Self::Drip => "drip",
        }
    }
}

impl Response {
    /// The value of a header. Names are case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            file: None,
            delivery: Delivery::Whole,
            delay_ms: 0,
            bytes_per_second: 0,
        }
    }

    pub(crate) fn with_body(status: u16, content_type: &str, body: Vec<u8>) -> Self {
        let mut response = Self { body, ..Self::empty(status) };
        response.set("Content-Type", content_type);
        response.set("Cache-Control", "no-store");
        response
    }

    /// A page where people sign in, with this status.
    pub(crate) fn sign_in_page(status: u16) -> Self {
        Self::with_body(status, "text/html;charset=UTF-8", SIGN_IN_PAGE.as_bytes().to_vec())
    }

    /// A redirect to a page of another host where people sign in.
    pub(crate) fn redirect_to_sign_in() -> Self {
        let mut response = Self::empty(302);
        response.set("Location", SIGN_IN_URL);
        response
    }

    pub(crate) fn json(status: u16, value: &impl serde::Serialize) -> Self {
        // This cannot fail: only strings, numbers and lists of them are written.
        let body = serde_json::to_vec(value).unwrap_or_default();
        Self::with_body(status, "application/json;charset=UTF-8", body)
    }

    /// Whether anything comes after the headers.
    pub(crate) fn has_body(&self) -> bool {
        !self.body.is_empty() || self.file.as_ref().is_some_and(|file| !file.is_empty())
    }

    pub(crate) fn replace(&mut self, name: &str, value: impl Into<String>) {
        self.headers.retain(|(other, _)| other != name);
        self.set(name, value);
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.headers.push((name.to_owned(), value.into()));
    }
}
