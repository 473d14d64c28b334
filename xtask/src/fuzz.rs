//! Fuzzing: builds the targets in `tests/fuzz` with libFuzzer, and runs them for a time or for a number of inputs.
//!
//! Any Rust will do, even a stable one: the flags are those of `cargo fuzz --sanitizer none`. A memory sanitizer, which would
//! need nightly Rust, has nothing to find in safe code.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::steps::{self, step};
use crate::tools;

/// Tells libFuzzer which branches an input reaches, and which values are compared.
const COVERAGE: [&str; 7] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
    "--cfg=fuzzing",
];

/// How many inputs a test run uses. Enough for every branch close to the seeds.
const TEST_RUNS: u64 = 20_000;

/// Make runs reproducible: without them, memory addresses and timing influence the inputs.
const REPRODUCIBLE: [&str; 2] = ["-use_cmp=0", "-reload=0"];

/// Runs one target or all of them, each for `seconds`. The inputs found are kept, and the next run starts from them.
pub(crate) fn run(shell: &Shell, seconds: u64, only: Option<&str>) -> Result<()> {
    let known = targets(shell)?;
    let wanted: Vec<_> = known.iter().filter(|target| only.is_none_or(|only| only == *target)).collect();
    ensure!(!wanted.is_empty(), "no such fuzz target; the targets are {}", known.join(", "));
    let fuzzer = Fuzzer::build(shell)?;
    for target in wanted {
        let corpus = folder().join("corpus").join(target);
        let limit = format!("-max_total_time={seconds}");
        let report = step(&format!("Fuzz {target} for {seconds} s"), || fuzzer.run(target, &corpus, &[limit]))?;
        println!("{target}: {report}");
    }
    Ok(())
}

/// Runs every target on the same number of inputs, starting from only the seeds. Returns the number of targets.
pub(crate) fn test(shell: &Shell) -> Result<usize> {
    let targets = targets(shell)?;
    let fuzzer = Fuzzer::build(shell)?;
    let seed = std::env::var("SEED").unwrap_or_else(|_| "1".to_owned());
    step(&format!("Fuzz every target with {TEST_RUNS} inputs (SEED={seed})"), || {
        for target in &targets {
            let corpus = steps::target().join("fuzz/corpus").join(target);
            shell.remove_path(&corpus)?;
            let mut options = REPRODUCIBLE.map(str::to_owned).to_vec();
            options.extend([format!("-seed={seed}"), format!("-runs={TEST_RUNS}")]);
            let report = fuzzer.run(target, &corpus, &options)?;
            ensure!(report.runs >= TEST_RUNS, "{target}: {} of {TEST_RUNS} inputs were run", report.runs);
            eprintln!("    {target}: {report}");
        }
        Ok(targets.len())
    })
}

fn folder() -> PathBuf {
    steps::root().join("tests/fuzz")
}

/// The names of the targets. Each has a source file and a folder of seeds.
fn targets(shell: &Shell) -> Result<Vec<String>> {
    let names = |inside: &str| -> Result<Vec<String>> {
        let entries = shell.read_dir(folder().join(inside))?;
        Ok(entries.iter().filter_map(|entry| Some(entry.file_stem()?.to_string_lossy().into_owned())).collect())
    };
    let (sources, seeds) = (names("fuzz_targets")?, names("seeds")?);
    ensure!(!sources.is_empty() && sources == seeds, "fuzz_targets/ has {sources:?}, but seeds/ has {seeds:?}");
    Ok(sources)
}

/// The targets, compiled.
struct Fuzzer<'a> {
    shell: &'a Shell,
    programs: PathBuf,
}

impl<'a> Fuzzer<'a> {
    fn build(shell: &'a Shell) -> Result<Self> {
        // libFuzzer is written in C++.
        if std::env::var_os("CXX").is_none() && tools::on_path("c++").is_none() {
            tools::install_debian_packages(shell, &["g++"])
                .context("Fuzzing needs a C++ compiler: install one, or set CXX to its path")?;
        }
        let host = cmd!(shell, "rustc --print host-tuple").quiet().read()?;
        let target = steps::target().join("fuzz");
        let manifest = folder().join("Cargo.toml");
        step("Compile the fuzz targets", || {
            // With an explicit target, the flags do not apply to build scripts, which are not linked with libFuzzer.
            let build = ["build", "--release", "--bins", "--quiet", "--locked", "--target", &host];
            let mut command = cmd!(shell, "cargo").args(build).arg("--manifest-path").arg(manifest);
            // The cargo that runs xtask set these for itself.
            for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTFLAGS"] {
                command = command.env_remove(variable);
            }
            let flags = COVERAGE.join("\u{1f}");
            Ok(command.env("CARGO_ENCODED_RUSTFLAGS", flags).env("CARGO_TARGET_DIR", &target).quiet().run()?)
        })?;
        Ok(Self { shell, programs: target.join(host).join("release") })
    }

    /// Starts from the seeds and the corpus. New inputs are only kept in the corpus.
    fn run(&self, target: &str, corpus: &PathBuf, options: &[String]) -> Result<Report> {
        let program = self.programs.join(target);
        let seeds = folder().join("seeds").join(target);
        let artifacts = folder().join("artifacts").join(target);
        for folder in [corpus, &artifacts] {
            self.shell.create_dir(folder)?;
        }
        // An input that takes longer than this counts as a hang.
        let command = cmd!(self.shell, "{program} {options...} -timeout=10")
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args([corpus, &seeds]);
        let output = command.env("RUST_BACKTRACE", "0").quiet().ignore_status().output()?;
        let log = String::from_utf8_lossy(&output.stderr);
        if output.status.success() {
            return Report::read(&log).with_context(|| format!("{target} reported no result:\n{log}"));
        }
        let said: Vec<&str> = log.lines().filter(|line| !is_progress(line)).collect();
        eprintln!("{}", said.join("\n"));
        match log.lines().find_map(|line| Some(line.split_once("Test unit written to ")?.1)) {
            Some(input) => bail!("{target} fails on {input}\nTo reproduce: {} {input}", program.display()),
            None => bail!("{target} failed: {}", output.status),
        }
    }
}

/// libFuzzer reports its progress on lines such as `#512 NEW cov: …` and `INFO: …`.
fn is_progress(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("INFO: ")
}

/// What libFuzzer reports at the end of a run.
#[derive(Debug, PartialEq)]
struct Report {
    runs: u64,
    /// Branches reached.
    edges: u64,
    /// Branches reached, distinguished by how often.
    features: u64,
    /// How many inputs are enough to reach them.
    corpus: u64,
}

impl Report {
    fn read(log: &str) -> Option<Self> {
        let last = log.lines().rev().find(|line| line.contains("\tDONE "))?;
        let after = |name: &str| -> Option<u64> {
            let value = last.split_once(name)?.1.trim_start();
            value.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
        };
        let done = log.lines().rev().find_map(|line| line.strip_prefix("Done ")?.split_once(" runs "))?;
        Some(Self {
            runs: done.0.parse().ok()?,
            edges: after("cov:")?,
            features: after("ft:")?,
            corpus: after("corp:")?,
        })
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { runs, edges, features, corpus } = self;
        write!(f, "{runs} inputs, {edges} edges, {features} features, {corpus} inputs kept")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_seeds() {
        let found = targets(&Shell::new().unwrap()).unwrap();
        assert!(found.contains(&"retry_after".to_owned()), "{found:?}");
    }

    #[test]
    fn the_end_of_a_run_is_read() {
        let log = "#2\tINITED cov: 5 ft: 6 corp: 1/1b\n\
                   #20000\tDONE   cov: 537 ft: 955 corp: 132/4072b lim: 70 exec/s: 0 rss: 28Mb\n\
                   Done 20000 runs in 0 second(s)\n";
        assert_eq!(Report::read(log), Some(Report { runs: 20_000, edges: 537, features: 955, corpus: 132 }));
        assert_eq!(Report::read("Done 20000 runs in 0 second(s)"), None);
        assert_eq!(Report::read("#20000\tDONE   cov: 537 ft: 955 corp: 132/4072b"), None);
    }
}
