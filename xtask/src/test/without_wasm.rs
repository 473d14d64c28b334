//! Runs the tests of the package again, with the core in JavaScript: it must do the same.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use super::node_test::{self, Package};
use crate::steps::{self, step};
use crate::{dist, tools};

/// The files that tell the most about the core in the least time.
const TELLING: [&str; 17] = [
    "batches.test.mjs",
    "decode.test.mjs",
    "download.test.mjs",
    "events.test.mjs",
    "failures.test.mjs",
    "foreign.test.mjs",
    "limits.test.mjs",
    "links.test.mjs",
    "lists.test.mjs",
    "merged.test.mjs",
    "node.test.mjs",
    "odd.test.mjs",
    "operations.test.mjs",
    "panics.test.mjs",
    "secrecy.test.mjs",
    "walks.test.mjs",
    "widget-docs.test.mjs",
];

/// The files that test how the package is built, packed or typed, whatever its core is.
const ABOUT_PACKING: [&str; 7] = [
    "bench.test.mjs",
    "contents.test.mjs",
    "editor.test.mjs",
    "one-place.test.mjs",
    "published.test.mjs",
    "sizes.test.mjs",
    "typings.test.mjs",
];

/// The tests of WebAssembly itself, with their files. They do not run.
const ABOUT_WASM: [(&str, &str); 7] = [
    ("chromium.test.mjs", "if the policy forbids WebAssembly, the error says so"),
    ("node.test.mjs", "without WebAssembly, importing works, and the first call says why it fails"),
    ("node.test.mjs", "importing and constructing load nothing; a failed load is reported and tried again"),
    ("node.test.mjs", "loading the core counts against `timeoutMs`, and an abort does not wait for it"),
    ("words.test.mjs", "in Node, if WebAssembly is switched off"),
    ("words.test.mjs", "in a page, if there is no WebAssembly"),
    ("words.test.mjs", "in a service worker, which cannot load modules later"),
];

/// Each entry of the package, and which of those without WebAssembly takes its place.
const REPLACED: [(&str, &str); 9] = [
    ("index.js", "no-wasm.js"),
    ("inline.js", "no-wasm.js"),
    ("node.js", "no-wasm.js"),
    ("workerd.js", "no-wasm.js"),
    ("edge-light.js", "no-wasm.js"),
    ("index.cjs", "no-wasm.cjs"),
    ("node.cjs", "no-wasm.cjs"),
    ("global.js", "global.no-wasm.js"),
    ("widget.global.js", "widget.no-wasm.global.js"),
];

/// Runs the files that tell most. `ran` has the file of each test that passed with WebAssembly: as many must pass now. Returns their
/// number.
pub(crate) fn test_telling(shell: &Shell, package: &Package<'_>, ran: &[PathBuf]) -> Result<usize> {
    let files = TELLING.map(path);
    let passed = test(shell, package, &files)?;
    let count = |all: &[PathBuf], file: &PathBuf| all.iter().filter(|one| *one == file).count();
    for file in &files {
        let left_out = ABOUT_WASM.iter().filter(|(name, _)| path(name) == *file).count();
        let (with, without) = (count(ran, file), count(&passed, file));
        ensure!(with == without + left_out, "{}: {with} tests, but {without} without WebAssembly", file.display());
    }
    Ok(passed.len())
}

/// Runs all files that have to do with the core. Returns how many tests passed.
pub(crate) fn test_all(shell: &Shell, package: &Package<'_>) -> Result<usize> {
    let mut files = node_test::files(shell)?;
    for file in ABOUT_PACKING.map(path) {
        let at = files.iter().position(|one| *one == file);
        ensure!(at.map(|at| files.remove(at)).is_some(), "there is no {}", file.display());
    }
    Ok(test(shell, package, &files)?.len())
}

fn test(shell: &Shell, package: &Package<'_>, files: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let package = without_wasm(shell, package)?;
    let ours = ABOUT_WASM.iter().filter(|(file, _)| files.contains(&path(file)));
    let left_out: Vec<String> = ours.map(|(file, name)| format!("{}: {name}", path(file).display())).collect();
    step("Test the package without WebAssembly", || {
        package.test(shell, files, &[("CORE", OsStr::new("no-wasm"))], &left_out)
    })
}

fn path(file: &str) -> PathBuf {
    node_test::folder().join(file)
}

/// Makes and installs a package whose every entry is one without WebAssembly. The package must have been built.
fn without_wasm<'a>(shell: &Shell, package: &Package<'a>) -> Result<Package<'a>> {
    let place = steps::target().join("npm/without-wasm");
    shell.remove_path(&place)?;
    let (files, with_hooks) = (place.join("package"), place.join("with-hooks"));
    step("Make a package without WebAssembly", || {
        replace_entries(shell, &steps::target().join("npm/package"), &files)?;
        replace_entries(shell, &package.with_hooks, &with_hooks)?;
        let _here = shell.push_dir(&files);
        Ok(cmd!(shell, "npm pack --silent --pack-destination {place}").quiet().ignore_stdout().run()?)
    })?;
    let tarball = place.join(dist::tarball().file_name().unwrap_or_default());
    let consumer = steps::target().join("consumer-without-wasm");
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    Ok(package.of(tarball, consumer, with_hooks))
}

fn replace_entries(shell: &Shell, from: &Path, to: &Path) -> Result<()> {
    tools::copy_folder(shell, from, to)?;
    for (entry, without) in REPLACED {
        ensure!(to.join(entry).is_file(), "the package has no {entry}");
        shell.copy_file(to.join(without), to.join(entry))?;
    }
    Ok(())
}
