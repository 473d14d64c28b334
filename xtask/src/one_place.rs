//! Builds the package with one more field in each kind of model. Each field is added in one place, the Rust struct, and
//! tests/package/one-place.test.mjs checks that it is known everywhere.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use xshell::Shell;

use crate::copy::Copy;
use crate::steps::{self, step};

/// The file, the line after which something is added, and what is added.
const ADDED: [(&str, &str, &str); 6] = [
    ("models/recording.rs", "pub struct Recording {", "/// Added.\npub added: Option<String>,"),
    ("models/recording.rs", "pub enum RecordingStatus {", "/// Added.\nAdded,"),
    ("models/list_query.rs", "pub struct ListQuery<'a> {", "/// Added.\npub added: Option<bool>,"),
    (
        "input/options.rs",
        "pub struct CallOptions {",
        "/// Added.\n#[option(least = 1, most = 9)]\npub added: Option<u32>,",
    ),
    ("error.rs", "pub struct ErrorDetails {", "/// Added.\npub added: Option<String>,"),
    // The value has to come from somewhere.
    ("error.rs", "            cursor: None,", "added: Some(\"here\".to_owned()),"),
];

/// Changes the copy's sources and builds it again. Returns the folder with the package's files.
pub(crate) fn build(shell: &Shell, copy: &Copy) -> Result<PathBuf> {
    step("Add a field to each kind of model, and build the package with them", || {
        for (file, line, added) in ADDED {
            add(shell, &copy.sources.join("src").join(file), line, added)?;
        }
        let tarball = copy.build(shell)?;
        let kept = steps::target().join("npm/with-a-field");
        shell.remove_path(&kept)?;
        std::fs::rename(tarball.with_file_name("package"), &kept)?;
        Ok(kept)
    })
}

fn add(shell: &Shell, file: &Path, line: &str, added: &str) -> Result<()> {
    let text = shell.read_file(file)?;
    let line = format!("{line}\n");
    ensure!(text.matches(&line).count() == 1, "{} must have this line once: {line}", file.display());
    Ok(shell.write_file(file, text.replace(&line, &format!("{line}{added}\n")))?)
}
