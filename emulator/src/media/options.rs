//! The option `media`: how media hosts answer.

use crate::given::{Given, OptionsError, error, whole};

/// A year.
const LONGEST_LIFETIME_SECONDS: u64 = 31_536_000;
const FLAG_FORM: &str = "true or false";
const ETAG_FORM: &str = "strong, weak or false";
const BEARER_FORM: &str = "sign-in-page or ignore";
const LAPSED_FORM: &str = "401, 403, 404, 410 or sign-in-page";
const NAMES: &str = "ranges, etag, bearer, lapsed, linkLifetimeSeconds";

/// How media hosts answer, whose behaviour Webex does not document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaOptions {
    /// Whether a `Range` is honoured. Default: true. Otherwise every answer has the whole file.
    pub ranges: bool,
    /// Which `ETag` files have. Default: a strong one.
    pub etag: Etag,
    /// What happens to a request with an `Authorization` header, except for notes. Default: `None`, which means that it depends on
    /// the dialect.
    pub bearer: Option<Bearer>,
    /// What a lapsed link is answered with. Default: 403.
    pub lapsed: Lapsed,
    /// For how many seconds a link is valid, 1 to 31 536 000. Default: three hours, as Webex documents it.
    pub link_lifetime_seconds: u32,
}

/// Which `ETag` files have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Etag {
    /// One that promises the same bytes.
    #[default]
    Strong,
    /// One that does not, so that `If-Range` never matches.
    Weak,
    /// None.
    Absent,
}

/// What happens to a request for media with an `Authorization` header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// It gets the page where people sign in, with status 200. Webex's media hosts have been seen to do this.
    SignInPage,
    /// The same as without the header.
    Ignore,
}

/// What a lapsed link is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapsed {
    /// This status: 401, 403, 404 or 410.
    Status(u16),
    /// The page where people sign in, with status 200.
    SignInPage,
}

impl Default for MediaOptions {
    fn default() -> Self {
        Self {
            ranges: true,
            etag: Etag::Strong,
            bearer: None,
            lapsed: Lapsed::Status(403),
            link_lifetime_seconds: 3 * 60 * 60,
        }
    }
}

impl MediaOptions {
    /// Sets those that the value of the option `media` has.
    pub(crate) fn set_all(&mut self, given: &Given) -> Result<(), OptionsError> {
        let Given::Object(options) = given else {
            return Err(error("media", "not an object", format!("an object with {NAMES}")));
        };
        options.iter().try_for_each(|(name, given)| self.set(name, given))
    }

    /// Sets one by its JavaScript name.
    pub fn set(&mut self, name: &str, given: &Given) -> Result<(), OptionsError> {
        let full_name = format!("media.{name}");
        match (name, given) {
            ("ranges", Given::Flag(flag)) => self.ranges = *flag,
            ("ranges", _) => return Err(error(&full_name, "got neither true nor false", FLAG_FORM)),
            ("etag", Given::Flag(false)) => self.etag = Etag::Absent,
            ("etag", Given::Text(text)) if text == "strong" => self.etag = Etag::Strong,
            ("etag", Given::Text(text)) if text == "weak" => self.etag = Etag::Weak,
            ("etag", _) => return Err(error(&full_name, "unknown value", ETAG_FORM)),
            ("bearer", Given::Text(text)) if text == "sign-in-page" => self.bearer = Some(Bearer::SignInPage),
            ("bearer", Given::Text(text)) if text == "ignore" => self.bearer = Some(Bearer::Ignore),
            ("bearer", _) => return Err(error(&full_name, "unknown value", BEARER_FORM)),
            ("lapsed", Given::Text(text)) if text == "sign-in-page" => self.lapsed = Lapsed::SignInPage,
            ("lapsed", Given::Number(_)) => {
                // Which whole numbers are allowed is checked below.
                let status = whole(&full_name, given, 0, u64::from(u16::MAX))
                    .map_err(|wrong| error(&full_name, wrong.problem, LAPSED_FORM))?;
                self.lapsed = Lapsed::Status(status);
            }
            ("lapsed", _) => return Err(error(&full_name, "unknown value", LAPSED_FORM)),
            ("linkLifetimeSeconds", _) => {
                self.link_lifetime_seconds = whole(&full_name, given, 1, LONGEST_LIFETIME_SECONDS)?;
            }
            _ => return Err(error(&full_name, "unknown option", NAMES)),
        }
        self.check()
    }

    pub(crate) fn check(&self) -> Result<(), OptionsError> {
        if let Lapsed::Status(status) = self.lapsed
            && ![401, 403, 404, 410].contains(&status)
        {
            return Err(error("media.lapsed", format!("got {status}"), LAPSED_FORM));
        }
        let lifetime = u64::from(self.link_lifetime_seconds);
        crate::given::within("media.linkLifetimeSeconds", lifetime, 1, LONGEST_LIFETIME_SECONDS)
    }
}
