//! Shortens the names of a module's imports and exports, and their uses in the glue.
//!
//! wasm-bindgen's names are unique among all crates and contain hashes, which do not compress, and each is in the module as
//! well as in the glue. Between these two, short names are enough.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, ensure};
use walrus::Module;

/// A module and its glue with matching names.
pub(crate) struct Named {
    pub(crate) module: Vec<u8>,
    pub(crate) glue: String,
}

/// Names that our own JavaScript uses. They keep their names, and so do names without an underscore, which may be words of the
/// glue itself.
const KNOWN: [&str; 1] = ["__stack_pointer"];

/// Shortens the names. Exports of the module that the glue does not use are removed.
///
/// Imports of the module from our own JavaScript also go through the glue: when a module is imported as a whole, a bundler
/// cannot leave out the unused parts of it.
pub(crate) fn shorten(mut module: Module, glue: &str) -> Result<Named> {
    let glue = with_own_modules(glue);
    let asked: HashSet<&str> = words(&glue).collect();
    let mut short = HashMap::new();
    let mut shortened = |name: &mut String| {
        let next = short.len();
        name.clone_from(short.entry(name.clone()).or_insert_with(|| format!("${next}")));
    };
    let mut own = Vec::new();
    for import in module.imports.iter_mut() {
        let from = with_own_modules(&std::mem::replace(&mut import.module, GLUE.to_owned()));
        if from.ends_with("_bg.js") {
            ensure!(asked.contains(import.name.as_str()), "wasm-bindgen's glue has no {}", import.name);
            shortened(&mut import.name);
        } else {
            let short = format!("$own{}", own.len());
            own.push((format!("import {{ {} as {short} }} from '{from}'\n", import.name), format!("{short},\n")));
            import.name = short;
        }
    }
    let is_made_up = |name: &str| name.contains('_') && !KNOWN.contains(&name);
    let others = module.exports.iter_mut().filter(|export| is_made_up(&export.name));
    let (used, unused): (Vec<_>, Vec<_>) = others.partition(|export| asked.contains(export.name.as_str()));
    let unused: Vec<_> = unused.into_iter().map(|export| export.id()).collect();
    used.into_iter().for_each(|export| shortened(&mut export.name));
    unused.into_iter().for_each(|export| module.exports.delete(export));
    let glue: String = words(&glue).map(|word| short.get(word).map_or(word, String::as_str)).collect();
    Ok(Named { module: module.emit_wasm(), glue: with_own_imports(&glue, &own)? })
}

/// The only module that the core imports.
const GLUE: &str = "$";

/// The glue with single imports from our own modules, which it passes on to the core, in place of imports of whole modules.
fn with_own_imports(glue: &str, own: &[(String, String)]) -> Result<String> {
    const FUNCTIONS: &str = "const import0 = {\n        __proto__: null,\n";
    ensure!(glue.contains(FUNCTIONS), "wasm-bindgen's glue has an unexpected list of functions");
    let mut changed: String = own.iter().map(|(import, _)| import.as_str()).collect();
    for line in glue.split_inclusive('\n') {
        // `"./core_bg.js": import0,` and the same for whole modules, which come from `import * as import1 from "…"`.
        match line.trim_start().split_once(": import") {
            Some((_, "0,\n")) => changed.push_str(&format!("{GLUE}: import0,\n")),
            Some(_) => {}
            None if line.starts_with("import * as import") => {}
            None => changed.push_str(line),
        }
    }
    let handed_over: String = own.iter().map(|(_, name)| name.as_str()).collect();
    Ok(changed.replace(FUNCTIONS, &[FUNCTIONS, &handed_over].concat()))
}

/// Splits a text into words of JavaScript and what is between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '$');
    text.split_inclusive(move |character| !is_word(character)).flat_map(move |part| {
        let end = part.trim_end_matches(move |character| !is_word(character)).len();
        let (word, rest) = part.split_at(end);
        [word, rest]
    })
}

/// In the stage, the JavaScript that Rust imports is where it is in `pkg-template/`, so that the package's own modules share it.
/// wasm-bindgen looks for a copy of it in a folder whose name changes with every version: `./snippets/NAME-HASH/pkg-template/`.
fn with_own_modules(text: &str) -> String {
    let mut parts = text.split("./snippets/");
    let first = parts.next().unwrap_or_default().to_owned();
    let others = parts.map(|part| part.split_once("/pkg-template/").map_or(part, |(_, rest)| rest));
    others.fold(first, |text, part| text + "./" + part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_into_words() {
        let text = "wasm.__wbg_a_1f(x, $y);\n// ü";
        let cut: Vec<_> = words(text).filter(|word| !word.is_empty()).collect();
        assert_eq!(cut, ["wasm", ".", "__wbg_a_1f", "(", "x", ",", " ", "$y", ")", ";", "\n", "/", "/", " ", "ü"]);
        assert_eq!(words(text).collect::<String>(), text);
    }

    #[test]
    fn own_modules_are_found_in_one_place() {
        let text =
            "from './snippets/name-12ab/pkg-template/a.js';\nfrom \"./snippets/name-12ab/pkg-template/host/b.js\"";
        assert_eq!(with_own_modules(text), "from './a.js';\nfrom \"./host/b.js\"");
    }

    #[test]
    fn what_is_used_of_own_modules_is_imported_by_its_name() {
        let glue = "import * as import1 from \"./host/a.js\"\n\
                    function imports() {\n    const import0 = {\n        __proto__: null,\n        $0: f,\n    };\n\
                    return {\n        \"./core_bg.js\": import0,\n        \"./host/a.js\": import1,\n    };\n}\n";
        let own = [("import { b as $own0 } from './host/a.js'\n".to_owned(), "$own0,\n".to_owned())];
        let expected = "import { b as $own0 } from './host/a.js'\n\
                        function imports() {\n    const import0 = {\n        __proto__: null,\n$own0,\n        $0: f,\n    };\n\
                        return {\n$: import0,\n    };\n}\n";
        assert_eq!(with_own_imports(glue, &own).unwrap(), expected);
        assert!(with_own_imports("", &own).is_err());
    }
}
