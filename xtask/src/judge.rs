//! Lets programs and clients by others judge the emulator of the packed package: `tests/judges/`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::steps::{self, step};
use crate::{dist, tools};

/// wxc-sdk allows no others.
const PYTHONS: [&str; 4] = ["python3", "python3.13", "python3.12", "python3.11"];
const ADVICE: &str = "The judges in Python need Python 3.11, 3.12 or 3.13 with venv: https://www.python.org/downloads/. \
                      On Debian, as root, run: apt-get install --no-install-recommends python3-venv";

/// Runs all judges, or those with `only` in their names.
pub(crate) fn run(shell: &Shell, only: Option<&str>) -> Result<()> {
    tools::require_node(shell)?;
    let python = find_python(shell)?;
    let tarball = dist::run(shell)?;
    let folder = steps::target().join("judges");
    let consumer = folder.join("consumer");
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    let judges = steps::root().join("tests/judges");
    tools::npm_ci(shell, &judges)?;
    let python = install_python_packages(shell, python, &judges, &folder.join("venv"))?;
    step("Let others judge the emulator", || {
        let main = judges.join("main.mjs");
        let command = cmd!(shell, "node {main} {only...}")
            .env("CONSUMER", &consumer)
            .env("PYTHON", &python)
            .env("JUDGES", folder.join("out"));
        command.quiet().run().context("a judge found something, or could not judge")
    })
}

/// The first Python that is new enough, and not too new.
fn find_python(shell: &Shell) -> Result<&'static str> {
    let version = "import sys, ensurepip, venv; print('%d.%d' % sys.version_info[:2])";
    let fits = |python: &&str| {
        let found = cmd!(shell, "{python} -c {version}").quiet().ignore_stderr().read();
        found.is_ok_and(|version| ["3.11", "3.12", "3.13"].contains(&version.as_str()))
    };
    PYTHONS.into_iter().find(fits).context(ADVICE)
}

/// Installs what `requirements.txt` names into a virtual environment, unless that is already installed. Returns its Python.
fn install_python_packages(shell: &Shell, base: &str, judges: &Path, folder: &Path) -> Result<PathBuf> {
    let requirements = judges.join("requirements.txt");
    let wanted = shell.read_file(&requirements)?;
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    if shell.read_file(&installed).is_ok_and(|names| names == wanted) {
        return Ok(python);
    }
    step("Install the Python packages of tests/judges into a virtual environment", || {
        shell.remove_path(folder)?;
        cmd!(shell, "{base} -m venv {folder}").quiet().run().context(ADVICE)?;
        cmd!(shell, "{python} -m pip install --quiet --disable-pip-version-check --require-hashes -r {requirements}")
            .quiet()
            .run()?;
        shell.write_file(&installed, wanted)?;
        Ok(python)
    })
}
