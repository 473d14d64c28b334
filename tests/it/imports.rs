//! No two files import each other, directly or by way of others.
//!
//! A reader starts with the file that imports nothing. A circle has no such file, and nothing in it can be read, tested or
//! moved alone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::invariants::{root, sources};

/// The names on the way to a module or to something in it. The crate's root has none.
type Names = Vec<String>;

/// The files of a crate, each with the modules that it imports.
struct Crate(BTreeMap<Names, BTreeSet<Names>>);

impl Crate {
    /// Takes the path of each file inside the crate's folder, and its text.
    fn new(files: &[(String, String)]) -> Self {
        let modules: BTreeSet<_> = files.iter().map(|(path, _)| module_of(path)).collect();
        assert_eq!(modules.len(), files.len(), "two files are the same module");
        let imports = files.iter().map(|(path, text)| {
            let module = module_of(path);
            let mut found = Vec::new();
            find_paths(text.parse().expect("Rust can be read"), &[], &mut found);
            let imported = found.iter().filter_map(|path| target(path, &module, &modules));
            (module.clone(), imported.filter(|imported| *imported != module).collect())
        });
        Self(imports.collect())
    }

    fn read(folder: &str) -> Self {
        let paths = sources(folder);
        let files: Vec<_> = paths
            .iter()
            .map(|path| {
                let inside = path.strip_prefix(root().join(folder)).unwrap().to_str().unwrap();
                (inside.to_owned(), std::fs::read_to_string(path).unwrap())
            })
            .collect();
        Self::new(&files)
    }

    fn edges(&self) -> impl Iterator<Item = (&Names, &Names)> {
        self.0.iter().flat_map(|(from, imports)| imports.iter().map(move |to| (from, to)))
    }

    /// The imports that lead back to where they started, one a line; empty if there are none.
    fn circles(&self) -> Vec<String> {
        let name = |module: &Names| if module.is_empty() { "crate".to_owned() } else { module.join("::") };
        let circular = self.edges().filter(|(from, to)| self.leads(to, from));
        circular.map(|(from, to)| format!("{} imports {}", name(from), name(to))).collect()
    }

    fn leads(&self, from: &Names, to: &Names) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            open.extend(self.0.get(module).into_iter().flatten().filter(|next| seen.insert(*next)));
        }
        seen.contains(to)
    }
}

/// `wire/json.rs` is the module `wire::json`; `lib.rs` and `main.rs` are the root.
fn module_of(path: &str) -> Names {
    let mut names: Names =
        Path::new(path).with_extension("").iter().map(|name| name.to_str().unwrap().to_owned()).collect();
    if ["lib", "main", "mod"].contains(&names.last().unwrap().as_str()) {
        names.pop();
    }
    names
}

/// Finds every path, such as `crate::wire::json` and those in `use super::{a, b::{self, c}}`. Leaves out what is compiled
/// for tests only. `prefix` is what the paths of a `use` group start with.
fn find_paths(tokens: TokenStream, prefix: &[String], found: &mut Vec<Names>) {
    // The path, and how many colons came last: after two of them, a word belongs to the path before it.
    let start = || (prefix.to_vec(), if prefix.is_empty() { 0 } else { 2 });
    let (mut path, mut colons) = start();
    let mut is_attribute = false;
    let mut tokens = tokens.into_iter();
    while let Some(token) = tokens.next() {
        let was_attribute = std::mem::replace(&mut is_attribute, false);
        match token {
            TokenTree::Ident(word) => {
                if colons != 2 {
                    found.push(std::mem::take(&mut path));
                }
                path.push(word.to_string());
                colons = 0;
            }
            TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
            TokenTree::Group(group) if was_attribute && group.stream().to_string().replace(' ', "") == "cfg(test)" => {
                tokens.find(ends_item);
            }
            TokenTree::Group(group) if colons == 2 && group.delimiter() == Delimiter::Brace => {
                find_paths(group.stream(), &path, found);
                (path, colons) = start();
            }
            TokenTree::Group(group) => find_paths(group.stream(), &[], found),
            TokenTree::Punct(mark) => {
                is_attribute = mark.as_char() == '#';
                found.push(path);
                (path, colons) = start();
            }
            TokenTree::Literal(_) => {}
        }
    }
    found.push(path);
}

fn ends_item(token: &TokenTree) -> bool {
    match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(mark) => mark.as_char() == ';',
        _ => false,
    }
}

/// The module that a path leads to or into, if it is one of this crate.
fn target(path: &[String], here: &Names, modules: &BTreeSet<Names>) -> Option<Names> {
    let (first, rest) = path.split_first()?;
    // One word alone is a name in this file, or the `crate` of `pub(crate)`.
    if rest.is_empty() {
        return None;
    }
    let child = [here.as_slice(), std::slice::from_ref(first)].concat();
    let mut module = match first.as_str() {
        "crate" => Names::new(),
        "self" => here.clone(),
        "super" => here.split_last()?.1.to_vec(),
        _ if modules.contains(&child) => child,
        _ => return None,
    };
    for name in rest {
        match name.as_str() {
            "self" => {}
            "super" => module.truncate(module.len().saturating_sub(1)),
            _ => module.push(name.clone()),
        }
    }
    while !modules.contains(&module) {
        module.pop()?;
    }
    Some(module)
}

fn assert_no_circles(folder: &str) {
    let found = Crate::read(folder);
    let (files, edges) = (found.0.len(), found.edges().count());
    // Any file imports something, and most import more than that.
    assert!(edges > files, "only {edges} imports were found in {files} files of {folder}");
    let circles = found.circles();
    assert!(circles.is_empty(), "files of {folder} import each other:\n{}", circles.join("\n"));
}

#[test]
fn no_files_of_the_client_import_each_other() {
    assert_no_circles("src");
}

#[test]
fn no_files_of_the_emulator_import_each_other() {
    assert_no_circles("emulator/src");
}

#[test]
fn no_files_of_xtask_import_each_other() {
    assert_no_circles("xtask/src");
}

#[test]
fn every_kind_of_import_is_found() {
    let files = |files: &[(&str, &str)]| {
        let owned: Vec<_> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Crate::new(&owned).circles()
    };
    let both = ["a imports b", "b imports a"];
    let a = ("a.rs", "use crate::b::B;");
    for b in [
        "use crate::a;",
        "use crate::a::A;",
        "pub(crate) use crate::a::*;",
        "use crate::{a::A, c::C};",
        "use crate::{c, a::{self, A}};",
        "use std::fmt; use crate::{c::{self, C}, a::{A as Other}};",
        "use super::a::A;",
        "use super::{c::C, a};",
        "fn f() { crate::a::g::<u8>() }",
        "fn f() -> crate::a::A { todo!() }",
        "fn f() { println!(\"{}\", [crate::a::g()]) }",
        "fn f() { use crate::{c, a}; }",
        "#[cfg(test)] mod tests { } use crate::a;",
        "#[cfg(test)] use crate::c; use crate::a;",
        "#[cfg(not(test))] use crate::a;",
    ] {
        assert_eq!(files(&[a, ("b.rs", b), ("c.rs", "")]), both, "{b}");
    }
    for b in [
        "",
        "// use crate::a;",
        "/// [`crate::a::A`]\nfn f() {}",
        "const TEXT: &str = \"use crate::a;\";",
        "pub(crate) fn a() { let a = 1; std::a::b(a); }",
        "use other::{a, crate_::a};",
        "#[cfg(test)]\n#[allow(clippy::panic)]\nmod tests { use crate::a::A; }",
        "#[cfg(test)] use crate::a; fn f() {}",
    ] {
        assert_eq!(files(&[a, ("b.rs", b), ("c.rs", "")]), [""; 0], "{b}");
    }

    // A child and its parent.
    let parent = ("a.rs", "mod b; pub(crate) use b::B;");
    assert_eq!(files(&[parent, ("a/b.rs", "use super::A;")]), ["a imports a::b", "a::b imports a"]);
    assert_eq!(files(&[parent, ("a/b.rs", "fn f() { super::g() }")]), ["a imports a::b", "a::b imports a"]);
    assert_eq!(files(&[("lib.rs", "use a::A;"), ("a.rs", "use crate::X;")]), ["crate imports a", "a imports crate"]);
    assert_eq!(files(&[("a.rs", "mod b;"), ("a/b.rs", "use super::A;")]), [""; 0]);
    // A brother is not the parent.
    assert_eq!(files(&[parent, ("a/b.rs", "use crate::a::{c::C};"), ("a/c.rs", "")]), [""; 0]);
    assert_eq!(files(&[parent, ("a/b.rs", "use super::{c::C};"), ("a/c.rs", "")]), [""; 0]);
    // By way of others. What only leads to a circle, or away from it, is not part of it.
    let longer = [
        ("main.rs", "use a::A;"),
        ("a.rs", "use crate::b::{self, c::C};"),
        ("b.rs", ""),
        ("b/c.rs", "use super::super::d;"),
        ("d.rs", "use crate::{a, e};"),
        ("e.rs", ""),
    ];
    assert_eq!(files(&longer), ["a imports b::c", "b::c imports d", "d imports a"]);
}
