//! Prepares a release: `cargo xtask release`
//!
//! It starts with all the quick checks, so that you see everything that is left to do. Then it runs every test, and puts the
//! tested package into one folder with its checksums. It does not publish anything: the last lines say how to. You can run it
//! again at any time; the same commit always gives the same bytes. docs/releasing.md is the checklist.

mod changelog;

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use sha2::{Digest, Sha256, Sha512};
use xshell::{Shell, cmd};

use crate::repository::{self, Repository};
use crate::steps::{self, step};
use crate::{dist, reproduce, test, tools, wasm};

pub(crate) fn run(shell: &Shell, arguments: &[&str]) -> Result<()> {
    let options = Options::read(arguments)?;
    if let Some(address) = &options.repository {
        Repository::parse("--repository", address)?;
        // The build looks for it there.
        shell.set_var(repository::VARIABLE, address);
    }
    match options.part {
        Part::All => {
            let notes = check(shell, options.tag.as_deref())?;
            make(shell, &notes)
        }
        Part::Checks => check(shell, options.tag.as_deref()).map(|_| eprintln!("Ready for `cargo xtask release`.")),
        Part::Comparison => {
            let package = reproduce::in_two_folders(shell)?;
            println!("Both packages are the same: SHA-256 {}", sha256(&package));
            Ok(())
        }
    }
}

#[derive(Debug, Default, PartialEq)]
struct Options {
    part: Part,
    repository: Option<String>,
    tag: Option<String>,
}

#[derive(Debug, Default, PartialEq)]
enum Part {
    #[default]
    All,
    /// `--check`
    Checks,
    /// `--verify`
    Comparison,
}

impl Options {
    fn read(arguments: &[&str]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(&argument) = rest.next() {
            let mut value =
                || rest.next().map(|&value| value.to_owned()).with_context(|| format!("{argument}: no value"));
            match argument {
                "--check" => options.part = Part::Checks,
                "--verify" => options.part = Part::Comparison,
                "--repository" => options.repository = Some(value()?),
                "--tag" => options.tag = Some(value()?),
                _ => bail!(
                    "unknown option `{argument}`; there are --check, --verify, --repository ADDRESS and --tag TAG"
                ),
            }
        }
        Ok(options)
    }
}

/// Runs the quick checks. Returns the changelog's notes for this version.
fn check(shell: &Shell, tag: Option<&str>) -> Result<String> {
    let version = dist::version();
    let changelog = shell.read_file(steps::root().join("CHANGELOG.md"))?;
    let notes = changelog::section(&changelog, version);
    let mut checks = vec![
        ("every change is committed", is_clean(shell)),
        ("the version is the same everywhere", has_one_version(shell, version)),
        ("CHANGELOG.md says what is new", notes.as_ref().map(|_| ()).map_err(|error| anyhow!("{error}"))),
        ("the tag is not another commit's", is_tag_free(shell, version)),
        ("the repository has an address", has_address(shell)),
        ("Rust and Node are as they should be", has_tools(shell)),
    ];
    checks.extend(tag.map(|tag| ("the tag is that of the version", is_tag_of(tag, version))));
    eprintln!("==> Check whether {version} can be released");
    let mut failed = 0;
    for (what, result) in &checks {
        match result {
            Ok(()) => eprintln!("    ok: {what}"),
            Err(error) => {
                failed += 1;
                eprintln!("    NOT OK: {what}: {error:#}");
            }
        }
    }
    ensure!(failed == 0, "{failed} of {} checks failed. `cargo xtask release --check` runs them again", checks.len());
    Ok(notes?.to_owned())
}

fn is_clean(shell: &Shell) -> Result<()> {
    let changes = cmd!(shell, "git status --porcelain").quiet().read().context("git has to be installed")?;
    match changes.lines().next().and_then(|line| line.split_whitespace().last()) {
        None => Ok(()),
        Some(file) => {
            bail!("{file} is not, and there may be more: git status. Commit, or run: git stash --include-untracked")
        }
    }
}

/// The crates and the package inherit the workspace's version. These files cannot.
fn has_one_version(shell: &Shell, version: &str) -> Result<()> {
    let root = steps::root();
    let example = shell.read_file(root.join("www-example/package.json"))?;
    let wanted = format!(r#""webex-converged-recordings": "^{version}""#);
    ensure!(example.contains(&wanted), "in www-example/package.json, write: {wanted}");
    for (lock, update) in [
        ("Cargo.lock", "cargo update --workspace"),
        ("tests/fuzz/Cargo.lock", "cargo update --workspace --manifest-path tests/fuzz/Cargo.toml"),
    ] {
        let wanted = format!("name = \"webex-converged-recordings\"\nversion = \"{version}\"\n");
        let is_there = shell.read_file(root.join(lock))?.contains(&wanted);
        ensure!(is_there, "{lock} has another version. Run: {update}");
    }
    Ok(())
}

fn tag_of(version: &str) -> String {
    format!("v{version}")
}

fn is_tag_of(tag: &str, version: &str) -> Result<()> {
    let wanted = tag_of(version);
    ensure!(
        tag == wanted,
        "--tag: `{tag}` is not the tag of {version}; expected {wanted}. Set the version in Cargo.toml, or tag another commit"
    );
    Ok(())
}

fn is_tag_free(shell: &Shell, version: &str) -> Result<()> {
    let tag = tag_of(version);
    let commit = |name: &str| cmd!(shell, "git rev-parse --quiet --verify {name}").quiet().ignore_stderr().read();
    let Ok(tagged) = commit(&format!("refs/tags/{tag}^{{commit}}")) else { return Ok(()) };
    ensure!(
        tagged == commit("HEAD")?,
        "{tag} is {tagged}. Set the next version in Cargo.toml, or run: git switch --detach {tag}"
    );
    Ok(())
}

fn has_address(shell: &Shell) -> Result<()> {
    let advice = "it is not known. Run: cargo xtask release --repository https://github.com/OWNER/NAME";
    Repository::find(shell)?.context(advice).map(|_| ())
}

fn has_tools(shell: &Shell) -> Result<()> {
    tools::require_node(shell)?;
    let (found, known) = (wasm::active_version(shell)?, wasm::KNOWN_RUST);
    ensure!(
        found == known,
        "this is Rust {found}. Run: rustup toolchain install {known}, then: cargo +{known} xtask release"
    );
    Ok(())
}

/// Runs every test, and gathers the files of the release: the tested package, its checksums, its sizes and its notes.
fn make(shell: &Shell, notes: &str) -> Result<()> {
    test::run(shell)?;
    let tested = tarball(shell)?;
    test::run_matrix(shell)?;
    let xtask = std::env::current_exe().context("xtask has no path")?;
    let sizes = step("Weigh the package", || Ok(cmd!(shell, "{xtask} sizes").quiet().read()?))?;
    let path = dist::tarball();
    let bytes = tarball(shell)?;
    ensure!(bytes == tested, "the package is not the one that was tested. Run: cargo xtask release --verify");
    let folder = steps::target().join("release-files");
    shell.remove_path(&folder)?;
    shell.create_dir(&folder)?;
    let name = path.file_name().context("a tarball without a name")?.to_string_lossy().into_owned();
    shell.copy_file(&path, &folder)?;
    shell.write_file(folder.join("sizes.txt"), sizes.trim_start().to_owned() + "\n")?;
    shell.write_file(folder.join("notes.md"), notes.to_owned() + "\n")?;
    shell.write_file(folder.join("built-with.txt"), built_with(shell)?)?;
    shell.write_file(folder.join("integrity.txt"), format!("{}\n", integrity(&bytes)))?;
    shell.write_file(folder.join("SHA256SUMS"), checksums(shell, &folder)?)?;
    println!("{}", how_to_publish(&folder, &name));
    Ok(())
}

fn tarball(shell: &Shell) -> Result<Vec<u8>> {
    Ok(shell.read_binary_file(dist::tarball())?)
}

/// The versions that are needed to build the same bytes again.
fn built_with(shell: &Shell) -> Result<String> {
    let mut text = String::new();
    let repository = Repository::find(shell)?.map_or_else(String::new, |repository| repository.to_string());
    for (name, value) in [
        ("commit", cmd!(shell, "git rev-parse HEAD").quiet().read()?),
        (repository::VARIABLE, repository),
        ("rustc", cmd!(shell, "rustc --version").quiet().read()?.replace("rustc ", "")),
        ("node", cmd!(shell, "node --version").quiet().read()?),
        ("npm", cmd!(shell, "npm --version").quiet().read()?),
    ] {
        writeln!(text, "{name} {value}")?;
    }
    Ok(text)
}

/// The checksum in npm's format, as in lock files and in `npm view NAME@VERSION dist.integrity`.
fn integrity(bytes: &[u8]) -> String {
    format!("sha512-{}", BASE64_STANDARD.encode(Sha512::digest(bytes)))
}

/// The checksums in the format of `sha256sum`.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checksums(shell: &Shell, folder: &Path) -> Result<String> {
    let mut text = String::new();
    for file in shell.read_dir(folder)? {
        let name = file.file_name().context("a file without a name")?.to_string_lossy().into_owned();
        writeln!(text, "{}  {name}", sha256(&shell.read_binary_file(&file)?))?;
    }
    Ok(text)
}

fn how_to_publish(folder: &Path, tarball: &str) -> String {
    let version = dist::version();
    let tag = tag_of(version);
    // So that an install without a version never gets a pre-release.
    let channel = if version.contains('-') { "next" } else { "latest" };
    format!(
        "\n{version} is tested, and ready in {folder}\n\
         To publish it, run: git tag {tag} && git push origin {tag}\n\
         .github/workflows/release.yml makes it once more, and publishes that. Without the workflow, and so without npm's \
         provenance:\n\
         npm publish {tarball} --access public --tag {channel}",
        folder = folder.display(),
        tarball = folder.join(tarball).display(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read() {
        let options = Options::read(&["--tag", "v1.2.3", "--repository", "https://github.com/a/b"]).unwrap();
        let expected = ("v1.2.3".to_owned(), "https://github.com/a/b".to_owned());
        assert_eq!(options, Options { part: Part::All, tag: Some(expected.0), repository: Some(expected.1) });
        assert_eq!(Options::read(&["--check"]).unwrap().part, Part::Checks);
        assert_eq!(Options::read(&["--verify"]).unwrap().part, Part::Comparison);
        for (arguments, expected) in [
            (&["--tag"][..], "--tag: no value"),
            (&["--repository"], "--repository: no value"),
            (&["--fast"], "unknown option `--fast`; there are --check,"),
        ] {
            let error = Options::read(arguments).unwrap_err().to_string();
            assert!(error.starts_with(expected), "{error}");
        }
    }

    #[test]
    fn a_tag_is_a_v_and_the_version() {
        assert!(is_tag_of("v1.2.3", "1.2.3").is_ok());
        for tag in ["1.2.3", "v1.2.4", "v1.2.3-rc.1", "v1.2", ""] {
            let error = is_tag_of(tag, "1.2.3").unwrap_err().to_string();
            assert!(error.starts_with(&format!("--tag: `{tag}` is not the tag of 1.2.3; expected v1.2.3")), "{error}");
        }
    }

    /// The sums of "abc" that the standard gives: FIPS 180-2, appendices B.1 and C.1.
    #[test]
    fn checksums_are_those_that_others_compute() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let expected =
            "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==";
        assert_eq!(integrity(b"abc"), expected);
    }
}
