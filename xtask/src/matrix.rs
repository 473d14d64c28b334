//! Runs the packed package in every runtime, browser, bundler and test runner that it supports: `tests/matrix/`.

use std::path::Path;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::steps::{self, step};
use crate::tools::{self, CHROMIUM_ARGUMENTS, Chromium};

/// Which rows to run.
#[derive(Clone, Copy)]
pub(crate) enum Rows {
    /// Every one.
    All,
    /// The ones that are quick or tell most: every change is tested with them.
    Quick,
}

impl Rows {
    /// The name that `main.mjs` knows.
    fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Quick => "quick",
        }
    }
}

/// Returns how many rows passed. `consumer` is where the tarball is installed; the emulator runs from there.
pub(crate) fn run(shell: &Shell, chromium: &Chromium, tarball: &Path, consumer: &Path, rows: Rows) -> Result<usize> {
    let folder = steps::root().join("tests/matrix");
    tools::npm_ci(shell, &folder)?;
    let engines = tools::engines(shell)?;
    let out = steps::target().join("matrix");
    let which = rows.name();
    step("Run the package in other runtimes, browsers, bundlers and test runners", || {
        let main = folder.join("main.mjs");
        let command = cmd!(shell, "node {main} {which}")
            .env("CONSUMER", consumer)
            .env("TARBALL", tarball)
            .env("MATRIX", &out)
            .env("CHROMIUM", &chromium.browser)
            .env("CHROMIUM_ARGUMENTS", CHROMIUM_ARGUMENTS.join(" "))
            .env("FIREFOX", &engines.firefox)
            .env("WEBKIT", &engines.webkit)
            .env("WEBKIT_DRIVER", &engines.webkit_driver);
        let table = command.quiet().ignore_status().output()?;
        let text = String::from_utf8_lossy(&table.stdout);
        print!("{text}");
        ensure!(table.status.success(), "the package fails in some environment");
        let passed = text.lines().filter(|line| line.starts_with("pass ")).count();
        // Every folder of projects/ has a row, and main.mjs fails unless each row that it was asked for passed.
        ensure!(passed > 0, "no environment was tested");
        Ok(passed)
    })
}
