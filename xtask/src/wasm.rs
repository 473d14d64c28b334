//! Compiling to WebAssembly: which Rust to use, and how.
//!
//! The shipped core is built together with the standard library, because the prebuilt one contains the code that formats and
//! unwinds panics, which is more than a quarter of the core's size. So the library's sources are needed, which toolchains do
//! not contain by default.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::{steps, tools};

/// The Rust that is known to build the package, and the only one that a release is made with: `rust-version` in Cargo.toml. CI
/// reads it there too.
pub(crate) const KNOWN_RUST: &str = env!("CARGO_PKG_RUST_VERSION");

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's Rust, with the sources of its standard library.
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A Rust that has the sources of its standard library.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    /// `None` means cargo's default.
    rustc: Option<PathBuf>,
    sysroot: PathBuf,
}

impl Toolchain {
    /// The active toolchain if it has the sources or can get them, otherwise Debian's.
    pub(crate) fn find(shell: &Shell) -> Result<Self> {
        let active = Self::active(shell)?;
        if active.has_sources() {
            return Ok(active);
        }
        eprintln!("==> Get the standard library's sources: rustup component add rust-src");
        // Two minutes: without a network, there may be no answer at all instead of a refusal.
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", "rust-src"]);
        if tools::succeeds_within(Duration::from_secs(120), &mut rustup) && active.has_sources() {
            return Ok(active);
        }
        eprintln!("    rustup cannot get them; trying Debian's Rust, which includes them");
        let by_hand = "Run `rustup component add rust-src` with access to rustup's server";
        if !Path::new("/usr/bin/rustc").exists() || !Self::debian(shell)?.has_sources() {
            tools::install_debian_packages(shell, &DEBIAN_PACKAGES).context(by_hand)?;
        }
        let debian = Self::debian(shell)?;
        if !debian.has_sources() {
            bail!("Debian's Rust has no sources in {}. {by_hand}", debian.sysroot.display());
        }
        Ok(debian)
    }

    /// A toolchain for the tests: with the prebuilt library if possible, which is faster than building one with debug assertions.
    /// The tests of the package test what is shipped.
    pub(crate) fn for_tests(shell: &Shell) -> Result<Self> {
        let active = Self::active(shell)?;
        if active.has_prebuilt_library() {
            return Ok(active);
        }
        eprintln!("==> Get the prebuilt library for tests: rustup target add {TARGET}");
        let mut rustup = Command::new("rustup");
        rustup.args(["target", "add", TARGET]);
        if tools::succeeds_within(Duration::from_secs(120), &mut rustup) && active.has_prebuilt_library() {
            return Ok(active);
        }
        eprintln!("    rustup cannot get it; the tests build their own");
        Self::find(shell)
    }

    fn active(shell: &Shell) -> Result<Self> {
        Ok(Self { cargo: "cargo".into(), rustc: None, sysroot: sysroot(shell, Path::new("rustc"))? })
    }

    fn debian(shell: &Shell) -> Result<Self> {
        let rustc = PathBuf::from("/usr/bin/rustc");
        Ok(Self { cargo: "/usr/bin/cargo".into(), sysroot: sysroot(shell, &rustc)?, rustc: Some(rustc) })
    }

    /// Warns if this is not the Rust version that is known to build the package.
    pub(crate) fn warn_if_unknown(&self, shell: &Shell) -> Result<()> {
        let found = version(shell, self.rustc.as_deref().unwrap_or(Path::new("rustc")))?;
        if found != KNOWN_RUST {
            eprintln!(
                "    This is Rust {found}. The package is known to build with {KNOWN_RUST}. If it does not build with {found}, run:"
            );
            eprintln!("    rustup toolchain install {KNOWN_RUST}, and then use cargo +{KNOWN_RUST} instead of cargo");
        }
        Ok(())
    }

    fn has_sources(&self) -> bool {
        self.sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists()
    }

    /// The prebuilt library, which is good enough for tests.
    pub(crate) fn has_prebuilt_library(&self) -> bool {
        self.sysroot.join("lib/rustlib").join(TARGET).exists()
    }

    /// A separate folder for each Rust: in a shared one, they would discard each other's output.
    fn target(&self) -> PathBuf {
        steps::target().join(if self.rustc.is_none() { "wasm" } else { "wasm-debian" })
    }

    pub(crate) fn cargo<'a>(&self, shell: &'a Shell) -> Cmd<'a> {
        let cargo = &self.cargo;
        let mut command = cmd!(shell, "{cargo}").env("CARGO_TARGET_DIR", self.target()).quiet();
        // The cargo that runs xtask set these for itself.
        for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
            command = command.env_remove(variable);
        }
        match &self.rustc {
            None => command,
            Some(rustc) => {
                command.env("RUSTC", rustc).env("RUSTDOC", "/usr/bin/rustdoc").env_remove("RUSTUP_TOOLCHAIN")
            }
        }
    }

    /// Builds a crate as a WebAssembly module for shipping, with a stack of so many bytes. Returns the path of the module.
    pub(crate) fn build(&self, shell: &Shell, package: &str, stack: u32) -> Result<PathBuf> {
        let arguments =
            ["rustc", "--release", "--lib", "--crate-type", "cdylib", "--target", TARGET, "--package", package];
        let command = self.cargo(shell).args(arguments).args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
            "--quiet",
            "--locked",
            "--",
            // For this crate alone: among the flags of all, it would make cargo build std once for each size.
            &format!("-Clink-arg=-zstack-size={stack}"),
        ]);
        command
            // Lets a stable compiler build the standard library, too.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_ENCODED_RUSTFLAGS", self.shipping_flags().join("\u{1f}"))
            .run()?;
        Ok(self.target().join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm"))
    }

    fn shipping_flags(&self) -> Vec<String> {
        let cargo_home = std::env::var("CARGO_HOME").map_or_else(|_| home().join(".cargo"), PathBuf::from);
        let mut flags = vec![
            // A panic is a trap: no code for its message or for unwinding is compiled. JavaScript catches it: see
            // pkg-template/client.js.
            "-Zunstable-options".to_owned(),
            "-Cpanic=immediate-abort".to_owned(),
            // After a trap, pkg-template/client.js resets the stack with it.
            "-Clink-arg=--export=__stack_pointer".to_owned(),
            // The first version of WebAssembly, and a stack pointer that can be reset. wasm2js knows no other features,
            // and one core is enough for every entry.
            //
            // It must have no references to JavaScript values in any case. V8 inlines calls to exported functions. If such a
            // function returns a reference, and V8 discards the optimized code while the call is running, Node 20 and 22 crash
            // (`UNREACHABLE` in https://github.com/nodejs/node/blob/v22.12.0/deps/v8/src/deoptimizer/deoptimizer.cc). Also,
            // wasm-bindgen passes references on a stack of 1024 places, and a trap leaves them there. Without references,
            // wasm-bindgen keeps the values in an array in JavaScript, and the core has their indexes.
            "-Ctarget-cpu=mvp".to_owned(),
            "-Ctarget-feature=+mutable-globals".to_owned(),
        ];
        // Paths in the module must not contain folders of the machine that built it.
        for (folder, name) in [(cargo_home, "cargo"), (self.sysroot.clone(), "rust"), (steps::root(), "src")] {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        // Debian's sysroot has its sources behind a link.
        flags.push("--remap-path-prefix=/usr/src=rust".to_owned());
        flags
    }
}

/// The version of the active Rust: `1.95.0`.
pub(crate) fn active_version(shell: &Shell) -> Result<String> {
    version(shell, Path::new("rustc"))
}

fn version(shell: &Shell, rustc: &Path) -> Result<String> {
    let told = cmd!(shell, "{rustc} --version").quiet().read().context("Install Rust: https://rustup.rs")?;
    Ok(told.split(' ').nth(1).unwrap_or_default().to_owned())
}

fn home() -> PathBuf {
    std::env::home_dir().unwrap_or_default()
}

fn sysroot(shell: &Shell, rustc: &Path) -> Result<PathBuf> {
    let sysroot = cmd!(shell, "{rustc} --print sysroot").quiet().read();
    Ok(sysroot.context("Install Rust: https://rustup.rs")?.trim().into())
}
