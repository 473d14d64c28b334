//! Measures the packed package against what people would write without it: `cargo xtask bench [PART]`
//!
//! Each part is a script in `tests/bench/`, which prints a table and adds its results to a file that all parts share. The
//! numbers are only reported, never checked, because they differ from machine to machine.

use std::path::PathBuf;

use anyhow::{Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::dist;
use crate::steps::{self, step};
use crate::tools::{self, CHROMIUM_ARGUMENTS};

/// A part, and what it needs in addition to the package.
pub(crate) struct Part {
    /// Also the name of the script.
    name: &'static str,
    what: &'static str,
    /// Needs the core with the hooks for tests, which can decode without a server.
    wants_hooks: bool,
    wants_browsers: bool,
}

impl Part {
    const fn new(name: &'static str, what: &'static str) -> Self {
        Self { name, what, wants_hooks: false, wants_browsers: false }
    }
}

pub(crate) const SIZES: Part =
    Part::new("sizes", "Measure the size of the package, and of clients that others would write");

const PARTS: [Part; 6] = [
    SIZES,
    Part { wants_hooks: true, wants_browsers: true, ..Part::new("decode", "Decode pages in Node and in browsers") },
    Part::new("calls", "Make whole calls"),
    Part { wants_hooks: true, ..Part::new("start", "Start fresh processes, up to the first answer") },
    Part::new("walk", "Walk through 10 000 recordings, with 20 ms per request"),
    Part::new("deletions", "Delete 500 recordings at once, with ten a second allowed"),
];

/// Measures one part, or all. Draws the chart for the README if the results for it are complete.
pub(crate) fn run(shell: &Shell, only: Option<&str>) -> Result<()> {
    let parts: Vec<&Part> = PARTS.iter().filter(|part| only.is_none_or(|name| name == part.name)).collect();
    if parts.is_empty() {
        let names = PARTS.map(|part| part.name).join(", ");
        bail!("`{}` is not a part of the benchmark. The parts are: {names}", only.unwrap_or_default());
    }
    let results = measure(shell, &parts)?;
    let chart = steps::root().join("tests/bench/chart.mjs");
    Ok(cmd!(shell, "node {chart}").env("RESULTS", results).quiet().run()?)
}

/// Returns the file with the results, which also contains earlier results of other parts.
pub(crate) fn measure(shell: &Shell, parts: &[&Part]) -> Result<PathBuf> {
    let tarball = dist::run(shell)?;
    let folder = steps::root().join("tests/bench");
    tools::npm_ci(shell, &folder)?;
    let out = steps::target().join("bench");
    let (consumer, results) = (out.join("consumer"), out.join("results.json"));
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    let hooks = parts.iter().any(|part| part.wants_hooks).then(|| dist::with_hooks(shell)).transpose()?;
    for part in parts {
        let script = folder.join(format!("{}.mjs", part.name));
        let mut command = cmd!(shell, "node {script}").env("CONSUMER", &consumer).env("RESULTS", &results);
        if let Some(folder) = &hooks {
            command = command.env("WITH_HOOKS", folder);
        }
        if part.wants_browsers {
            command = with_browsers(shell, command)?;
        }
        step(part.what, || Ok(command.quiet().run()?))?;
    }
    eprintln!("The results are in {}.", results.display());
    Ok(results)
}

/// Adds the browsers, and the matrix's packages that drive them.
fn with_browsers<'a>(shell: &Shell, command: Cmd<'a>) -> Result<Cmd<'a>> {
    tools::npm_ci(shell, &steps::root().join("tests/matrix"))?;
    Ok(command
        .env("CHROMIUM", tools::chromium(shell)?.browser)
        .env("CHROMIUM_ARGUMENTS", CHROMIUM_ARGUMENTS.join(" "))
        .env("FIREFOX", tools::engines(shell)?.firefox))
}
