//! The secrets that must not leak: the token, and the ticket of a signed link. In inputs they are `{token}` and `{link}`.

/// As long as a real one.
pub const TOKEN: &str = "NmE3ZDQ4-s3cret_ZTktNDNkMC00YzU1LWE2_YjQtZmZlODI1ZGQ5OTU0Yjk2OWMtMzE2_PF84_1eb65fdf-9643-417f";

/// Anybody who has this link can download.
pub const LINK: &str = "https://nsq1.webex.com/nbr/d?ticket=T1cketS3cret&siteId=1";

const TICKET: &str = "T1cketS3cret";

/// Puts the secrets where the input asks for them. `None` if the input already contains a part of one, because the core
/// cannot recognise a part that comes from a server.
pub fn fill(data: &[u8]) -> Option<Vec<u8>> {
    (!holds_part(data) && !holds_ticket(data)).then(|| replace(&replace(data, "{token}", TOKEN), "{link}", LINK))
}

/// Whether enough of the token is there to recognise it: eight bytes of its beginning, its middle or its end.
pub fn holds_part(text: &[u8]) -> bool {
    let token = TOKEN.as_bytes();
    [0, 44, token.len() - 8].iter().any(|at| find(text, &token[*at..at + 8]).is_some())
}

/// Whether the ticket of the link is there.
pub fn holds_ticket(text: &[u8]) -> bool {
    find(text, TICKET.as_bytes()).is_some()
}

fn replace(text: &[u8], name: &str, value: &str) -> Vec<u8> {
    let mut replaced = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, name.as_bytes()) {
        replaced.extend_from_slice(&rest[..at]);
        replaced.extend_from_slice(value.as_bytes());
        rest = &rest[at + name.len()..];
    }
    replaced.extend_from_slice(rest);
    replaced
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}
