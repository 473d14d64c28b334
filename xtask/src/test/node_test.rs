//! Runs `node --test` on the tests of the package, and checks that a test ran in each file.

use std::ffi::OsStr;
use std::num::NonZero;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use super::files;
use crate::steps;
use crate::tools::{self, CHROMIUM_ARGUMENTS, Chromium, Engines};

/// The package as its tests get it.
pub(crate) struct Package<'a> {
    pub(crate) tarball: PathBuf,
    /// The folder in which it is installed.
    pub(crate) consumer: PathBuf,
    /// The folder of its modules around a core with hooks for tests.
    pub(crate) with_hooks: PathBuf,
    chromium: &'a Chromium,
    engines: Engines,
}

impl<'a> Package<'a> {
    pub(crate) fn new(
        shell: &Shell,
        chromium: &'a Chromium,
        tarball: PathBuf,
        consumer: PathBuf,
        with_hooks: PathBuf,
    ) -> Result<Self> {
        // Some tests use the matrix's browsers.
        tools::npm_ci(shell, &steps::root().join("tests/matrix"))?;
        Ok(Self { tarball, consumer, with_hooks, chromium, engines: tools::engines(shell)? })
    }

    /// The same tests for another package.
    pub(crate) fn of(&self, tarball: PathBuf, consumer: PathBuf, with_hooks: PathBuf) -> Self {
        Self { tarball, consumer, with_hooks, chromium: self.chromium, engines: self.engines.clone() }
    }

    /// Runs these files. The tests in `left_out`, written `FILE: NAME`, must not run, and all others must. Returns the file of each
    /// test that passed.
    pub(crate) fn test(
        &self,
        shell: &Shell,
        files: &[PathBuf],
        environment: &[(&str, &OsStr)],
        left_out: &[String],
    ) -> Result<Vec<PathBuf>> {
        let reporters = steps::root().join("xtask/npm");
        let report = steps::target().join("package-tests.txt");
        // By default, Node leaves one processor idle. But most files wait a third of the time.
        let at_once = std::thread::available_parallelism().map_or(1, NonZero::get) + 1;
        let at_once = at_once.to_string();
        // Milliseconds. So that a test that hangs is named.
        cmd!(shell, "node --test --test-concurrency={at_once} --test-timeout=1200000")
            .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
            .arg(format!("--test-reporter={}/test-reporter.mjs", reporters.display()))
            .arg(format!("--test-reporter-destination={}", report.display()))
            .arg(format!("--test-reporter={}/slowest-reporter.mjs", reporters.display()))
            .arg("--test-reporter-destination=stderr")
            .args(files)
            .env("CONSUMER", &self.consumer)
            .env("TARBALL", &self.tarball)
            .env("WITH_HOOKS", &self.with_hooks)
            .env("CHROMIUM", &self.chromium.browser)
            .env("CHROMIUM_ARGUMENTS", CHROMIUM_ARGUMENTS.join(" "))
            .env("FIREFOX", &self.engines.firefox)
            .env("WEBKIT", &self.engines.webkit)
            .env("WEBKIT_DRIVER", &self.engines.webkit_driver)
            .envs(environment.iter().copied())
            .quiet()
            .run()?;
        let ran = passed(&shell.read_file(report)?, left_out)?;
        files::ensure_each_ran(files, &ran)?;
        Ok(ran)
    }
}

/// The files of all tests of the package.
pub(crate) fn files(shell: &Shell) -> Result<Vec<PathBuf>> {
    let all = shell.read_dir(folder())?;
    Ok(all.into_iter().filter(|file| file.to_string_lossy().ends_with(".test.mjs")).collect())
}

pub(crate) fn folder() -> PathBuf {
    steps::root().join("tests/package")
}

/// The file of each test that passed, from the output of xtask/npm/test-reporter.mjs. Fails unless exactly those in `left_out` did
/// not run.
fn passed(report: &str, left_out: &[String]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut open: Vec<&String> = left_out.iter().collect();
    for line in report.lines() {
        let (result, test) = line.split_once(' ').with_context(|| format!("an unknown report: {line}"))?;
        if result == "passed" {
            files.push(PathBuf::from(test));
        } else if let Some(at) = open.iter().position(|name| *name == test) {
            open.remove(at);
        } else {
            bail!("{test} did not run");
        }
    }
    ensure!(open.is_empty(), "these should not run, or have other names: {open:?}");
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_must_have_run() {
        let [a, b] = ["/x/a b.test.mjs", "/x/b.test.mjs"];
        let report = format!("passed {a}\npassed {b}\npassed {b}\n");
        assert_eq!(passed(&report, &[]).unwrap(), [a, b, b].map(PathBuf::from));
        let skipped = format!("{report}skipped {a}: in Chromium\n");
        assert_eq!(passed(&skipped, &[]).unwrap_err().to_string(), "/x/a b.test.mjs: in Chromium did not run");
        assert!(passed("passed\n", &[]).is_err());
    }

    #[test]
    fn only_what_is_left_out_may_not_run() {
        let file = "/x/a.test.mjs";
        let left_out = [format!("{file}: in Chromium")];
        let skipped = format!("passed {file}\nskipped {file}: in Chromium\n");
        assert_eq!(passed(&skipped, &left_out).unwrap(), [PathBuf::from(file)]);
        let twice = format!("{skipped}skipped {file}: in Chromium\n");
        assert_eq!(passed(&twice, &left_out).unwrap_err().to_string(), "/x/a.test.mjs: in Chromium did not run");
        assert!(passed(&format!("passed {file}\n"), &left_out).is_err());
    }
}
