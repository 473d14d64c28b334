//! Runs `node --test` on the files of a folder, and checks that a test ran in each of them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use xshell::{Cmd, Shell};

use super::files;
use crate::steps;

/// Returns how many tests passed. `command` is `node`, with the environment that the tests need.
pub(crate) fn run(shell: &Shell, command: Cmd<'_>, folder: &Path) -> Result<usize> {
    let files: Vec<_> =
        shell.read_dir(folder)?.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect();
    let reporter = steps::root().join("xtask/npm/test-reporter.mjs");
    let report = steps::target().join("package-tests.txt");
    command
        .args(["--test", "--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg(format!("--test-reporter={}", reporter.display()))
        .arg(format!("--test-reporter-destination={}", report.display()))
        .args(&files)
        .quiet()
        .run()?;
    let ran = passed(&shell.read_file(report)?)?;
    files::ensure_each_ran(&files, &ran)?;
    Ok(ran.len())
}

/// The file of each test that passed, from the output of xtask/npm/test-reporter.mjs. Fails if a test did not run.
fn passed(report: &str) -> Result<Vec<PathBuf>> {
    let files = report.lines().map(|line| {
        let (result, test) = line.split_once(' ').with_context(|| format!("an unknown report: {line}"))?;
        ensure!(result == "passed", "{test} did not run");
        Ok(PathBuf::from(test))
    });
    files.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_must_have_run() {
        let [a, b] = ["/x/a b.test.mjs", "/x/b.test.mjs"];
        let report = format!("passed {a}\npassed {b}\npassed {b}\n");
        assert_eq!(passed(&report).unwrap(), [a, b, b].map(PathBuf::from));
        let skipped = format!("{report}skipped {a}: in Chromium\n");
        assert_eq!(passed(&skipped).unwrap_err().to_string(), "/x/a b.test.mjs: in Chromium did not run");
        assert!(passed("passed\n").is_err());
    }
}
