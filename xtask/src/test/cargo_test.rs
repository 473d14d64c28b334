//! Runs `cargo test` for one package, and checks that a test ran in every file that has one.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use xshell::Cmd;

use super::files;
use crate::steps;

/// The tests that a run is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tests {
    /// Tests that run on this machine, and the examples in comments.
    Native,
    /// Tests that run as WebAssembly.
    Bindings,
}

/// Returns how many tests passed. `package` is the folder of the package.
pub(crate) fn run(command: Cmd<'_>, package: &Path, tests: Tests) -> Result<usize> {
    let ran = passed(&output(command.arg("--color=never"))?, package)?;
    files::ensure_each_ran(&with_tests(package, tests)?, &ran)?;
    Ok(ran.len())
}

/// Runs a command and returns its output. Prints everything except the tests that passed.
fn output(command: Cmd<'_>) -> Result<String> {
    // One pipe for both streams: cargo names a program on standard error, and the program its tests on standard output.
    let (reader, writer) = std::io::pipe()?;
    let mut command = Command::from(command);
    let mut child = command.stdout(writer.try_clone()?).stderr(writer).spawn()?;
    // `command` can still write to the pipe. The pipe only ends once it is dropped.
    drop(command);
    let mut output = String::new();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).into_owned();
        if !matches!(result(&line), Some((_, "ok"))) {
            println!("{line}");
        }
        output.push_str(&line);
        output.push('\n');
    }
    ensure!(child.wait()?.success(), "tests failed");
    Ok(output)
}

/// Name and result of a test: `test wire::json::tests::numbers ... ok`
fn result(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.trim().strip_prefix("test ")?.rsplit_once(" ... ")?;
    // `wire::tests::x - should panic`, and `src/call.rs - call (line 3)` for an example.
    Some((name.split(' ').next()?, result))
}

/// The file of each test that passed. Fails if a test did not run.
fn passed(output: &str, package: &Path) -> Result<Vec<PathBuf>> {
    let mut root_file = None;
    let mut files = Vec::new();
    for line in output.lines() {
        // `Running unittests src/lib.rs (target/debug/deps/…)`
        if let Some(program) = line.trim().strip_prefix("Running ") {
            let source = program.split(' ').find(|word| has_extension(word));
            root_file = source.map(|source| package.join(source)).or(root_file);
        }
        let Some((name, result)) = result(line) else { continue };
        ensure!(result == "ok", "{name} did not run: {result}");
        files.push(if has_extension(name) {
            steps::root().join(name)
        } else {
            file_of(name, root_file.as_deref().context("a test without a program")?)
        });
    }
    Ok(files)
}

fn has_extension(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// The file of a test: that of the innermost module in its name that has a file.
fn file_of(test: &str, root_file: &Path) -> PathBuf {
    let modules: Vec<&str> = test.split("::").collect();
    let folder = root_file.parent().unwrap_or(root_file);
    let candidates = (1..modules.len()).rev().map(|count| folder.join(PathBuf::from_iter(modules.iter().take(count))));
    let mut files = candidates.map(|path| path.with_extension("rs"));
    files.find(|file| file.is_file()).unwrap_or_else(|| root_file.to_owned())
}

/// The files of a package that contain tests.
fn with_tests(package: &Path, tests: Tests) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![package.join("src"), package.join("tests")];
    while let Some(path) = open.pop() {
        if path.is_dir() && !path.ends_with("node_modules") && !path.ends_with("target") {
            for entry in std::fs::read_dir(path)? {
                open.push(entry?.path());
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path)?;
            let has_tests = match tests {
                Tests::Native => text.lines().any(|line| line.trim() == "#[test]") || has_examples(&text),
                Tests::Bindings => text.lines().any(|line| line.trim().starts_with("#[wasm_bindgen_test")),
            };
            if has_tests {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Whether the comments contain examples in Rust. Examples in another language name it.
fn has_examples(text: &str) -> bool {
    let lines = text.lines().map(str::trim_start);
    let comments = lines.filter_map(|line| line.strip_prefix("///").or_else(|| line.strip_prefix("//!")));
    let fences = comments.filter_map(|comment| comment.trim().strip_prefix("```"));
    // Every second one ends an example.
    fences.step_by(2).any(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xtask() -> PathBuf {
        steps::root().join("xtask")
    }

    #[test]
    fn each_test_is_found_in_its_file() {
        let output = "   Compiling xtask v0.1.0 (/x/xtask)\n\
            \x20    Running unittests src/main.rs (target/debug/deps/xtask-bdc165aa6c5fcb56)\n\
            \n\
            running 4 tests\n\
            test names::tests::a_text_is_cut_into_words ... ok\n\
            test test::cargo_test::tests::deeper::x - should panic ... ok\n\
            test tests::in_the_root ... ok\n\
            test in_the_root ... ok\n\
            \n\
            test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            \n\
            \x20    Running tests/js/main.rs (target/wasm32-unknown-unknown/debug/deps/js-8f5d25b1ab5d1724.wasm)\n\
            Running headless tests in Chrome on `http://127.0.0.1:39743/`\n\
            test calls_outlive_their_client ... ok\n\
            \n\
            \x20  Doc-tests webex_converged_recordings\n\
            test src/call.rs - call (line 3) ... ok\n";
        let expected = [
            "xtask/src/names.rs",
            "xtask/src/test/cargo_test.rs",
            "xtask/src/main.rs",
            "xtask/src/main.rs",
            "xtask/tests/js/main.rs",
            "src/call.rs",
        ];
        assert_eq!(passed(output, &xtask()).unwrap(), expected.map(|file| steps::root().join(file)));
    }

    #[test]
    fn a_test_that_did_not_run_is_a_failure() {
        let program = "     Running unittests src/main.rs (target/debug/deps/xtask-bdc165aa6c5fcb56)\n";
        for (line, said) in [
            ("test names::tests::x ... ignored", "names::tests::x did not run: ignored"),
            ("test names::tests::x ... ignored, takes long", "names::tests::x did not run: ignored, takes long"),
            ("test src/call.rs - call (line 3) ... ignored", "src/call.rs did not run: ignored"),
        ] {
            assert_eq!(passed(&format!("{program}{line}\n"), &xtask()).unwrap_err().to_string(), said);
        }
        assert!(passed("test names::tests::x ... ok\n", &xtask()).is_err());
        assert!(passed(program, &xtask()).unwrap().is_empty());
    }

    #[test]
    fn the_files_with_tests_are_found() {
        let found = with_tests(&xtask(), Tests::Native).unwrap();
        for (file, has_tests) in [("names.rs", true), ("test/cargo_test.rs", true), ("main.rs", false)] {
            assert_eq!(found.contains(&xtask().join("src").join(file)), has_tests, "{file}");
        }
        let bindings = with_tests(&steps::root(), Tests::Bindings).unwrap();
        assert!(bindings.contains(&steps::root().join("tests/js/main.rs")), "{bindings:?}");
        assert!(bindings.iter().all(|file| file.starts_with(steps::root().join("tests/js"))), "{bindings:?}");
    }

    #[test]
    fn examples_are_told_from_other_blocks() {
        let block = |mark: &str, language: &str| format!("{mark} ```{language}\n{mark} text\n{mark} ```\n");
        assert!(has_examples(&block("//!", "")));
        assert!(has_examples(&(block("///", "text") + &block("    ///", ""))));
        assert!(!has_examples(&(block("///", "text") + &block("///", "js"))));
        assert!(!has_examples(&block("//", "")));
    }
}
