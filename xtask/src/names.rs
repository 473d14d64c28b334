//! The names by which a module and the glue around it know each other.
//!
//! wasm-bindgen makes names that are unique among all crates, with hashes in them that do not compress, and writes each into
//! the module and into the glue. Between these two short ones do.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, ensure};
use walrus::Module;

/// A module and its glue, which belong together.
pub(crate) struct Named {
    pub(crate) module: Vec<u8>,
    pub(crate) glue: String,
}

/// What JavaScript of ours asks the module for by its name. What has no underscore in it may be a word of the glue's own.
const KNOWN: [&str; 1] = ["__stack_pointer"];

/// Gives what the two know of each other short names. What the module has to offer and the glue does not want is left out.
///
/// What the module takes from JavaScript of ours, without any glue, goes through the glue too: as a whole, a module cannot be
/// bundled but for what is used of it.
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

/// The one module that the core imports.
const GLUE: &str = "$";

/// The glue with what it imports for the module, and what it hands over of that, in the place of whole modules.
fn with_own_imports(glue: &str, own: &[(String, String)]) -> Result<String> {
    const FUNCTIONS: &str = "const import0 = {\n        __proto__: null,\n";
    ensure!(glue.contains(FUNCTIONS), "wasm-bindgen's glue begins its functions in another way");
    let mut changed: String = own.iter().map(|(import, _)| import.as_str()).collect();
    for line in glue.split_inclusive('\n') {
        // `"./core_bg.js": import0,` and the same of whole modules, which are `import * as import1 from "…"`.
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

/// A text cut into words of JavaScript, and what is between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '$');
    text.split_inclusive(move |character| !is_word(character)).flat_map(move |part| {
        let end = part.trim_end_matches(move |character| !is_word(character)).len();
        let (word, rest) = part.split_at(end);
        [word, rest]
    })
}

/// In the stage, the JavaScript that Rust imports is where it is in `pkg-template/`, so that the package's own modules share it.
/// wasm-bindgen looks for a copy of it, in a folder whose name changes with every version: `./snippets/NAME-HASH/pkg-template/`.
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
