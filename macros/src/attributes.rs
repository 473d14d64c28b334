//! Reads the attributes of a model: the spelling of its names, and what is special about a field.

use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Field, Fields, GenericArgument, Ident, LitStr, Meta, PathArguments,
    Result, Token, Type, Variant,
};

/// The fields of a struct with named fields.
pub(crate) fn fields(input: &DeriveInput) -> Result<Vec<&Field>> {
    match &input.data {
        Data::Struct(data) if matches!(data.fields, Fields::Named(_)) => Ok(data.fields.iter().collect()),
        _ => Err(Error::new_spanned(&input.ident, "expected a struct with named fields")),
    }
}

/// The variants of an enum.
pub(crate) fn variants(input: &DeriveInput) -> Result<Vec<&Variant>> {
    match &input.data {
        Data::Enum(data) => Ok(data.variants.iter().collect()),
        _ => Err(Error::new_spanned(&input.ident, "expected an enum")),
    }
}

/// A field's name. [`fields`] returns only fields that have one.
pub(crate) fn ident(field: &Field) -> Result<&Ident> {
    field.ident.as_ref().ok_or_else(|| Error::new_spanned(field, "expected a field with a name"))
}

/// How JavaScript spells the names of this struct's fields, or of this enum's variants.
#[derive(Clone, Copy)]
pub(crate) enum Spelling {
    /// As in Rust.
    Same,
    /// `camelCase`
    Camel,
    /// `kebab-case`
    Kebab,
    /// `UPPERCASE`
    Upper,
}

impl Spelling {
    /// The spelling that `#[serde(rename_all = "…")]` sets.
    pub(crate) fn of(input: &DeriveInput) -> Result<Self> {
        let Some(Meta::NameValue(rename)) = find(&input.attrs, "serde", "rename_all")? else { return Ok(Self::Same) };
        match text(&rename.value)?.value().as_str() {
            "camelCase" => Ok(Self::Camel),
            "kebab-case" => Ok(Self::Kebab),
            "UPPERCASE" => Ok(Self::Upper),
            _ => Err(Error::new_spanned(rename.value, "expected `camelCase`, `kebab-case` or `UPPERCASE`")),
        }
    }

    /// Spells the name of a field (`snake_case` in Rust) or of a variant (`PascalCase`).
    pub(crate) fn name(self, ident: &Ident) -> String {
        let name = ident.to_string();
        let mut words: Vec<String> = Vec::new();
        for part in name.split('_') {
            for letter in part.chars() {
                match words.last_mut() {
                    Some(word) if !letter.is_uppercase() && !word.is_empty() => word.push(letter),
                    _ => words.push(letter.to_lowercase().to_string()),
                }
            }
            words.push(String::new());
        }
        words.retain(|word| !word.is_empty());
        match self {
            Self::Same => name,
            Self::Kebab => words.join("-"),
            Self::Upper => name.to_uppercase(),
            Self::Camel => {
                let rest = words.iter().skip(1).map(|word| {
                    let mut letters = word.chars();
                    letters
                        .next()
                        .map(|first| first.to_uppercase().collect::<String>() + letters.as_str())
                        .unwrap_or_default()
                });
                words.iter().take(1).cloned().chain(rest).collect()
            }
        }
    }
}

/// Whether there is an attribute `#[LIST(WORD)]`.
pub(crate) fn has(attributes: &[Attribute], list: &str, word: &str) -> Result<bool> {
    Ok(find(attributes, list, word)?.is_some())
}

/// The value of `#[LIST(WORD = VALUE)]`.
pub(crate) fn value(attributes: &[Attribute], list: &str, word: &str) -> Result<Option<Expr>> {
    Ok(match find(attributes, list, word)? {
        Some(Meta::NameValue(pair)) => Some(pair.value),
        _ => None,
    })
}

/// The text of `#[LIST(WORD = "…")]`.
pub(crate) fn text_value(attributes: &[Attribute], list: &str, word: &str) -> Result<Option<String>> {
    value(attributes, list, word)?.map(|value| Ok(text(&value)?.value())).transpose()
}

/// The `T` of an `Option<T>`.
pub(crate) fn optional(kind: &Type) -> Option<&Type> {
    let Type::Path(path) = kind else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(kind)) => Some(kind),
        _ => None,
    }
}

/// Whether a type has this name.
pub(crate) fn is(kind: &Type, name: &str) -> bool {
    matches!(kind, Type::Path(path) if path.path.is_ident(name))
}

/// Whether a type is a borrowed text.
pub(crate) fn is_text(kind: &Type) -> bool {
    matches!(kind, Type::Reference(reference) if is(&reference.elem, "str"))
}

fn find(attributes: &[Attribute], list: &str, word: &str) -> Result<Option<Meta>> {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(list)) {
        let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)?;
        if let Some(meta) = metas.into_iter().find(|meta| meta.path().is_ident(word)) {
            return Ok(Some(meta));
        }
    }
    Ok(None)
}

fn text(value: &Expr) -> Result<LitStr> {
    match value {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Ok(text.clone()),
        _ => Err(Error::new_spanned(value, "expected a string")),
    }
}
