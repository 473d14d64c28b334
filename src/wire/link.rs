//! The `Link` header (RFC 8288), as far as paging needs it.

use crate::wire::text::{is_one_of, split_once, trim};

const BLANK: &[u8] = b" \t\n\x0C\r";

/// The target of the first link whose relation is `next`.
pub fn next(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        // A target may contain commas and semicolons, so cut it out before splitting anything.
        let (_, from_target) = split_once(rest, b'<')?;
        let (target, after) = split_once(from_target, b'>')?;
        let (parameters, others) = split_unquoted(after, b',');
        if is_next(parameters) {
            return Some(target);
        }
        rest = others;
    }
}

/// Whether one of the relations is `next`. They are case-insensitive, and one `rel` parameter may list several.
fn is_next(parameters: &str) -> bool {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, others) = split_unquoted(rest, b';');
        let (name, value) = split_once(parameter, b'=').unwrap_or((parameter, ""));
        let mut relations = trim(trim(value, BLANK), b"\"").as_bytes().split(|byte| is_one_of(*byte, BLANK));
        if trim(name, BLANK).eq_ignore_ascii_case("rel")
            && relations.any(|relation| relation.eq_ignore_ascii_case(b"next"))
        {
            return true;
        }
        rest = others;
    }
    false
}

/// The text before and after the first separator. A separator inside quotes is part of a value.
fn split_unquoted(text: &str, separator: u8) -> (&str, &str) {
    let mut is_quoted = false;
    let at = text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == separator && !is_quoted
    });
    let (before, from_separator) = at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""));
    (before, from_separator.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::next;

    #[test]
    fn the_next_link_is_found() {
        for (header, target) in [
            (r#"<https://a.example/x?max=2>; rel="next""#, Some("https://a.example/x?max=2")),
            ("<https://a.example/x>;rel=next", Some("https://a.example/x")),
            (r#"<a>; rel="first", <b>; rel="next""#, Some("b")),
            (r#"<a,b;c>; title="x, <y>; rel=next"; rel="prev next""#, Some("a,b;c")),
            (r#"<a>; REL="NEXT""#, Some("a")),
            (r#"<a>; rel="nextish", <b>; rel="prev""#, None),
            (r#"<a>; title="rel=next""#, None),
            (r#"<a>; title="x; rel=next""#, None),
            (r#"<a; rel="next""#, None),
            ("rel=next", None),
            ("", None),
            ("<<<<>>>>,,,,;;;;====", None),
        ] {
            assert_eq!(next(header), target, "{header}");
        }
    }
}
