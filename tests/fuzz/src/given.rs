//! Arguments, as a caller in JavaScript could give them.

use webex_converged_recordings::input::arguments::Given;

/// Reads `#1.5` as a number, `!true` as a boolean, `[` as an array, `-` as nothing, `?` as another value, and everything
/// else as a string.
pub fn parse(text: &str) -> Given {
    let number = |digits: &str| match digits.parse::<f64>().ok()? {
        whole if whole.fract() == 0.0 && whole.abs() < 9_007_199_254_740_992.0 => Some(Given::Number(whole)),
        other => Some(Given::Other(other.to_string())),
    };
    match text {
        "!true" => Given::Boolean(true),
        "!false" => Given::Boolean(false),
        "[" => Given::Other("an array".to_owned()),
        "-" => Given::Nothing,
        "?" => Given::Other("something".to_owned()),
        _ => text.strip_prefix('#').and_then(number).unwrap_or_else(|| Given::Text(text.to_owned())),
    }
}
