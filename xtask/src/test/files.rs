//! Checks that at least one test ran in every file that has tests.
//!
//! A runner that finds no test succeeds, and so does one that skips what it finds.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::steps;

/// Fails unless a test ran in each of these files.
pub(crate) fn ensure_each_ran(files: &[PathBuf], ran: &[PathBuf]) -> Result<()> {
    ensure!(!files.is_empty(), "no file has a test");
    let left_out: Vec<String> = files.iter().filter(|file| !ran.contains(file)).map(|file| name(file)).collect();
    ensure!(left_out.is_empty(), "no test ran in {}", left_out.join(", "));
    Ok(())
}

fn name(file: &Path) -> String {
    file.strip_prefix(steps::root()).unwrap_or(file).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_test_that_ran_is_named() {
        let [a, b, c] = ["a.rs", "b.rs", "c.rs"].map(|name| steps::root().join(name));
        let check = |files: &[&PathBuf], ran: &[&PathBuf]| {
            let owned = |paths: &[&PathBuf]| paths.iter().map(|path| (*path).clone()).collect::<Vec<_>>();
            ensure_each_ran(&owned(files), &owned(ran)).map_err(|error| error.to_string())
        };
        assert_eq!(check(&[&a, &b], &[&b, &a, &a, &c]), Ok(()));
        assert_eq!(check(&[&a, &b, &c], &[&b]), Err("no test ran in a.rs, c.rs".to_owned()));
        assert_eq!(check(&[], &[&a]), Err("no file has a test".to_owned()));
    }
}
