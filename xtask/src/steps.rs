//! Steps, which say what is done and how long it took, and the folders of the project.

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

/// The folder of the whole project. Cargo says where xtask is; without Cargo it is where it was compiled.
pub(crate) fn root() -> PathBuf {
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&xtask).parent().map(Path::to_owned).unwrap_or_default()
}

/// The folder for build output; `CARGO_TARGET_DIR` if it is set.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Does one step. Progress goes to standard error, so that standard output is left for results.
pub(crate) fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    eprintln!("==> {what}");
    let start = Instant::now();
    let result = work().with_context(|| what.to_owned());
    // Another step may go on for long.
    let result = result.inspect_err(|error| eprintln!("    failed after {}: {error:#}", duration(start)))?;
    // Steps can overlap, so its name is told again.
    eprintln!("    took {}: {what}", duration(start));
    Ok(result)
}

/// `12.3 s`
pub(crate) fn duration(start: Instant) -> String {
    format!("{:.1} s", start.elapsed().as_secs_f64())
}
