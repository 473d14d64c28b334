//! The notes for a version in `CHANGELOG.md`.

use anyhow::{Result, bail};

/// The text below a version's heading, up to the next heading. Fails if there is none, or if there is still something under
/// "Unreleased", which the notes of this version would then leave out.
pub(crate) fn section<'a>(changelog: &'a str, version: &str) -> Result<&'a str> {
    let Some(text) = below(changelog, version) else {
        bail!("there is no heading `## {version}`. Rename `## Unreleased`, and commit that");
    };
    if text.is_empty() {
        bail!("there is nothing below `## {version}`. Say what changed, in the users' words");
    }
    if below(changelog, "Unreleased").is_some_and(|unreleased| !unreleased.is_empty()) {
        bail!("there is something below `## Unreleased`. Move it below `## {version}`");
    }
    Ok(text)
}

fn below<'a>(changelog: &'a str, heading: &str) -> Option<&'a str> {
    let mut sections = changelog.split("\n## ").skip(1);
    let (_, text) =
        sections.find_map(|section| section.split_once('\n').filter(|(first, _)| first.trim() == heading))?;
    Some(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_of_a_version_is_found() {
        let text = "# Changes\n\n## Unreleased\n\n## 0.2.0\n\n- New.\n\n### More\n\n- Newer.\n\n## 0.1.0\n\n- First.\n";
        assert_eq!(section(text, "0.2.0").unwrap(), "- New.\n\n### More\n\n- Newer.");
        assert_eq!(section(text, "0.1.0").unwrap(), "- First.");
    }

    #[test]
    fn a_version_without_a_word_is_refused() {
        for (text, expected) in [
            ("# Changes\n\n## Unreleased\n\n- New.\n", "no heading `## 0.2.0`"),
            ("# Changes\n\n## 0.2.0-rc.1\n\n- New.\n", "no heading `## 0.2.0`"),
            ("# Changes\n\n### 0.2.0\n\n- New.\n", "no heading `## 0.2.0`"),
            ("# Changes\n\n## 0.2.0\n\n## 0.1.0\n\n- First.\n", "nothing below `## 0.2.0`"),
            ("# Changes\n\n## 0.2.0\n", "nothing below `## 0.2.0`"),
            ("# Changes\n\n## Unreleased\n\n- Newer.\n\n## 0.2.0\n\n- New.\n", "something below `## Unreleased`"),
        ] {
            let error = section(text, "0.2.0").unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
