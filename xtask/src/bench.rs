//! Measures the packed package against what one would write without it: `tests/bench/walk.mjs`.
//!
//! The numbers are told and nothing is demanded of them, since they are another machine's tomorrow.

use anyhow::Result;
use xshell::{Shell, cmd};

use crate::steps::{self, step};
use crate::{dist, tools};

pub(crate) fn run(shell: &Shell) -> Result<()> {
    let tarball = dist::run(shell)?;
    let folder = steps::root().join("tests/bench");
    tools::npm_ci(shell, &folder)?;
    let out = steps::target().join("bench");
    let (consumer, results) = (out.join("consumer"), out.join("walk.json"));
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    step("Walk 10 000 recordings, with 20 ms for each request", || {
        let walk = folder.join("walk.mjs");
        Ok(cmd!(shell, "node {walk}").env("CONSUMER", &consumer).env("RESULTS", &results).quiet().run()?)
    })?;
    eprintln!("Each run is in {}.", results.display());
    Ok(())
}
