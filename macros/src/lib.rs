//! Derives that let each model of the client be written down once.
//!
//! A model is one Rust struct. tsify makes its TypeScript of it, and these derives make the rest, so that nobody has to list
//! its fields a second time. They read the `#[serde(rename_all = "…")]` and `#[serde(flatten)]` that tsify reads, so all of
//! them agree on the names.
//!
//! | derive | on | makes |
//! | --- | --- | --- |
//! | [`Shape`](derive_shape) | what an answer contains | the shape that an answer is checked against |
//! | [`Options`](derive_options) | what a caller gives | the names that are allowed, and the reading of each |
//! | [`Fields`](derive_fields) | what a caller gets | the plain JavaScript object |
//! | [`Words`](derive_words) | an enum | its variants as JavaScript and the API spell them |
//!
//! What they make uses the core's own modules (`crate::wire::json`, `crate::input::arguments`, `crate::plain`, `crate::words`),
//! so they are of use only there.

mod attributes;
mod fields;
mod options;
mod shape;
mod words;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// `crate::wire::json::Shaped`: what an answer is checked against.
///
/// An `Option` is an optional field. `#[shape(captured)]` keeps a field's text for the core's own use, `#[shape(skip)]` marks a
/// field that is not in the answer's body. On the struct, `#[shape(lenient)]` accepts a value with odd fields, as long as those
/// that are not optional are right. The shape without that leniency is the struct's `PROMISED`.
#[proc_macro_derive(Shape, attributes(serde, shape, tsify))]
pub fn derive_shape(input: TokenStream) -> TokenStream {
    expand(shape::derive(&parse_macro_input!(input as DeriveInput)))
}

/// `crate::input::arguments::Options`: the names of the options, and how each is read.
///
/// A whole number needs its bounds: `#[option(least = 1, most = 100)]`.
#[proc_macro_derive(Options, attributes(option, serde, tsify))]
pub fn derive_options(input: TokenStream) -> TokenStream {
    expand(options::derive(&parse_macro_input!(input as DeriveInput)))
}

/// `crate::plain::Fields`: the plain object that JavaScript gets, of a struct, or of an enum with `#[serde(tag = "…")]`.
#[proc_macro_derive(Fields, attributes(serde, tsify))]
pub fn derive_fields(input: TokenStream) -> TokenStream {
    expand(fields::derive(&parse_macro_input!(input as DeriveInput)))
}

/// `crate::words::Words`: the word for each variant of an enum without data.
#[proc_macro_derive(Words, attributes(serde, tsify))]
pub fn derive_words(input: TokenStream) -> TokenStream {
    expand(words::derive(&parse_macro_input!(input as DeriveInput)))
}

fn expand(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
