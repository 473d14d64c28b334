//! Makes the package's typings from the ones that wasm-bindgen generates.
//!
//! wasm-bindgen's file also declares functions for memory and loading, which users of the package do not need, and uses
//! `Symbol.dispose`, which most TypeScript settings do not know.

use anyhow::{Context, Result, ensure};

/// The content of `index.d.ts`.
pub(crate) fn flatten(generated: &str) -> Result<String> {
    let mut typings = generated.to_owned();
    // What is cut out must be there, so that a change in wasm-bindgen's format does not go unnoticed.
    let mut cut = |from: &str, to: Option<&str>| -> Result<()> {
        let start = typings.find(from);
        let end = start.and_then(|start| match to {
            None => Some(typings.len()),
            Some(to) => typings.get(start..)?.find(to).map(|end| start + end + to.len()),
        });
        ensure!(start.is_some() && end.is_some(), "wasm-bindgen's typings have no `{from}`");
        typings.replace_range(start.unwrap_or(0)..end.unwrap_or(0), "");
        Ok(())
    };
    cut("/* tslint:disable */", Some("\n"))?;
    cut("/* eslint-disable */", Some("\n"))?;
    cut("    free(): void;", Some("\n"))?;
    cut("    [Symbol.dispose](): void;", Some("\n"))?;
    cut("export type InitInput", None)?;
    let typings = tags(&typings);
    let mut declarations: Vec<_> = declarations(&typings).into_iter().map(optional_fields).collect();
    declarations.sort_by_key(|declaration| sort_key(declaration));
    Ok(format!("{HEADER}\n{}\n", declarations.join("\n\n")))
}

/// A module with the fields of `ErrorDetails`, for JavaScript that has to know them before the core is loaded. A type that ends in
/// `?` is that of an optional field.
pub(crate) fn error_fields(typings: &str) -> Result<String> {
    const CHECKED: [&str; 5] = ["ErrorCode", "boolean", "number", "string", "string[]"];
    let (_, details) = typings.split_once("export interface ErrorDetails {\n").context("there is no `ErrorDetails`")?;
    let (details, _) = details.split_once("\n}").context("`ErrorDetails` has no end")?;
    let mut module = "// Made from the typings of the error's fields.\n\nexport const FIELDS = {\n".to_owned();
    for line in details.lines().filter(|line| !line.trim_start().starts_with(['/', '*'])) {
        let field = line.trim().strip_suffix(';').and_then(|field| field.split_once(": "));
        let (name, kind) = field.with_context(|| format!("`{line}` is not a field"))?;
        ensure!(CHECKED.contains(&kind), "pkg-template/error.js has no check for a `{kind}`");
        let (name, mark) = name.strip_suffix('?').map_or((name, ""), |name| (name, "?"));
        module += &format!("  {name}: '{kind}{mark}',\n");
    }
    Ok(module + "}\n")
}

/// The declarations, each with the comment before it.
fn declarations(typings: &str) -> Vec<&str> {
    typings.split("\n\n").map(str::trim).filter(|declaration| !declaration.is_empty()).collect()
}

/// wasm-bindgen writes declarations in the linker's order, which differs between compilers. A reader wants to start with the
/// client. Its class comes after its interface, because the last declaration of a method takes precedence.
fn sort_key(declaration: &str) -> (usize, String) {
    const ORDER: [&str; 6] =
        ["interface RecordingsClient ", "class RecordingsClient", "class", "function", "interface", "type"];
    let line = declaration.lines().find_map(|line| line.strip_prefix("export ")).unwrap_or("");
    (ORDER.iter().position(|start| line.starts_with(start)).unwrap_or(ORDER.len()), line.to_owned())
}

const HEADER: &str = "// Made from the Rust sources: models, bindings and their doc comments.\n";

/// Optional fields of what a caller passes may also be `undefined`, even under `exactOptionalPropertyTypes`. Optional fields of
/// what a caller gets are present or absent.
fn optional_fields(declaration: &str) -> String {
    let name = sort_key(declaration).1.split(' ').nth(1).unwrap_or("").to_owned();
    let is_given = ["Options", "Query", "Filters"].iter().any(|kind| name.ends_with(kind));
    let fields = declaration.lines().map(optional_field).map(|line| match line.strip_suffix(';') {
        Some(field) if is_given && field.contains("?: ") => format!("{field} | undefined;"),
        _ => line,
    });
    fields.collect::<Vec<_>>().join("\n")
}

/// An optional field in Rust is generated as `name: type | undefined`; in JavaScript it may be absent.
fn optional_field(line: &str) -> String {
    let field = line.strip_suffix(" | undefined;").and_then(|field| field.split_once(": "));
    match field {
        Some((name, kind)) if !name.trim().is_empty() && !name.contains(['(', '?']) => format!("{name}?: {kind};"),
        _ => line.to_owned(),
    }
}

/// The tag of a union is not a field in Rust, so it cannot have a doc comment there. Editors only show a comment that starts on
/// its own line.
fn tags(typings: &str) -> String {
    typings.replace("({ type: ", "({\n    /** What happened. */\n    type: ").replace("\" } & ", "\";\n} & ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_an_error_are_listed() {
        let typings = |kind| {
            format!(
                "export interface ErrorDetails {{\n    /**\n     * Why: or not.\n     */\n    code: ErrorCode;\n    hint?: {kind};\n}}\n"
            )
        };
        let module = error_fields(&typings("string")).unwrap();
        assert!(module.ends_with("export const FIELDS = {\n  code: 'ErrorCode',\n  hint: 'string?',\n}\n"), "{module}");
        assert!(error_fields(&typings("boolean[]")).unwrap_err().to_string().contains("no check for a `boolean[]`"));
        assert!(error_fields("").is_err());
    }

    #[test]
    fn a_reader_starts_with_the_client() {
        let text = "/** b */\nexport type B = 1;\n\nexport class A {}\n\n/** c */\nexport class RecordingsClient {}\n\n\
                    export interface RecordingsClient {}\n";
        let mut found = declarations(text);
        found.sort_by_key(|declaration| sort_key(declaration));
        assert_eq!(
            found,
            [
                "export interface RecordingsClient {}",
                "/** c */\nexport class RecordingsClient {}",
                "export class A {}",
                "/** b */\nexport type B = 1;"
            ]
        );
    }

    #[test]
    fn what_is_given_may_be_undefined() {
        let fields = "    a: A | undefined;\n    b?: B;\n    c: C;\n}";
        let given = "    a?: A | undefined;\n    b?: B | undefined;\n    c: C;\n}";
        let got = "    a?: A;\n    b?: B;\n    c: C;\n}";
        for (head, expected) in
            [("ListQuery", given), ("ListFilters", given), ("CallOptions", given), ("Recording", got)]
        {
            let head = format!("export interface {head} {{\n");
            assert_eq!(optional_fields(&format!("{head}{fields}")), format!("{head}{expected}"));
        }
    }

    #[test]
    fn the_tag_of_a_union_is_documented() {
        let tag = |name| format!("{{\n    /** What happened. */\n    type: \"{name}\";\n}}");
        let union = "export type E = ({ type: \"a\" } & A) | ({ type: \"b\" } & B);";
        assert_eq!(tags(union), format!("export type E = ({} & A) | ({} & B);", tag("a"), tag("b")));
    }

    #[test]
    fn fields_that_may_be_absent_are_optional() {
        assert_eq!(optional_field("    topic: string | undefined;"), "    topic?: string;");
        assert_eq!(optional_field("    id: string;"), "    id: string;");
        assert_eq!(optional_field("    limit?: number | undefined;"), "    limit?: number | undefined;");
        assert_eq!(
            optional_field("    get(id: string): string | undefined;"),
            "    get(id: string): string | undefined;"
        );
    }
}
