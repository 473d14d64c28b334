//! Runs all tests: the Rust of the client, the emulator and xtask, the bindings in Node and in Chromium, and the packed package
//! as its users get it, wherever they use it.

mod cargo_test;
mod files;
mod node_test;
mod without_wasm;

use std::io::Read;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, ensure};
use xshell::{Shell, cmd};

use cargo_test::Tests;
use node_test::Package;

use crate::copy::Copy;
use crate::steps::{self, step};
use crate::tools::{self, CHROMIUM_ARGUMENTS, Chromium};
use crate::wasm::{TARGET, Toolchain};
use crate::{demo, dist, fuzz, matrix, one_place, reproduce};

pub(crate) fn run(shell: &Shell) -> Result<()> {
    let start = Instant::now();
    tools::require_node(shell)?;
    let chromium = tools::chromium(shell)?;
    let toolchain = Toolchain::for_tests(shell)?;
    style(shell, &toolchain)?;
    // A build without a network may have to install it, and only one step at a time can install anything.
    Toolchain::find(shell)?;
    // Neither needs what the other one makes, and neither keeps two processors busy.
    let sources = || test_sources(shell, &toolchain, &chromium);
    let (mut tests, built) = at_once(sources, build)?;
    let Built { tarball, consumer, with_a_field, with_hooks, tests: built } = built;
    tests += built;
    let package = Package::new(shell, &chromium, tarball, consumer, with_hooks)?;
    let ran = step("Test the package in Node and in browsers", || {
        package.test(shell, &node_test::files(shell)?, &[("WITH_A_FIELD", with_a_field.as_os_str())], &[])
    })?;
    tests += ran.len();
    tests += without_wasm::test_telling(shell, &package, &ran)?;
    tests += matrix::run(shell, &chromium, &package.tarball, &package.consumer, matrix::Rows::Quick)?;
    eprintln!("All tests took {}.", steps::duration(start));
    println!("{tests} passed, 0 failed");
    Ok(())
}

/// Tests the Rust of the client, the emulator and xtask on this machine, and the bindings in Node and in Chromium. Returns the number
/// of tests.
fn test_sources(shell: &Shell, toolchain: &Toolchain, chromium: &Chromium) -> Result<usize> {
    let mut tests = step("Test the client's core, the emulator and xtask on this machine", || {
        let mut passed = 0;
        for (package, folder) in [
            ("webex-converged-recordings", ""),
            ("webex-recordings-emulator", "emulator"),
            ("webex-recordings-generate", "xtask/generate"),
            ("xtask", "xtask"),
        ] {
            let command = cmd!(shell, "cargo test --locked --package {package}");
            passed += cargo_test::run(command, &steps::root().join(folder), Tests::Native)?;
        }
        Ok(passed)
    })?;
    tests += fuzz::test(shell)?;
    tests += step("Test the bindings in Node", || bindings(shell, toolchain, None))?;
    tests += step("Test the bindings in Chromium", || bindings(shell, toolchain, Some(chromium)))?;
    Ok(tests)
}

/// What the tests of the package need.
struct Built {
    tarball: PathBuf,
    /// The folder in which it is installed.
    consumer: PathBuf,
    /// The folder of another build, with one more field in each model.
    with_a_field: PathBuf,
    /// The folder of another build, with hooks for tests.
    with_hooks: PathBuf,
    /// How many tests have passed on the way.
    tests: usize,
}

/// Builds the package, tests the demo with it, and builds the package again from a copy of the sources, to compare both.
fn build(shell: &Shell) -> Result<Built> {
    let (tarball, consumer) = installed(shell)?;
    let mut tests = demo::test(shell, &tarball)?;
    let again = || {
        let copy = Copy::new(shell)?;
        Ok((reproduce::test(shell, &tarball, &copy)?, one_place::build(shell, &copy)?))
    };
    let ((compared, with_a_field), with_hooks) = at_once(again, dist::with_hooks)?;
    tests += compared;
    Ok(Built { tarball, consumer, with_a_field, with_hooks, tests })
}

/// Does both at once. A shell cannot be shared, so `other` gets one of its own.
fn at_once<A, B: Send>(
    one: impl FnOnce() -> Result<A>,
    other: impl FnOnce(&Shell) -> Result<B> + Send,
) -> Result<(A, B)> {
    std::thread::scope(|scope| {
        let other = scope.spawn(|| {
            let shell = Shell::new()?;
            shell.change_dir(steps::root());
            other(&shell)
        });
        let one = one();
        let other = other.join().map_err(|_| anyhow!("a step panicked"))?;
        Ok((one?, other?))
    })
}

/// The package in every environment.
pub(crate) fn run_matrix(shell: &Shell) -> Result<()> {
    let start = Instant::now();
    tools::require_node(shell)?;
    let chromium = tools::chromium(shell)?;
    let (tarball, consumer) = installed(shell)?;
    let passed = matrix::run(shell, &chromium, &tarball, &consumer, matrix::Rows::All)?;
    eprintln!("All environments took {}.", steps::duration(start));
    println!("{passed} passed, 0 failed");
    Ok(())
}

/// All tests of the package, with the core that is JavaScript.
pub(crate) fn run_without_wasm(shell: &Shell) -> Result<()> {
    let start = Instant::now();
    tools::require_node(shell)?;
    let chromium = tools::chromium(shell)?;
    tools::npm_ci(shell, &steps::root().join("tests/package"))?;
    let (tarball, consumer) = installed(shell)?;
    let package = Package::new(shell, &chromium, tarball, consumer, dist::with_hooks(shell)?)?;
    let passed = without_wasm::test_all(shell, &package)?;
    eprintln!("All tests without WebAssembly took {}.", steps::duration(start));
    println!("{passed} passed, 0 failed");
    Ok(())
}

/// The folders whose JavaScript is checked by TypeScript, as their `tsconfig.json` says.
const TYPED: [&str; 2] = ["pkg-template", "www-example"];

/// Formatting, lints and types.
fn style(shell: &Shell, toolchain: &Toolchain) -> Result<()> {
    at_once(|| rust_style(shell, toolchain), javascript_style)?;
    Ok(())
}

fn javascript_style(shell: &Shell) -> Result<()> {
    let npm = steps::root().join("xtask/npm");
    tools::npm_ci(shell, &npm)?;
    step("Check the formatting and lints of JavaScript", || {
        let biome = npm.join("node_modules/@biomejs/biome/bin/biome");
        Ok(cmd!(shell, "node {biome} check --error-on-warnings").quiet().run()?)
    })?;
    // TypeScript needs the types of what the tests import.
    for folder in ["tests/package", "tests/bench", "tests/matrix"] {
        tools::npm_ci(shell, &steps::root().join(folder))?;
    }
    step("Check the types of JavaScript", || {
        let tsc = npm.join("node_modules/typescript/bin/tsc");
        // The modules that several tests import. A test itself is checked by running it.
        cmd!(shell, "node {tsc} --project tests").quiet().run()?;
        for folder in TYPED {
            cmd!(shell, "node {tsc} --project {folder}").quiet().run()?;
            let checked = cmd!(shell, "node {tsc} --project {folder} --listFilesOnly").quiet().read()?;
            // TypeScript leaves a script out that has its typings beside it.
            for file in shell.read_dir(folder)?.iter().filter(|file| is_script(file)) {
                ensure!(checked.lines().any(|line| Path::new(line) == file), "{} is not checked", file.display());
            }
        }
        Ok(())
    })
}

/// A minimal toolchain does not contain the tools for this.
fn rust_style(shell: &Shell, toolchain: &Toolchain) -> Result<()> {
    let has = |tool: &str| cmd!(shell, "cargo {tool} --version").quiet().ignore_stdout().ignore_stderr().run().is_ok();
    let has_both = || has("fmt") && has("clippy");
    if !has_both() {
        let by_hand = "Run: rustup component add rustfmt clippy";
        step("Get rustfmt and clippy", || {
            cmd!(shell, "rustup component add rustfmt clippy").quiet().ignore_stderr().run().context(by_hand)
        })?;
        ensure!(has_both(), by_hand);
    }
    step("Check the formatting and lints of Rust", || {
        cmd!(shell, "cargo fmt --all --check").quiet().run()?;
        cmd!(shell, "cargo fmt --check --manifest-path tests/fuzz/Cargo.toml").quiet().run()?;
        let clippy = ["clippy", "--quiet", "--locked", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        cmd!(shell, "cargo").args(clippy).quiet().run()?;
        if !toolchain.has_prebuilt_library() {
            eprintln!("    src/js/ was not linted: that takes the prebuilt library for {TARGET}");
            return Ok(());
        }
        let bindings = ["--package", "webex-converged-recordings", "--package", "webex-recordings-emulator"];
        let clippy = ["clippy", "--quiet", "--locked", "--lib", "--test", "js", "--target", TARGET];
        Ok(toolchain.cargo(shell).args(clippy).args(bindings).args(["--", "--deny", "warnings"]).run()?)
    })
}

fn is_script(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == "js" || extension == "mjs")
}

fn bindings(shell: &Shell, toolchain: &Toolchain, browser: Option<&Chromium>) -> Result<usize> {
    let runner = std::env::current_exe().context("xtask has no path")?;
    let runner = format!("{} test-runner", runner.display());
    let mut command = toolchain
        .cargo(shell)
        .args(["test", "--locked", "--package", "webex-converged-recordings", "--test", "js"])
        .args(["--target", TARGET])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    if !toolchain.has_prebuilt_library() {
        command = command.arg("-Zbuild-std=std,panic_abort").env("RUSTC_BOOTSTRAP", "1");
    }
    if let Some(chromium) = browser {
        let settings = steps::target().join("webdriver.json");
        shell.write_file(&settings, webdriver_settings(chromium))?;
        let address = free_address()?;
        std::thread::spawn(move || occupy(address));
        command = command
            .env("WASM_BINDGEN_USE_BROWSER", "1")
            .env("WASM_BINDGEN_TEST_ADDRESS", address.to_string())
            // Seconds. The defaults are too short beside other steps: 20 for the tests, and 5 until chromedriver has started.
            .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
            .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "120")
            .env("CHROMEDRIVER", &chromium.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings);
    }
    cargo_test::run(command, &steps::root(), Tests::Bindings)
}

/// A free port of this machine. Until the test runner takes it, nobody else does: systems give higher ones to those who take any.
fn free_address() -> Result<SocketAddr> {
    // Another run on this machine begins elsewhere.
    let first = 20_000 + (std::process::id() % 6_000) as u16;
    (first..32_000)
        .map(|port| SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .find(|address| TcpListener::bind(address).is_ok())
        .context("no port is free")
}

/// Keeps the first threads of the test runner's server busy.
///
/// The server gives each connection a thread. When several connections come at once, and a page that loads modules opens several,
/// it counts on the same idle thread more than once: <https://docs.rs/tiny_http/0.12.0/src/tiny_http/util/task_pool.rs.html>.
/// A connection without a thread waits for ever, and so does the page. When no thread is idle, each connection gets a new one.
/// It begins with four threads, of which some may not run yet when the first connection comes.
fn occupy(address: SocketAddr) {
    let mut connections: Vec<TcpStream> = Vec::new();
    while connections.len() < 16 {
        // While the server has not started, there is none.
        connections.extend(TcpStream::connect(address));
        std::thread::sleep(Duration::from_millis(20));
    }
    // Until the server ends.
    for mut connection in connections {
        let _ = connection.read(&mut [0]);
    }
}

fn webdriver_settings(chromium: &Chromium) -> String {
    let arguments = CHROMIUM_ARGUMENTS.map(|argument| format!("{argument:?}")).join(",");
    format!(r#"{{"goog:chromeOptions":{{"binary":{:?},"args":[{arguments}]}}}}"#, chromium.browser)
}

/// The tarball, and the folder in which it is installed.
fn installed(shell: &Shell) -> Result<(PathBuf, PathBuf)> {
    let tarball = dist::run(shell)?;
    let consumer = steps::target().join("consumer");
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    Ok((tarball, consumer))
}
