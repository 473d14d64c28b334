//! The structure that the crate's documentation promises.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn dependencies(package: &str, edges: &str) -> Vec<String> {
    let cargo = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--prefix", "none", "--package", package, "--edges", edges])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let names = String::from_utf8(cargo.stdout).unwrap();
    names.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

pub(crate) fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    assert!(found.len() > 5, "{found:?}");
    found
}

#[test]
fn on_the_host_the_core_depends_on_serde_alone() {
    let found = dependencies("webex-converged-recordings", "normal");
    let strange: Vec<_> = found.iter().filter(|name| !name.contains("serde") && !name.starts_with("webex")).collect();
    // The crates of serde's derive macro run in the compiler.
    let of_the_compiler = ["proc-macro2", "quote", "syn", "unicode-ident"];
    assert!(strange.iter().all(|name| of_the_compiler.contains(&name.as_str())), "{strange:?}");
}

#[test]
fn the_emulator_and_the_client_share_no_code() {
    let emulators = dependencies("webex-recordings-emulator", "normal");
    assert!(!emulators.iter().any(|name| name == "webex-converged-recordings"));
    let clients = dependencies("webex-converged-recordings", "normal");
    assert!(!clients.iter().any(|name| name == "webex-recordings-emulator"));
}

#[test]
fn only_src_js_knows_javascript() {
    for path in sources("src") {
        let relative = path.strip_prefix(root().join("src")).unwrap();
        if relative.starts_with("js") || relative == Path::new("js.rs") {
            continue;
        }
        for (number, line) in std::fs::read_to_string(&path).unwrap().lines().enumerate() {
            let code = line.split("//").next().unwrap();
            let names_javascript = ["js_sys", "web_sys", "wasm_bindgen", "gloo"].iter().any(|name| code.contains(name));
            // Code outside src/js may name the target only to derive typings for the models.
            let target_only = code.contains("target_arch")
                && !code.contains("tsify")
                && !code.contains("serde(flatten)")
                && !code.trim().ends_with("cfg_attr(")
                && code.trim() != r#"target_arch = "wasm32","#
                && relative != Path::new("lib.rs");
            assert!(!names_javascript && !target_only, "{}:{}: {line}", path.display(), number + 1);
        }
    }
}

#[test]
fn the_core_is_given_time_and_randomness() {
    for path in sources("src") {
        let relative = path.strip_prefix(root().join("src")).unwrap();
        if relative.starts_with("js") || relative == Path::new("js.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for source in ["SystemTime", "Instant", "Math::random", "getrandom", "std::env", "std::net::Tcp", "std::fs"] {
            assert!(!text.contains(source), "{} uses {source}", path.display());
        }
    }
}

/// A crate with a version of its own would keep it when the others get the next one.
#[test]
fn every_crate_has_the_version_of_the_workspace() {
    let cargo = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--no-deps", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(cargo.status.success(), "{}", String::from_utf8_lossy(&cargo.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&cargo.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() >= 4, "{} crates were found", packages.len());
    for package in packages {
        let manifest = package["manifest_path"].as_str().unwrap();
        let text = std::fs::read_to_string(manifest).unwrap();
        assert!(text.lines().any(|line| line == "version.workspace = true"), "{manifest} has a version of its own");
    }
}

/// A tag of somebody else's can be moved, also to code that takes what a workflow may do. Dependabot renews the hashes.
#[test]
fn what_workflows_use_is_pinned() {
    let mut files = Vec::new();
    for folder in [".github/workflows", ".github/actions/setup"] {
        files.extend(std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()));
    }
    let mut used = 0;
    for file in &files {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let Some((_, action)) = line.split_once("uses: ") else { continue };
            if action.starts_with("./") {
                continue;
            }
            used += 1;
            let (hash, version) = action.split_once('@').and_then(|(_, at)| at.split_once(" # v")).unwrap_or_default();
            let is_hash = hash.len() == 40 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash && !version.is_empty(), "{}: {action}", file.display());
        }
    }
    assert!(files.len() >= 4 && used >= 8, "{used} actions in {files:?}");
}

/// Workflows find it with `sed`, which must find one.
#[test]
fn the_known_rust_is_written_in_one_place() {
    let version = |line: &str| Some(line.strip_prefix("rust-version = \"")?.strip_suffix('"')?.to_owned());
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let found: Vec<_> = manifest.lines().filter_map(version).collect();
    assert_eq!(found, [env!("CARGO_PKG_RUST_VERSION")]);
    assert_eq!(found[0].split('.').count(), 3, "{found:?} is not one Rust");
    for file in [".github/actions/setup/action.yml", ".github/workflows/nightly.yml"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        assert!(text.contains(r#"version=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)"#), "{file}");
        assert!(!text.contains(&found[0]), "{file} names a Rust of its own");
    }
}

/// Files are moved and commands renamed, and these documents promise things in their names.
#[test]
fn documents_name_files_and_commands_that_are_there() {
    const FOLDERS: [&str; 8] = [".ci/", ".github/", "docs/", "emulator/", "src/", "tests/", "www-example/", "xtask/"];
    let help = std::fs::read_to_string(root().join("xtask/src/main.rs")).unwrap();
    for (document, at_least) in [("CONTRIBUTING.md", 10), ("SECURITY.md", 20), ("docs/releasing.md", 10)] {
        let text = std::fs::read_to_string(root().join(document)).unwrap();
        let folder = root().join(document).parent().unwrap().to_owned();
        let codes = text.split('`').skip(1).step_by(2).filter(|code| FOLDERS.iter().any(|name| code.starts_with(name)));
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let links = links.filter(|link| !link.is_empty() && !link.contains(':'));
        let files: Vec<_> = codes.map(|file| root().join(file)).chain(links.map(|link| folder.join(link))).collect();
        let missing: Vec<_> = files.iter().filter(|file| !file.exists()).collect();
        assert!(missing.is_empty(), "{document}: {missing:?}");
        let mut commands: Vec<_> = text.split("cargo xtask ").skip(1).collect();
        commands.retain(|rest| rest.starts_with(|first: char| first.is_ascii_lowercase()));
        for rest in &commands {
            let command = rest.split(|letter: char| !letter.is_ascii_lowercase()).next().unwrap();
            assert!(help.contains(&format!("\n  {command} ")), "{document}: cargo xtask {command}");
        }
        assert!(files.len() + commands.len() >= at_least, "{document}: {} {}", files.len(), commands.len());
    }
}

/// JavaScript checks functions and signals, and turns dates and URLs into text, before the core gets them. It has to know which
/// options those are.
#[test]
fn javascript_knows_the_options_that_are_not_data() {
    let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
    let rust = ["src/input/options.rs", "src/models/list_query.rs"].map(read).concat();
    // The fields of a type, as JavaScript spells them.
    let fields = |kind: &str| -> BTreeSet<String> {
        let fields =
            rust.lines().filter_map(|line| line.trim().strip_prefix("pub ")?.strip_suffix(&format!(": {kind},")));
        fields.map(|name| name.replace("_e", "E").replace("_p", "P")).collect()
    };
    let arguments = read("pkg-template/host/arguments.js");
    let (_, table) = arguments.split_once("const KINDS = {").unwrap();
    let (table, _) = table.split_once("\n}").unwrap();
    // The options with such an entry.
    let with = |entry: &str| -> BTreeSet<String> {
        let lines = table.lines().filter(|line| line.contains(&format!("{entry}: ")));
        lines.map(|line| line.split_once(": {").unwrap().0.trim().to_owned()).collect()
    };
    let mut opaque = fields("Opaque");
    assert!(opaque.remove("token"), "the core checks it, or the token function does");
    assert_eq!(with("is"), opaque);
    let mut converted = fields("Option<DateTime>");
    converted.extend(opaque.into_iter().filter(|name| name != "fetch"));
    converted.insert("baseUrl".to_owned());
    assert_eq!(with("convert"), converted);
}

/// Files are moved, and comments name them.
#[test]
fn comments_name_files_that_are_there() {
    const FOLDERS: [&str; 7] = ["docs/", "emulator/", "macros/", "pkg-template/", "src/", "tests/", "xtask/"];
    let mut folders: Vec<_> =
        ["src", "pkg-template", "emulator", "macros", "xtask", "tests"].map(|name| root().join(name)).into();
    let (mut named, mut missing) = (0, Vec::new());
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.extend(
                    ["node_modules", "target", "matrix"].iter().all(|name| !path.ends_with(name)).then_some(path),
                );
                continue;
            }
            let is_code =
                path.extension().is_some_and(|extension| ["rs", "js", "mjs", "ts"].iter().any(|one| extension == *one));
            if !is_code {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let comments =
                text.lines().filter_map(|line| line.trim().strip_prefix("//").or(line.trim().strip_prefix("* ")));
            let words = comments.flat_map(|line| {
                line.split(|letter: char| !letter.is_ascii_alphanumeric() && !"/._-".contains(letter))
            });
            for word in words.map(|word| word.trim_end_matches('.')) {
                let is_file = FOLDERS.iter().any(|folder| word.starts_with(folder))
                    && word.rsplit('/').next().unwrap().contains('.');
                named += usize::from(is_file);
                if is_file && !root().join(word).exists() {
                    missing.push(format!("{}: {word}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
    assert!(named > 30, "{named} files");
}

/// The names of a function's parameters, as JavaScript spells them.
fn parameters(text: &str, start: &str) -> Vec<String> {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start}"));
    let names = rest.split(')').next().unwrap().split(',').filter_map(|one| one.split(':').next()).map(str::trim);
    let camel = |name: &str| {
        let mut words = name.split('_');
        let first = words.next().unwrap().to_owned();
        words.fold(first, |name, word| {
            let (initial, rest) = word.split_at(1);
            name + &initial.to_uppercase() + rest
        })
    };
    names.filter(|name| !name.is_empty()).map(camel).collect()
}

/// What Rust passes in order is taken in the same order.
#[test]
fn functions_of_the_seam_have_the_same_parameters() {
    let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
    let mut count = 0;
    for (rust, javascript, imports) in [
        ("src/js/seam.rs", "pkg-template/host/steps.js", "/pkg-template/host/steps.js\")]"),
        ("src/js/convert.rs", "pkg-template/host/results.js", "/pkg-template/host/results.js\")]"),
    ] {
        let (rust, javascript) = (read(rust), read(javascript));
        let (_, block) = rust.split_once(imports).unwrap();
        let (block, _) = block.split_once("\n}").unwrap();
        for function in block.split("fn ").skip(1).map(|text| text.split('(').next().unwrap()) {
            let name = match function {
                "set_events" => continue,
                "limit_result" => "limit".to_owned(),
                other => parameters(&format!("({other})"), "(").remove(0),
            };
            let found = [format!("const {name} = ("), format!("function {name}(")];
            let start = found.iter().find(|start| javascript.contains(*start)).unwrap_or_else(|| panic!("{name}"));
            let theirs = parameters(&javascript, start);
            // `recording` takes an array apart.
            if theirs.iter().any(|name| name.starts_with('[')) {
                continue;
            }
            assert_eq!(parameters(block, &format!("fn {function}(")), theirs, "{name}");
            count += 1;
        }
    }
    assert!(count >= 8, "{count} functions");
}

/// TypeScript checks that JavaScript uses the words of `core.d.ts`, and Rust knows its own.
#[test]
fn both_sides_of_the_seam_have_the_same_words() {
    let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
    let quoted = |text: &str, before: &str| -> BTreeSet<String> {
        text.split(before).skip(1).map(|rest| rest.split('\'').next().unwrap().to_owned()).collect()
    };
    let known = quoted(&read("pkg-template/core.d.ts"), "what: '");
    let rust = read("src/js/seam.rs");
    let (_, variants) = rust.split_once("enum What {").unwrap();
    let variants = variants.split_once("\n}").unwrap().0.lines().filter_map(|line| line.trim().strip_suffix(','));
    let kebab = |name: &str| -> String {
        let hyphenated = name.chars().flat_map(|letter| [letter.is_uppercase().then_some('-'), Some(letter)]);
        hyphenated.flatten().collect::<String>().trim_start_matches('-').to_lowercase()
    };
    assert_eq!(variants.map(kebab).collect::<BTreeSet<_>>(), known);
    // The fields that Rust reads are typed as well. Those of recordings are in the typings of the package.
    let files = ["pkg-template/core.d.ts", "pkg-template/host/arguments.js", "pkg-template/host/token.js"];
    let declared = files.map(read).concat() + &read("tests/package/index.d.ts");
    let getters: Vec<_> = rust.split("#[wasm_bindgen(method, getter").skip(1).collect();
    assert!(getters.len() >= 15, "{} getters", getters.len());
    for getter in getters {
        let (attributes, function) = getter.split_once("pub(crate) fn ").unwrap();
        let own = function.split('(').next().unwrap();
        let name = attributes.split_once("js_name = ").map_or(own, |(_, name)| name.split(')').next().unwrap());
        let is_typed = [format!("{name}: "), format!("{name}?: "), format!("}} {name}"), format!("undefined}} {name}")];
        assert!(is_typed.iter().any(|text| declared.contains(text)), "{name}");
    }
}
