//! Compiling to WebAssembly: which Rust to use, and how.
//!
//! The shipped core is built together with the standard library, because the prebuilt one brings along what formats and
//! unwinds panics, which weighs more than a quarter of the core. So the library's sources are needed, which a toolchain does
//! not come with.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::{steps, tools};

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's Rust, with the sources of its standard library.
const DEBIAN_PACKAGES: [&str; 5] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// A Rust that has the sources of its standard library.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    /// `None`: whatever that cargo chooses.
    rustc: Option<PathBuf>,
    sysroot: PathBuf,
}

impl Toolchain {
    /// The active toolchain where it has the sources or can get them, else Debian's.
    pub(crate) fn find(shell: &Shell) -> Result<Self> {
        let active = Self::active(shell)?;
        if active.has_sources() {
            return Ok(active);
        }
        eprintln!("==> Get the standard library's sources: rustup component add rust-src");
        // Two minutes: a machine that is cut off may get no answer instead of a refusal.
        let mut rustup = Command::new("rustup");
        rustup.args(["component", "add", "rust-src"]);
        if tools::succeeds_within(Duration::from_secs(120), &mut rustup) && active.has_sources() {
            return Ok(active);
        }
        eprintln!("    rustup cannot get them; trying Debian's Rust, which comes with them");
        let by_hand = "Run `rustup component add rust-src` where rustup's server can be reached";
        if !Path::new("/usr/bin/rustc").exists() || !Self::debian(shell)?.has_sources() {
            tools::install_debian_packages(shell, &DEBIAN_PACKAGES).context(by_hand)?;
        }
        let debian = Self::debian(shell)?;
        if !debian.has_sources() {
            bail!("Debian's Rust has no sources in {}. {by_hand}", debian.sysroot.display());
        }
        Ok(debian)
    }

    /// One that can run the tests: with the prebuilt library where that is to be had, which is faster than building
    /// it with debug assertions. What is shipped is tested in the package's own tests.
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

    fn has_sources(&self) -> bool {
        self.sysroot.join("lib/rustlib/src/rust/library/Cargo.lock").exists()
    }

    /// The prebuilt library. Tests may use it; that saves them building their own.
    pub(crate) fn has_prebuilt_library(&self) -> bool {
        self.sysroot.join("lib/rustlib").join(TARGET).exists()
    }

    /// A folder of its own: two Rusts would throw away each other's work.
    fn target(&self) -> PathBuf {
        steps::target().join(if self.rustc.is_none() { "wasm" } else { "wasm-debian" })
    }

    pub(crate) fn cargo<'a>(&self, shell: &'a Shell) -> Cmd<'a> {
        let cargo = &self.cargo;
        let mut command = cmd!(shell, "{cargo}").env("CARGO_TARGET_DIR", self.target()).quiet();
        // What the cargo that runs us left in the environment is meant for its own children.
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

    /// Builds a crate as a WebAssembly module, to be shipped. Gives the path of the module.
    pub(crate) fn build(&self, shell: &Shell, package: &str) -> Result<PathBuf> {
        let arguments =
            ["rustc", "--release", "--lib", "--crate-type", "cdylib", "--target", TARGET, "--package", package];
        let command = self.cargo(shell).args(arguments).args([
            "-Zbuild-std=std,panic_abort",
            "-Zbuild-std-features=optimize_for_size",
            "--quiet",
            "--locked",
        ]);
        command
            // Stable compilers build the library too when they are told that they may.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("CARGO_ENCODED_RUSTFLAGS", self.shipping_flags().join("\u{1f}"))
            .run()?;
        Ok(self.target().join(TARGET).join("release").join(package.replace('-', "_")).with_extension("wasm"))
    }

    fn shipping_flags(&self) -> Vec<String> {
        let cargo_home = std::env::var("CARGO_HOME").map_or_else(|_| home().join(".cargo"), PathBuf::from);
        let mut flags = vec![
            // A panic is a trap, and nothing is compiled for its message or for what it would leave behind. JavaScript
            // catches it: see `promiseOf` in pkg-template/host/waiting.js.
            "-Zunstable-options".to_owned(),
            "-Cpanic=immediate-abort".to_owned(),
            // Where a trap leaves the stack, pkg-template/client.js puts it right.
            "-Clink-arg=--export=__stack_pointer".to_owned(),
            // The default is a megabyte. An answer that nests as deep as is allowed fits: tests/package/decode.test.mjs has
            // such.
            "-Clink-arg=-zstack-size=65536".to_owned(),
        ];
        // What names a file shall not name folders of the machine that built it.
        for (folder, name) in [(cargo_home, "cargo"), (self.sysroot.clone(), "rust"), (steps::root(), "src")] {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
        // Debian's sysroot has its sources behind a link.
        flags.push("--remap-path-prefix=/usr/src=rust".to_owned());
        flags
    }
}

fn home() -> PathBuf {
    std::env::home_dir().unwrap_or_default()
}

fn sysroot(shell: &Shell, rustc: &Path) -> Result<PathBuf> {
    let sysroot = cmd!(shell, "{rustc} --print sysroot").quiet().read();
    Ok(sysroot.context("Install Rust: https://rustup.rs")?.trim().into())
}
