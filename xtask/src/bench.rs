//! Measures the packed package against what people would write without it: `cargo xtask bench [PART] [--against FOLDER]`
//!
//! Each part is a script in `tests/bench/`, which prints a table and adds its results to a file that all parts share. The
//! numbers are only reported, never checked, because they differ from machine to machine. For the same reason, an earlier build
//! is measured in the same run: it takes turns with everything else.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::dist;
use crate::steps::{self, step};
use crate::tools::{self, CHROMIUM_ARGUMENTS};

/// A part, and what it needs in addition to the package.
pub(crate) struct Part {
    /// Also the name of the script.
    name: &'static str,
    what: &'static str,
    /// Needs the core with the hooks for tests, which can decode without a server.
    wants_hooks: bool,
    /// Needs the releases of Node that the matrix pins.
    wants_nodes: bool,
    /// Needs the browsers, and the matrix's packages that drive them.
    wants_browsers: bool,
}

impl Part {
    const fn new(name: &'static str, what: &'static str) -> Self {
        Self { name, what, wants_hooks: false, wants_nodes: false, wants_browsers: false }
    }
}

pub(crate) const SIZES: Part =
    Part::new("sizes", "Measure the size of the package, and of clients that others would write");

const PARTS: [Part; 10] = [
    SIZES,
    Part {
        wants_hooks: true,
        wants_nodes: true,
        wants_browsers: true,
        ..Part::new("decode", "Decode pages in Node and in browsers")
    },
    Part { wants_nodes: true, ..Part::new("calls", "Make whole calls") },
    Part { wants_hooks: true, ..Part::new("start", "Start fresh processes, up to the first answer") },
    Part::new("walk", "Walk through the 10 000 recordings of a year, with 20 ms per request"),
    Part::new("memory", "Make 100 000 calls in a row"),
    Part::new("downloads", "Download a file of 256 MiB as fast as possible, and one of 4 GiB slowly"),
    Part::new("emulator", "Run the emulator with 100 and with 100 000 recordings"),
    Part::new("deletions", "Delete 500 recordings at once, with ten a second allowed"),
    Part { wants_browsers: true, ..Part::new("element", "Show 10 000 recordings in the element, in Chromium") },
];

/// An earlier build of the package: a folder like `target/npm`, which has the tarball, and perhaps the core with hooks.
#[derive(Debug, PartialEq)]
pub(crate) struct Before {
    tarball: PathBuf,
    hooks: Option<PathBuf>,
}

impl Before {
    fn find(folder: &Path) -> Result<Self> {
        let named = || format!("--against {}", folder.display());
        // Each step may be done in another folder.
        let folder = std::fs::canonicalize(folder).with_context(named)?;
        let mut tarballs = Vec::new();
        for file in std::fs::read_dir(&folder).with_context(named)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "tgz") {
                tarballs.push(path);
            }
        }
        let [tarball] = &tarballs[..] else {
            bail!("{}: expected a folder with one tarball (.tgz), and found {}", named(), tarballs.len());
        };
        let hooks = folder.join("with-hooks");
        Ok(Self { tarball: tarball.clone(), hooks: hooks.join("core.js").is_file().then_some(hooks) })
    }
}

/// What is to be measured.
struct Wanted<'a> {
    part: Option<&'a str>,
    against: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn read(arguments: &[&'a str]) -> Result<Self> {
        let (part, rest) = match *arguments {
            [part, ref rest @ ..] if !part.starts_with('-') => (Some(part), rest),
            ref rest => (None, rest),
        };
        match *rest {
            [] => Ok(Self { part, against: None }),
            ["--against", folder] => Ok(Self { part, against: Some(folder) }),
            _ => bail!("Expected: cargo xtask bench [PART] [--against FOLDER]"),
        }
    }

    fn parts(&self) -> Result<Vec<&'static Part>> {
        let parts: Vec<&Part> = PARTS.iter().filter(|part| self.part.is_none_or(|name| name == part.name)).collect();
        if parts.is_empty() {
            let names = PARTS.map(|part| part.name).join(", ");
            bail!("`{}` is not a part of the benchmark. The parts are: {names}", self.part.unwrap_or_default());
        }
        Ok(parts)
    }
}

/// Measures one part, or all. Draws the chart for the README if the results for it are complete.
pub(crate) fn run(shell: &Shell, arguments: &[&str]) -> Result<()> {
    let wanted = Wanted::read(arguments)?;
    let parts = wanted.parts()?;
    let before = wanted.against.map(|folder| Before::find(Path::new(folder))).transpose()?;
    let results = measure(shell, &parts, before.as_ref())?;
    let chart = steps::root().join("tests/bench/chart.mjs");
    Ok(cmd!(shell, "node {chart}").env("RESULTS", results).quiet().run()?)
}

/// Returns the file with the results, which also contains earlier results of other parts.
pub(crate) fn measure(shell: &Shell, parts: &[&Part], before: Option<&Before>) -> Result<PathBuf> {
    let tarball = dist::run(shell)?;
    let folder = steps::root().join("tests/bench");
    tools::npm_ci(shell, &folder)?;
    let out = steps::target().join("bench");
    let (consumer, results) = (out.join("consumer"), out.join("results.json"));
    tools::install_tarball(shell, &tarball, &consumer, None)?;
    let mut variables = vec![("CONSUMER", consumer), ("RESULTS", results.clone())];
    if parts.iter().any(|part| part.wants_hooks) {
        variables.push(("WITH_HOOKS", dist::with_hooks(shell)?));
    }
    if let Some(before) = before {
        let consumer = out.join("before");
        tools::install_tarball(shell, &before.tarball, &consumer, None)?;
        variables.push(("BEFORE", consumer));
        match &before.hooks {
            Some(hooks) => variables.push(("BEFORE_WITH_HOOKS", hooks.clone())),
            None => eprintln!("    There is no with-hooks/ beside the tarball, so its decoder is not measured."),
        }
    }
    for part in parts {
        let script = folder.join(format!("{}.mjs", part.name));
        let mut command = cmd!(shell, "node {script}").envs(variables.iter().cloned());
        if part.wants_nodes || part.wants_browsers {
            tools::npm_ci(shell, &steps::root().join("tests/matrix"))?;
        }
        if part.wants_browsers {
            command = with_browsers(shell, command)?;
        }
        step(part.what, || Ok(command.quiet().run()?))?;
    }
    eprintln!("The results are in {}.", results.display());
    Ok(results)
}

/// Adds the browsers.
fn with_browsers<'a>(shell: &Shell, command: Cmd<'a>) -> Result<Cmd<'a>> {
    Ok(command
        .env("CHROMIUM", tools::chromium(shell)?.browser)
        .env("CHROMIUM_ARGUMENTS", CHROMIUM_ARGUMENTS.join(" "))
        .env("FIREFOX", tools::engines(shell)?.firefox))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_and_an_earlier_build_may_be_named() {
        let read = |arguments: &[&'static str]| Wanted::read(arguments).map(|wanted| (wanted.part, wanted.against));
        assert_eq!(read(&[]).unwrap(), (None, None));
        assert_eq!(read(&["walk"]).unwrap(), (Some("walk"), None));
        assert_eq!(read(&["--against", "a"]).unwrap(), (None, Some("a")));
        assert_eq!(read(&["walk", "--against", "a"]).unwrap(), (Some("walk"), Some("a")));
        for wrong in [&["--against"][..], &["walk", "more"], &["walk", "--against"], &["--other", "a"]] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
        let named = |part| Wanted { part, against: None }.parts().map(|parts| parts.len());
        assert_eq!(named(None).unwrap(), PARTS.len());
        assert_eq!(named(Some("memory")).unwrap(), 1);
        assert!(named(Some("other")).is_err());
    }

    #[test]
    fn an_earlier_build_has_one_tarball() {
        let shell = Shell::new().unwrap();
        let folder = shell.create_temp_dir().unwrap();
        let folder = std::fs::canonicalize(folder.path()).unwrap();
        let found = || Before::find(&folder);
        assert!(found().unwrap_err().to_string().contains("found 0"));
        let tarball = folder.join("a.tgz");
        shell.write_file(&tarball, "").unwrap();
        assert_eq!(found().unwrap(), Before { tarball: tarball.clone(), hooks: None });
        let hooks = folder.join("with-hooks");
        shell.write_file(hooks.join("core.js"), "").unwrap();
        assert_eq!(found().unwrap(), Before { tarball, hooks: Some(hooks) });
        shell.write_file(folder.join("b.tgz"), "").unwrap();
        assert!(found().unwrap_err().to_string().contains("found 2"));
        assert!(Before::find(&folder.join("none")).is_err());
    }
}
