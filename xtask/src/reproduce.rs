//! Checks that a commit always gives the same package, byte for byte, wherever it is built.
//!
//! Then anyone can verify that a published package was built from the sources that it names, and from nothing else. It has to be
//! built with the same Rust, which compiles it, and the same Node, which compresses it.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::{Shell, cmd};

use crate::copy::{Copy, last_line};
use crate::steps::{self, step};

/// Builds the package from a copy of the sources in another folder, with everything but xtask compiled from scratch, and with a
/// umask that hides files from other users. Compares it with `tarball`. Returns the number of tests.
pub(crate) fn test(shell: &Shell, tarball: &Path, copy: &Copy) -> Result<usize> {
    step("Build the package again in another folder, and compare", || {
        compare(shell, tarball, &copy.build(shell)?)?;
        Ok(1)
    })
}

/// Builds the last commit in two folders that share nothing, not even xtask. Returns the package if both are the same.
pub(crate) fn in_two_folders(shell: &Shell) -> Result<Vec<u8>> {
    let place = steps::target().join("verify");
    shell.remove_path(&place)?;
    let built = |folder: &str| {
        let (root, sources) = (steps::root(), place.join(folder).join("sources"));
        step(&format!("Build the last commit in {}", sources.display()), || {
            cmd!(shell, "git clone --quiet {root} {sources}").quiet().run()?;
            let _here = shell.push_dir(&sources);
            let target = place.join(folder).join("compiled");
            let built = cmd!(shell, "cargo xtask dist").env("CARGO_TARGET_DIR", target).quiet().read()?;
            Ok(PathBuf::from(last_line(&built)?))
        })
    };
    let (one, other) = (built("one")?, built("the/other/of/the/two")?);
    compare(shell, &one, &other)?;
    let package = shell.read_binary_file(one)?;
    // If they differ, both stay, so that you can look at them.
    shell.remove_path(&place)?;
    Ok(package)
}

/// Fails with the names of the files that differ.
fn compare(shell: &Shell, one: &Path, other: &Path) -> Result<()> {
    if shell.read_binary_file(one)? == shell.read_binary_file(other)? {
        return Ok(());
    }
    // The unpacked files are next to the tarballs.
    let unpacked = |tarball: &Path| Ok::<_, anyhow::Error>(tarball.parent().context("no folder")?.join("package"));
    let (one, other) = (unpacked(one)?, unpacked(other)?);
    let mut differing = Vec::new();
    for file in shell.read_dir(&one)? {
        let name = file.file_name().context("a file without a name")?;
        if shell.read_binary_file(&file)? != shell.read_binary_file(other.join(name)).unwrap_or_default() {
            differing.push(name.to_string_lossy().into_owned());
        }
    }
    let what =
        if differing.is_empty() { "only modes, or how they are packed".to_owned() } else { differing.join(", ") };
    bail!("two builds of one commit differ in {what}. Run: diff -r {} {}", one.display(), other.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_that_differ_are_named() {
        let shell = Shell::new().unwrap();
        let place = std::env::temp_dir().join(format!("two-builds-{}", std::process::id()));
        let build = |name: &str, packed: &str, code: &str| {
            let folder = place.join(name);
            shell.write_file(folder.join("package/same.js"), "same").unwrap();
            shell.write_file(folder.join("package/core.js"), code).unwrap();
            shell.write_file(folder.join("package.tgz"), packed).unwrap();
            folder.join("package.tgz")
        };
        let (one, same) = (build("one", "a", "a"), build("same", "a", "a"));
        let (other, mode) = (build("other", "b", "b"), build("mode", "b", "a"));
        let differ = |other: &Path| compare(&shell, &one, other).map_err(|error| error.to_string());
        let found = (differ(&same), differ(&other).unwrap_err(), differ(&mode).unwrap_err());
        shell.remove_path(&place).unwrap();
        assert_eq!(found.0, Ok(()));
        assert!(found.1.starts_with("two builds of one commit differ in core.js. Run: diff -r "), "{}", found.1);
        assert!(found.2.starts_with("two builds of one commit differ in only modes, or how they"), "{}", found.2);
    }
}
