//! Finds or installs what the machine must have: Node, npm packages, browsers, Debian packages.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::steps::step;

/// Node 20 or later, with npm.
pub(crate) fn require_node(shell: &Shell) -> Result<()> {
    let advice = "Install Node 20 or later with npm: https://nodejs.org/en/download";
    let version = cmd!(shell, "node --version").quiet().read().context(advice)?;
    let major: u32 = version.trim_start_matches('v').split('.').next().unwrap_or("").parse().unwrap_or(0);
    if major < 20 {
        bail!("Node {version} is too old. {advice}");
    }
    cmd!(shell, "npm --version").quiet().ignore_stdout().run().context(advice)
}

/// Installs the npm packages in a folder's lock file, unless they are already installed.
///
/// Install scripts are not run: we need none of them, and they could download from elsewhere.
pub(crate) fn npm_ci(shell: &Shell, folder: &Path) -> Result<()> {
    let modified = |name: &str| std::fs::metadata(folder.join(name)).and_then(|data| data.modified());
    let wanted = modified("package-lock.json").context("the lock file is missing")?;
    if modified("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    let _here = shell.push_dir(folder);
    step(&format!("Install the npm packages of {}", folder.display()), || {
        Ok(cmd!(shell, "npm ci --ignore-scripts --no-audit --no-fund --loglevel=error")
            .quiet()
            .ignore_stdout()
            .run()?)
    })
}

/// Installs the tarball as a user would, into an empty folder or into a copy of a project.
pub(crate) fn install_tarball(shell: &Shell, tarball: &Path, folder: &Path, project: Option<&Path>) -> Result<()> {
    step("Install the tarball into an empty folder", || {
        shell.remove_path(folder)?;
        shell.create_dir(folder)?;
        match project {
            Some(project) => copy_folder(shell, project, folder)?,
            None => shell.write_file(folder.join("package.json"), r#"{ "private": true }"#)?,
        }
        let _here = shell.push_dir(folder);
        Ok(cmd!(shell, "npm install --no-audit --no-fund --loglevel=error {tarball}").quiet().ignore_stdout().run()?)
    })
}

/// Copies everything in a folder, at any depth.
pub(crate) fn copy_folder(shell: &Shell, from: &Path, to: &Path) -> Result<()> {
    shell.create_dir(to)?;
    for path in shell.read_dir(from)? {
        let name = path.file_name().context("a file has no name")?;
        if path.is_dir() {
            copy_folder(shell, &path, &to.join(name))?;
        } else {
            shell.copy_file(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// The browser for the tests, and its driver.
pub(crate) struct Chromium {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Keep Chromium from opening connections of its own.
pub(crate) const CHROMIUM_ARGUMENTS: [&str; 8] = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-sandbox",
    // Nobody clicks on the players in tests. Even muted, they are now and then refused without this.
    "--autoplay-policy=no-user-gesture-required",
];

/// Chromium and chromedriver: the ones in `CHROMIUM` and `CHROMEDRIVER`, on the path, or Debian's.
pub(crate) fn chromium(shell: &Shell) -> Result<Chromium> {
    if let Some(found) = find_chromium() {
        return Ok(found);
    }
    install_debian_packages(shell, &["chromium", "chromium-driver"])
        .context("The tests need Chromium with chromedriver: set CHROMIUM and CHROMEDRIVER to their paths")?;
    find_chromium().context("Chromium was installed, but is not on the path")
}

fn find_chromium() -> Option<Chromium> {
    let find = |variable: &str, names: &[&str]| {
        std::env::var_os(variable).map(PathBuf::from).or_else(|| names.iter().find_map(|name| on_path(name)))
    };
    Some(Chromium {
        browser: find("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])?,
        driver: find("CHROMEDRIVER", &["chromedriver"])?,
    })
}

/// The two other engines: Firefox, and WebKitGTK with its driver.
#[derive(Clone)]
pub(crate) struct Engines {
    pub(crate) firefox: PathBuf,
    pub(crate) webkit: PathBuf,
    pub(crate) webkit_driver: PathBuf,
}

/// The first Firefox whose service workers can be modules, as the matrix needs them.
/// <https://developer.mozilla.org/en-US/docs/Web/API/ServiceWorkerContainer/register>
const LEAST_FIREFOX: u32 = 147;

/// The ones in `FIREFOX`, `WEBKIT` (its MiniBrowser) and `WEBKIT_DRIVER`, or Debian's.
pub(crate) fn engines(shell: &Shell) -> Result<Engines> {
    if let Some(found) = find_engines().filter(|found| is_new_enough(shell, &found.firefox)) {
        return Ok(found);
    }
    // WebKit needs a display: Xvfb.
    install_debian_packages(shell, &["firefox-esr", "webkit2gtk-driver", "xvfb", "xauth", "dbus-x11"])
        .context("The tests need Firefox, WebKitGTK and Xvfb: set FIREFOX, WEBKIT and WEBKIT_DRIVER to their paths")?;
    let found = find_engines();
    let found = found.context("Firefox, WebKitGTK and Xvfb were installed, but were not found where they should be")?;
    ensure!(
        is_new_enough(shell, &found.firefox),
        "The tests need Firefox {LEAST_FIREFOX} or later: set FIREFOX to its path"
    );
    Ok(found)
}

/// Whether this is a Firefox that the tests can use. It says `Mozilla Firefox 153.8.0esr`.
fn is_new_enough(shell: &Shell, firefox: &Path) -> bool {
    let version = cmd!(shell, "{firefox} --version").quiet().ignore_stderr().read().unwrap_or_default();
    let number = version.split(' ').next_back().and_then(|version| version.split('.').next());
    number.and_then(|number| number.parse().ok()).is_some_and(|number: u32| number >= LEAST_FIREFOX)
}

fn find_engines() -> Option<Engines> {
    let find = |variable: &str, name: &str| std::env::var_os(variable).map(PathBuf::from).or_else(|| on_path(name));
    on_path("Xvfb")?;
    let mini_browser = || {
        let folders = std::fs::read_dir("/usr/lib").ok()?;
        let files = folders.flatten().map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser"));
        files.into_iter().find(|file| file.is_file())
    };
    Some(Engines {
        firefox: find("FIREFOX", "firefox-esr")?,
        webkit: std::env::var_os("WEBKIT").map(PathBuf::from).or_else(mini_browser)?,
        webkit_driver: find("WEBKIT_DRIVER", "WebKitWebDriver")?,
    })
}

/// The path of a program.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Shows no progress, and waits for another program that installs something, as a system does by itself after its start.
const APT: [&str; 6] = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=600"];

/// Installs packages on Debian or a system based on it.
pub(crate) fn install_debian_packages(shell: &Shell, packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let by_hand = format!("apt-get install --no-install-recommends {names}");
    if on_path("apt-get").is_none() {
        bail!("There is no apt-get. On Debian, run: {by_hand}");
    }
    let is_root = cmd!(shell, "id -u").quiet().read()? == "0";
    let sudo: &[&str] = if is_root { &[] } else { &["sudo", "-n"] };
    let apt = |arguments: &[&str]| {
        let [program, rest @ ..] = &[sudo, &APT, arguments].concat()[..] else {
            bail!("nothing to run");
        };
        let run = cmd!(shell, "{program} {rest...}").env("DEBIAN_FRONTEND", "noninteractive").quiet().ignore_stdout();
        run.run().with_context(|| format!("As root, run: {by_hand}"))
    };
    step(&format!("Install Debian's {names}"), || {
        apt(&["update"])?;
        apt(&[&["install", "--yes", "--no-install-recommends"], packages].concat())
    })
}

/// Whether a command succeeds in time. It may wait for a server that never answers.
pub(crate) fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    let Ok(mut child) = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn() else {
        return false;
    };
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            Err(_) => break,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}
