//! The size of the package, and what takes up its bytes: `cargo xtask sizes`
//!
//! `tests/bench/sizes.mjs` measures what a user of each entry loads, and the size of other clients. The rest is here: the
//! bytes of the core by section, by crate and by function. The shipped core has no names, so each function is traced back
//! through the optimiser to a function with a name. All sizes are those of the shipped file, and add up to its size.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use wasmparser::{BinaryReader, CodeSectionReader, CustomSectionReader, KnownCustom, Name, Parser, Payload, TypeRef};
use xshell::Shell;

use crate::steps::step;
use crate::{bench, dist};

pub(crate) fn run(shell: &Shell) -> Result<()> {
    let functions = bench::measure(shell, &[&bench::SIZES], None)?.with_file_name("core-functions.txt");
    let (module, named) = step("Analyse the core", || core(shell))?;
    println!("\n{}", tables(&module, &named));
    shell.write_file(&functions, list(&named))?;
    eprintln!("All functions are in {}.", functions.display());
    Ok(())
}

/// The shipped core, and the names of its functions.
fn core(shell: &Shell) -> Result<(Module, Vec<Named>)> {
    let core = dist::core();
    let read = |path| Module::read(&shell.read_binary_file(path)?);
    let with_names = read(core.unoptimised_with_names)?;
    let same = read(core.unoptimised)?.functions == with_names.functions;
    ensure!(same, "the core with names does not match the shipped core");
    let shipped = read(core.shipped)?;
    let named = shipped.named(&with_names, &shell.read_file(core.origins)?)?;
    Ok((shipped, named))
}

/// The parts of a module. Its sections and functions are all of it.
#[derive(Debug, Default, PartialEq)]
struct Module {
    /// Name and bytes, without the functions.
    sections: Vec<(&'static str, usize)>,
    /// The bytes of the functions with code, in the module's order.
    functions: Vec<usize>,
    /// How many functions are imported; their indexes come first.
    imported: usize,
    /// The names by index, if the module has names.
    symbols: HashMap<usize, String>,
}

impl Module {
    fn read(module: &[u8]) -> Result<Self> {
        let mut read = Self::default();
        // The end of the part before. Bytes between two parts, such as a length, count for the second.
        let mut end = 0;
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload?;
            let (name, range) = match &payload {
                Payload::Version { range, .. } => ("header", range.clone()),
                payload => match payload.as_section() {
                    Some((_, range)) => (section_name(payload), range),
                    None => continue,
                },
            };
            let mut bytes = range.end - end;
            match &payload {
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        read.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { .. } => {
                    let code = module.get(range.clone()).context("the code extends beyond the end of the file")?;
                    read.functions = functions(BinaryReader::new(code, range.start))?;
                    bytes -= read.functions.iter().sum::<usize>();
                }
                Payload::CustomSection(section) => read.symbols.extend(symbols(section)?),
                _ => {}
            }
            read.sections.push((name, bytes));
            end = range.end;
        }
        ensure!(read.bytes() == module.len(), "{} of the module's {} bytes were found", read.bytes(), module.len());
        Ok(read)
    }

    fn bytes(&self) -> usize {
        self.sections.iter().map(|(_, bytes)| bytes).sum::<usize>() + self.functions.iter().sum::<usize>()
    }

    /// The functions with their names in `before`, the module from which wasm-opt made this one.
    fn named(&self, before: &Self, origins: &str) -> Result<Vec<Named>> {
        let origins: Vec<&str> = origins.lines().skip(self.imported).collect();
        ensure!(origins.len() == self.functions.len(), "wasm-opt's map has {} functions", origins.len());
        let named = self.functions.iter().zip(origins).map(|(&bytes, line)| {
            // `710:143`, or `710:byn$mgfn-shared$143` for code that wasm-opt found in that function and in others.
            let origin = line.rsplit([':', '$']).next().and_then(|number| number.parse::<usize>().ok());
            let origin = origin.with_context(|| format!("wasm-opt's map has an unknown format: {line}"))?;
            let name = before.symbols.get(&(before.imported + origin)).map_or_else(String::new, |symbol| name(symbol));
            let (owner, module) = owner(&name);
            let note = if line.contains('$') { "shared by several: " } else { "" };
            Ok(Named { bytes, owner: owner.to_owned(), module: module.to_owned(), name: format!("{note}{name}") })
        });
        named.collect()
    }
}

fn functions(code: BinaryReader<'_>) -> Result<Vec<usize>> {
    let bodies = CodeSectionReader::new(code)?;
    let mut end = bodies.original_position();
    let sizes = bodies.into_iter().map(|body| {
        let start = std::mem::replace(&mut end, body?.range().end);
        Ok(end - start)
    });
    sizes.collect()
}

fn symbols(section: &CustomSectionReader<'_>) -> Result<HashMap<usize, String>> {
    let mut symbols = HashMap::new();
    let KnownCustom::Name(names) = section.as_known() else { return Ok(symbols) };
    for names in names {
        let Name::Function(functions) = names? else { continue };
        for function in functions {
            let function = function?;
            symbols.insert(usize::try_from(function.index)?, function.name.to_owned());
        }
    }
    Ok(symbols)
}

fn section_name(payload: &Payload<'_>) -> &'static str {
    match payload {
        Payload::TypeSection(_) => "types",
        Payload::ImportSection(_) => "imports",
        Payload::FunctionSection(_) => "the functions' types",
        Payload::TableSection(_) => "tables",
        Payload::MemorySection(_) => "memory",
        Payload::TagSection(_) => "exceptions",
        Payload::GlobalSection(_) => "globals",
        Payload::ExportSection(_) => "exports",
        Payload::ElementSection(_) => "pointers to functions",
        Payload::DataCountSection { .. } => "number of data segments",
        Payload::CodeSectionStart { .. } => "length of the code",
        Payload::DataSection(_) => "data: texts and constants",
        _ => "custom sections",
    }
}

/// A function.
#[derive(Debug, PartialEq)]
struct Named {
    bytes: usize,
    /// The crate that its code comes from.
    owner: String,
    /// The module, if the crate is ours.
    module: String,
    /// As written in Rust.
    name: String,
}

const OURS: &str = "webex_converged_recordings";

/// A symbol as written in Rust. wasm-bindgen names its wrappers after the function they call: `_RNv… externref shim`.
fn name(symbol: &str) -> String {
    let (symbol, added) = symbol.split_at(symbol.find(' ').unwrap_or(symbol.len()));
    format!("{:#}{added}", rustc_demangle::demangle(symbol))
}

/// The crate that a function's code comes from, and the module if the crate is ours.
fn owner(name: &str) -> (&str, &str) {
    if name.ends_with(" shim") || name.ends_with(" wrapper") {
        return ("wasm_bindgen", "");
    }
    // Only the type's crate or the trait's crate can contain an implementation.
    let (of_type, of_trait) = implementation(name);
    let is_std = |path: &str| ["core::", "alloc::", "std::"].iter().any(|start| path.starts_with(start));
    let path = match (path(of_type), of_trait.and_then(path)) {
        (Some(of_type), Some(of_trait)) if is_std(of_type) && !is_std(of_trait) => Some(of_trait),
        (of_type, of_trait) => of_type.or(of_trait),
    };
    match path.and_then(|path| path.split_once("::")) {
        Some((OURS, module)) => (OURS, module),
        Some(("__rustc", _)) => ("std", ""),
        Some((owner, _)) => (owner, ""),
        // A method of a type that is part of the language, such as `<str>::trim`.
        None if name.starts_with('<') => ("core", ""),
        // Functions that are called from JavaScript or by the compiler have a name without a path.
        None if name.starts_with("recordingsclient_") => (OURS, "js"),
        None if name.starts_with("__wb") || name.starts_with("__externref") => ("wasm_bindgen", ""),
        None if name.starts_with("mem") => ("compiler_builtins", ""),
        None if name.contains("rust_") => ("std", ""),
        None => ("(unknown)", ""),
    }
}

/// The type and the trait of `<Type as Trait>::method`. Any other name counts as a type.
fn implementation(name: &str) -> (&str, Option<&str>) {
    let Some(rest) = name.strip_prefix('<') else { return (name, None) };
    let mut depth = 0_usize;
    for (at, character) in rest.char_indices() {
        let (before, after) = rest.split_at(at);
        match character {
            '<' => depth += 1,
            // The one in `fn() -> T` closes nothing.
            '>' if before.ends_with('-') => {}
            '>' if depth == 0 => return (before, None),
            '>' => depth -= 1,
            ' ' if depth == 0 => {
                if let Some(of_trait) = after.strip_prefix(" as ") {
                    return (before, Some(of_trait));
                }
            }
            _ => {}
        }
    }
    (name, None)
}

/// The first path in a type or in a name: `core::fmt` in `&[core::fmt::Arguments]`, and `None` in `&str`.
fn path(name: &str) -> Option<&str> {
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let colons = name.find("::")?;
    let (before, after) = (name.get(..colons)?, name.get(colons + 2..)?);
    let start = before.rfind(|character| !is_word(character)).map_or(0, |at| at + 1);
    let end = colons + 2 + after.find(|character| !is_word(character)).unwrap_or(after.len());
    if start == colons { None } else { name.get(start..end) }
}

/// What takes up the bytes, in Markdown.
fn tables(module: &Module, functions: &[Named]) -> String {
    let whole = module.bytes();
    let code = by(functions.iter(), |function| &function.owner);
    let sections = module.sections.iter().map(|&(name, bytes)| (name.to_owned(), bytes));
    let mut parts: Vec<(String, usize)> =
        code.into_iter().map(|(owner, bytes)| (format!("code of `{owner}`"), bytes)).chain(sections).collect();
    parts.sort_by_key(|&(_, bytes)| Reverse(bytes));

    let mut rows = Vec::new();
    for (part, bytes) in parts {
        let is_ours = part.contains(OURS);
        rows.push((part, bytes));
        if is_ours {
            let ours = functions.iter().filter(|function| function.owner == OURS);
            let modules = by(ours, |function| &function.module);
            rows.extend(modules.into_iter().map(|(module, bytes)| (format!("· `{module}`"), bytes)));
        }
    }
    rows.push(("**core.wasm**".to_owned(), whole));

    let mut text = PARTS.to_owned();
    for (part, bytes) in rows {
        let thousandths = 1000 * bytes / whole;
        let _ = writeln!(text, "| {part} | {bytes} | {}.{} |", thousandths / 10, thousandths % 10);
    }
    text.push_str(LARGEST);
    for Named { bytes, owner, name, .. } in largest(functions).into_iter().take(25) {
        let _ = writeln!(text, "| {bytes} | `{owner}` | `{}` |", shortened(name));
    }
    text
}

const PARTS: &str = "\
## What takes up the bytes of core.wasm

Before compression. The rows add up to the file; those with a dot are parts of the row above them. A generic function counts
for the crate that contains it, whoever uses it; inlined code counts for the function that contains it.

| part | bytes | % |
| --- | ---: | ---: |
";

const LARGEST: &str = "
The largest functions:

| bytes | crate | function |
| ---: | --- | --- |
";

fn shortened(name: &str) -> String {
    const MOST: usize = 150;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{} …", name.get(..end).unwrap_or(name)),
        None => name.to_owned(),
    }
}

/// The sums by key, the largest first.
fn by<'a>(functions: impl Iterator<Item = &'a Named>, key: impl Fn(&'a Named) -> &'a str) -> Vec<(&'a str, usize)> {
    let mut sums: BTreeMap<&str, usize> = BTreeMap::new();
    for function in functions {
        *sums.entry(key(function)).or_default() += function.bytes;
    }
    let mut sums: Vec<_> = sums.into_iter().collect();
    sums.sort_by_key(|&(_, bytes)| Reverse(bytes));
    sums
}

/// Every function on its own line, the largest first.
fn list(functions: &[Named]) -> String {
    let line =
        |function: &Named| format!("{}\t{}\t{}\t{}\n", function.bytes, function.owner, function.module, function.name);
    largest(functions).into_iter().map(line).collect()
}

fn largest(functions: &[Named]) -> Vec<&Named> {
    let mut functions: Vec<&Named> = functions.iter().collect();
    functions.sort_by_key(|function| Reverse(function.bytes));
    functions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Imports one function, and has two of its own; the names are `there`, `first` and `second`.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\
        \x01\x04\x01\x60\0\0\
        \x02\x07\x01\x01m\x01f\0\0\
        \x03\x03\x02\0\0\
        \x0a\x08\x02\x03\0\x01\x0b\x02\0\x0b\
        \0\x1e\x04name\x01\x17\x03\0\x05there\x01\x05first\x02\x06second";

    fn functions(named: &[(usize, &str, &str)]) -> Vec<Named> {
        let named = named.iter().map(|&(bytes, owner, module)| Named {
            bytes,
            owner: owner.to_owned(),
            module: module.to_owned(),
            name: String::new(),
        });
        named.collect()
    }

    #[test]
    fn nothing_of_a_module_is_left_out() {
        let module = Module::read(MODULE).unwrap();
        let sections = [
            ("header", 8),
            ("types", 6),
            ("imports", 9),
            ("the functions' types", 5),
            ("length of the code", 3),
            ("custom sections", 32),
        ];
        assert_eq!(module.sections, sections);
        assert_eq!((&module.functions[..], module.imported), (&[4, 3][..], 1));
        assert_eq!(module.symbols[&2], "second");
        assert_eq!(module.bytes(), MODULE.len());
        assert!(Module::read(&MODULE[..40]).is_err());
    }

    #[test]
    fn functions_are_traced_back() {
        let module = Module::read(MODULE).unwrap();
        let names = |origins: &str| -> Result<Vec<String>> {
            Ok(module.named(&module, origins)?.into_iter().map(|function| function.name).collect())
        };
        assert_eq!(names("0:fimport$0\n1:1\n2:byn$mgfn-shared$0\n").unwrap(), ["second", "shared by several: first"]);
        assert!(names("0:fimport$0\n1:1\n").is_err());
        assert!(names("0:fimport$0\n1:1\n2:other\n").is_err());
    }

    #[test]
    fn symbols_are_told_as_names() {
        assert_eq!(name("_ZN4core3fmt9Formatter3pad17h0123456789abcdefE"), "core::fmt::Formatter::pad");
        assert_eq!(name("_RNvNtCs1234_7mycrate3foo3bar"), "mycrate::foo::bar");
        assert_eq!(name("_RNvNtCs1234_7mycrate3foo3bar externref shim"), "mycrate::foo::bar externref shim");
        assert_eq!(name("memcpy"), "memcpy");
    }

    #[test]
    fn each_function_belongs_to_the_crate_that_wrote_it() {
        let owners = [
            ("webex_converged_recordings::call::Call::read", (OURS, "call")),
            ("<webex_converged_recordings::call::Call>::read", (OURS, "call")),
            ("<<webex_converged_recordings::models::A as serde_core::B>::c::V as serde_core::W>::d", (OURS, "models")),
            ("<alloc::vec::Vec<webex_converged_recordings::input::A> as core::ops::drop::Drop>::drop", ("alloc", "")),
            ("<core::option::Option<A> as serde_core::de::Deserialize>::deserialize", ("serde_core", "")),
            ("<&mut dyn core::fmt::Write as core::fmt::Write>::write_str", ("core", "")),
            ("<fn(&str) -> u8 as js_sys::Call>::call", ("js_sys", "")),
            ("<T as gloo_net::Into>::into", ("gloo_net", "")),
            ("<str>::trim", ("core", "")),
            ("__rustc::__rust_realloc", ("std", "")),
            ("recordingsclient_new", (OURS, "js")),
            ("webex_converged_recordings::js::timer::now catch wrapper", ("wasm_bindgen", "")),
            ("__wbindgen_malloc", ("wasm_bindgen", "")),
            ("memcpy", ("compiler_builtins", "")),
            ("", ("(unknown)", "")),
        ];
        for (name, expected) in owners {
            assert_eq!(owner(name), expected, "{name}");
        }
    }

    #[test]
    fn the_rows_add_up() {
        let module = Module { sections: vec![("types", 10)], functions: vec![20, 30, 40], ..Module::default() };
        let table = tables(&module, &functions(&[(20, "core", ""), (30, OURS, "js"), (40, OURS, "call")]));
        let (_, rows) = table.split_once("---: |\n").unwrap();
        let (rows, _) = rows.split_once("\n\n").unwrap();
        let expected = "\
            | code of `webex_converged_recordings` | 70 | 70.0 |\n\
            | · `call` | 40 | 40.0 |\n\
            | · `js` | 30 | 30.0 |\n\
            | code of `core` | 20 | 20.0 |\n\
            | types | 10 | 10.0 |\n\
            | **core.wasm** | 100 | 100.0 |";
        assert_eq!(rows, expected);
    }
}
