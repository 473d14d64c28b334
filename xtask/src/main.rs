//! `cargo xtask`: the one way to build, test and demonstrate the product.
//!
//! Each command finds or installs what it needs and says what it does. If it cannot, it fails with the command that a person
//! would have to run.
#![allow(clippy::arithmetic_side_effects, reason = "all counts here are small, and none comes from outside")]

mod bench;
mod copy;
mod demo;
mod dist;
mod fuzz;
mod judge;
mod matrix;
mod names;
mod npm_page;
mod one_place;
mod release;
mod repository;
mod reproduce;
mod sizes;
mod steps;
mod test;
mod tools;
mod typings;
mod wasm;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use xshell::Shell;

const HELP: &str = "\
Usage: cargo xtask COMMAND

  demo [--once]  Build the package, install it, and run the examples against the emulator.
                 Ends with Ctrl-C, or with --once after the example script.
  test           Run all tests: in Rust, in Node and in browsers, with the quick part of the matrix.
  test --no-wasm Run the tests of the package with the core that is JavaScript. `test` runs those that tell most.
  test --matrix  Run the package in every runtime, browser, bundler and test runner that it supports.
  dist           Build the npm package. The last line is the path of its tarball.
                 With WEBEX_RECORDINGS_REPOSITORY=https://github.com/OWNER/NAME the package names its repository.
  release        Check and test everything, gather what is published, and say how to publish it. See docs/releasing.md.
    --repository https://github.com/OWNER/NAME
                 Where the sources are. The package names it, and the links in its README lead there.
    --tag TAG    Fail unless this is the tag of the version.
    --check      Only check what takes no time.
    --verify     Only build the last commit in two folders, and compare the packages.
  fuzz [--seconds N] [TARGET]
                 Feed the core arbitrary input, for N seconds per target (default 60).
                 See tests/fuzz/README.md.
  bench [PART]   Compare the package with clients that others would write. The parts are
                   sizes      the size of each
                   decode     from bytes to checked objects, in Node 20, 22 and 24, Chromium and Firefox
                   calls      whole calls, without a network and over loopback, in Node 20, 22 and 24
                   start      import, load and first call in a fresh process, and its memory
                   walk       10 000 recordings of a year, page by page
                   memory     the memory after 100 000 calls without a pause
                   downloads  a file of 256 MiB as fast as possible, and one of 4 GiB at 50 MB a second
                   emulator   the emulator's speed and memory, with 100 and with 100 000 recordings
                   deletions  500 at once, with ten a second allowed
                   element    10 000 recordings in the element, in Chromium
                 All of them take half an hour, and mean little while the machine is busy otherwise. With ROUNDS=1 they
                 only show that everything works.
    --against FOLDER
                 Measure an earlier build in the same run. FOLDER is the target/npm of another checkout: it has the
                 tarball, and for `decode` also with-hooks/, which `cargo xtask bench decode` makes there.
  judge [NAME]   Let programs and clients by others judge the emulator: all of them, or those with NAME in their names.
                 Not part of `test`, because it needs Python 3.11, 3.12 or 3.13.
  sizes          Print the size of each entry of the package, compared with clients that others would write, and
                 what takes up the bytes of the core.";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let shell = Shell::new()?;
    shell.change_dir(steps::root());
    match words.as_slice() {
        ["demo"] => demo::run(&shell, demo::End::WithCtrlC),
        ["demo", "--once"] => demo::run(&shell, demo::End::AfterTheScript),
        ["test"] => test::run(&shell),
        ["test", "--no-wasm"] => test::run_without_wasm(&shell),
        ["test", "--matrix"] => test::run_matrix(&shell),
        ["fuzz"] => fuzz::run(&shell, 60, None),
        ["fuzz", "--seconds", seconds, target @ ..] if target.len() < 2 => {
            let seconds = seconds.parse().with_context(|| format!("`{seconds}` is not a number of seconds"))?;
            fuzz::run(&shell, seconds, target.first().copied())
        }
        ["fuzz", target] if !target.starts_with('-') => fuzz::run(&shell, 60, Some(target)),
        ["bench", arguments @ ..] => bench::run(&shell, arguments),
        ["judge"] => judge::run(&shell, None),
        ["judge", name] if !name.starts_with('-') => judge::run(&shell, Some(name)),
        ["sizes"] => sizes::run(&shell),
        ["dist"] => {
            println!("{}", dist::run(&shell)?.display());
            Ok(())
        }
        ["release", arguments @ ..] => release::run(&shell, arguments),
        // `cargo test` runs WebAssembly test binaries with this.
        ["test-runner", ..] => wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(&words),
        ["--help" | "-h" | "help"] | [] => {
            println!("{HELP}");
            Ok(())
        }
        _ => bail!("`{}` is not a command.\n{HELP}", words.join(" ")),
    }
}
