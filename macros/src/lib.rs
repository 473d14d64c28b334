//! Derive macros, so that each model of the client is written down only once.
//!
//! A model is one Rust struct. tsify generates its TypeScript type, and these macros generate the rest, so that nobody has to
//! list the fields a second time. They read the same `#[serde(rename_all = "…")]` and `#[serde(flatten)]` as tsify, so that
//! all of them agree on the names.
//!
//! | derive | for | generates |
//! | --- | --- | --- |
//! | [`Shape`](derive_shape) | the content of an answer | the shape that answers are checked against |
//! | [`Options`](derive_options) | an options object of the caller | the allowed names, and the code that reads each value |
//! | [`Fields`](derive_fields) | an object for the caller | the plain JavaScript object |
//! | [`Words`](derive_words) | an enum | the string for each variant, as JavaScript and the API spell it |
//!
//! The generated code uses modules of the core (`crate::wire::json`, `crate::input::arguments`, `crate::plain`,
//! `crate::words`), so these macros work only there.

mod attributes;
mod fields;
mod options;
mod shape;
mod words;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Implements `crate::wire::json::Shaped`: the shape that answers are checked against.
///
/// An `Option` is an optional field. `#[shape(captured)]` keeps a field's text for the core's own use. `#[shape(skip)]` marks a
/// field that is not in the answer's body. On the struct, `#[shape(lenient)]` makes it a record: JavaScript gets it, even with wrong
/// fields, as long as the required ones are right. The shape without that leniency is the struct's `PROMISED`.
#[proc_macro_derive(Shape, attributes(serde, shape, tsify))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    expand(shape::derive(&parse_macro_input!(input as DeriveInput)))
}

/// Implements `crate::input::arguments::Options`: the names of the options, and the code that reads each value.
///
/// A whole number needs bounds: `#[option(least = 1, most = 100)]`.
#[proc_macro_derive(Options, attributes(option, serde, tsify))]
pub fn derive_options(input: TokenStream) -> TokenStream {
    expand(options::derive(&parse_macro_input!(input as DeriveInput)))
}

/// Implements `crate::plain::Fields`: the plain object that JavaScript gets. For structs, and for enums with
/// `#[serde(tag = "…")]`.
#[proc_macro_derive(Fields, attributes(serde, tsify))]
pub fn derive_fields(input: TokenStream) -> TokenStream {
    expand(fields::derive(&parse_macro_input!(input as DeriveInput)))
}

/// Implements `crate::words::Words`: the string for each variant of an enum without data.
#[proc_macro_derive(Words, attributes(serde, tsify))]
pub fn derive_words(input: TokenStream) -> TokenStream {
    expand(words::derive(&parse_macro_input!(input as DeriveInput)))
}

fn expand(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
