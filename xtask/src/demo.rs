//! Demonstrates the product as a user gets it: the packed package, installed in an empty folder, against its own emulator.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result};
use xshell::{Shell, cmd};

use crate::steps::{self, step};
use crate::{dist, tools};

/// When the demo ends.
#[derive(PartialEq, Eq)]
pub(crate) enum End {
    AfterTheScript,
    WithCtrlC,
}

/// Only valid for the emulator.
const TOKEN: &str = "dev-token";

pub(crate) fn run(shell: &Shell, end: End) -> Result<()> {
    show(shell, &dist::run(shell)?, end)
}

/// Runs the demo up to the end of its script. Returns the number of tests.
pub(crate) fn test(shell: &Shell, tarball: &Path) -> Result<usize> {
    show(shell, tarball, End::AfterTheScript)?;
    Ok(1)
}

fn show(shell: &Shell, tarball: &Path, end: End) -> Result<()> {
    let start = Instant::now();
    let folder = steps::target().join("demo");
    tools::install_tarball(shell, tarball, &folder, Some(&steps::root().join("www-example")))?;
    let _here = shell.push_dir(&folder);

    let mut page = Command::new("node");
    page.current_dir(&folder).args(["serve.mjs", "--port", "0"]);
    let (mut page, address) = step("Serve the example page, with a Webex of its own", || serve(&mut page))?;
    if end == End::WithCtrlC {
        println!("The example page: {address}");
    }

    let mut emulator = Command::new("node_modules/.bin/webex-recordings");
    emulator.current_dir(&folder).args(["emulator", "--port", "0", "--recordings", "250", "--token", TOKEN]);
    let (_emulator, base_url) = step("Start the emulator with 250 recordings", || serve(&mut emulator))?;

    step("Run the example script: list, read one, delete it", || {
        let script = cmd!(shell, "node node.mjs --delete").env("WEBEX_BASE_URL", &base_url);
        Ok(script.env("WEBEX_ACCESS_TOKEN", TOKEN).quiet().run()?)
    })?;
    eprintln!("The demo took {}.", steps::duration(start));
    if end == End::AfterTheScript {
        return Ok(());
    }

    println!("The example page is still there: {address}\nPress Ctrl-C to stop it.");
    page.0.wait()?;
    Ok(())
}

/// A server that is stopped when this value is dropped.
pub(crate) struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a server that prints its address as its first line when it is ready.
fn serve(command: &mut Command) -> Result<(Server, String)> {
    let mut server = Server(command.stdout(Stdio::piped()).spawn()?);
    let output = server.0.stdout.take().context("a server without output")?;
    let mut address = String::new();
    BufReader::new(output).read_line(&mut address)?;
    let address = address.trim().to_owned();
    anyhow::ensure!(!address.is_empty(), "the server ended before it was ready");
    Ok((server, address))
}
