//! Somebody else's words, made fit for a log.

/// Without the queries of addresses: a signed download link has its ticket there.
pub(super) fn without_queries(text: &str) -> String {
    let mut kept = String::new();
    for word in text.split_inclusive(ends_address) {
        // What comes before the first slash is no address, but may have such a mark as well.
        let path = word.find('/').unwrap_or(word.len());
        let mark = word.match_indices(['?', '#']).map(|(at, _)| at).find(|at| *at > path);
        match mark.and_then(|at| word.split_at_checked(at)) {
            Some((address, query)) if query.contains('=') => {
                kept.push_str(address);
                kept.push_str("?…");
                kept.extend(word.chars().next_back().filter(|last| ends_address(*last)));
            }
            _ => kept.push_str(word),
        }
    }
    kept
}

/// As long as a log can bear.
pub(super) fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(1000) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Nothing else: a query may have brackets and apostrophes in it.
fn ends_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '<' | '>')
}

/// Scheme and host of an address, unless there is more to it than a host: user names are nobody's business.
pub(super) fn origin(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#', '\\']).next()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte);
    if !matches!(scheme, "http" | "https") || host.is_empty() || !host.bytes().all(is_plain) {
        return None;
    }
    address.get(..scheme.len().checked_add(3)?.checked_add(host.len())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_queries() {
        for (text, shown) in [
            ("see https://a.example/d?ticket=1&x=2 now", "see https://a.example/d?… now"),
            ("(https://a.example/d?ticket=1)", "(https://a.example/d?…"),
            ("https://a.example/d?x=(1)&y='&ticket=1 now", "https://a.example/d?… now"),
            (r#""/nbr/d?ticket=1", "#, r#""/nbr/d?…", "#),
            ("https://a.example/#access_token=1", "https://a.example/?…"),
            ("https://a.example/d?ä=1\nmore", "https://a.example/d?…\nmore"),
            ("found?https://a.example/d?ticket=1", "found?https://a.example/d?…"),
            ("and/or? a = b", "and/or? a = b"),
            ("What is x=1? And/or 2?", "What is x=1? And/or 2?"),
            ("", ""),
        ] {
            assert_eq!(without_queries(text), shown);
        }
    }

    #[test]
    fn a_long_text_is_cut() {
        for (length, kept) in [(1000, 1000), (1001, 1001), (5000, 1001)] {
            assert_eq!(cut("ä".repeat(length)).chars().count(), kept);
        }
    }

    #[test]
    fn only_a_plain_host_is_named() {
        for (address, expected) in [
            ("https://login.example/a?b", Some("https://login.example")),
            ("http://[::1]:80", Some("http://[::1]:80")),
            ("https://user:password@login.example", None),
            ("https://", None),
            ("javascript://x", None),
            ("/login", None),
        ] {
            assert_eq!(origin(address), expected);
        }
    }
}
