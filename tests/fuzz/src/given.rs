//! Arguments, as a caller in JavaScript could give them.

use webex_converged_recordings::input::arguments::Given;

/// Reads `#1.5` as a number, `!true` as a boolean, `[`, `{`, `-` and `?` as a list, an object, nothing and another
/// thing, and all else as a text.
pub fn parse(text: &str) -> Given {
    let number = |digits: &str| digits.parse().ok();
    match text {
        "!true" => Given::Boolean(true),
        "!false" => Given::Boolean(false),
        "[" => Given::List,
        "{" => Given::Object,
        "-" => Given::Nothing,
        "?" => Given::Other,
        _ => text.strip_prefix('#').and_then(number).map_or_else(|| Given::Text(text.to_owned()), Given::Number),
    }
}
