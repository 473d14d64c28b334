//! A copy of the sources in another folder, and the package that it builds.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::steps;

/// These are not sources, and may be large.
const LEFT_OUT: [&str; 6] = [".git", "target", "node_modules", "corpus", "artifacts", "coverage"];

/// The copy. It is removed in the end, because its builds are large.
pub(crate) struct Copy {
    place: PathBuf,
    pub(crate) sources: PathBuf,
}

impl Copy {
    pub(crate) fn new(shell: &Shell) -> Result<Self> {
        let place = steps::target().join("again");
        shell.remove_path(&place)?;
        let sources = place.join("copied/sources");
        copy(shell, &steps::root(), &sources)?;
        Ok(Self { place, sources })
    }

    /// Returns the path of its tarball.
    pub(crate) fn build(&self, shell: &Shell) -> Result<PathBuf> {
        let xtask = std::env::current_exe().context("xtask has no path")?;
        let build = "umask 077 && exec \"$0\" dist";
        let command = cmd!(shell, "sh -c {build} {xtask}").env("CARGO_MANIFEST_DIR", self.sources.join("xtask"));
        let output = command.env("CARGO_TARGET_DIR", self.place.join("target")).quiet().read()?;
        Ok(PathBuf::from(last_line(&output)?))
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // The next copy tries again.
        let _ = std::fs::remove_dir_all(&self.place);
    }
}

/// `dist` prints the path of the tarball last.
pub(crate) fn last_line(text: &str) -> Result<&str> {
    text.lines().last().context("the build printed no path")
}

fn copy(shell: &Shell, from: &Path, to: &Path) -> Result<()> {
    shell.create_dir(to)?;
    for path in shell.read_dir(from)? {
        let name = path.file_name().context("a file without a name")?;
        if LEFT_OUT.iter().any(|left_out| name == *left_out) || path == steps::target() {
            continue;
        }
        if path.is_dir() {
            copy(shell, &path, &to.join(name))?;
        } else {
            shell.copy_file(&path, to.join(name))?;
        }
    }
    Ok(())
}
