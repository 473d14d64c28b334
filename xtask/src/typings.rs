//! The package's typings, cut out of what wasm-bindgen generates.
//!
//! wasm-bindgen's file also speaks of memory and of loading, which users of the package have nothing to do with, and
//! uses `Symbol.dispose`, which most of their TypeScript settings do not know.

use anyhow::{Result, ensure};

/// The flat `index.d.ts`.
pub(crate) fn flatten(generated: &str) -> Result<String> {
    let mut typings = generated.to_owned();
    // Whatever is cut must be there: a new wasm-bindgen that writes another form shall not go unnoticed.
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
    cut("/* tslint:disable */\n", None.or(Some("\n")))?;
    cut("/* eslint-disable */\n", Some("\n"))?;
    cut("    free(): void;\n", Some("\n"))?;
    cut("    [Symbol.dispose](): void;\n", Some("\n"))?;
    cut("export type InitInput", None)?;
    let lines = typings.trim().lines().map(optional_field).collect::<Vec<_>>();
    Ok(format!("{HEADER}\n{}\n", lines.join("\n")))
}

const HEADER: &str = "// Made from the Rust sources: models, bindings and their doc comments.\n";

/// What may be absent in Rust comes as `name: type | undefined`, and JavaScript may leave it away.
fn optional_field(line: &str) -> String {
    let field = line.strip_suffix(" | undefined;").and_then(|field| field.split_once(": "));
    match field {
        Some((name, kind)) if !name.trim().is_empty() && !name.contains('(') => format!("{name}?: {kind};"),
        _ => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::optional_field;

    #[test]
    fn fields_that_may_be_absent_are_optional() {
        assert_eq!(optional_field("    topic: string | undefined;"), "    topic?: string;");
        assert_eq!(optional_field("    id: string;"), "    id: string;");
        assert_eq!(
            optional_field("    get(id: string): string | undefined;"),
            "    get(id: string): string | undefined;"
        );
    }
}
