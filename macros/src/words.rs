//! `derive(Words)`: the string for each variant of an enum, as JavaScript and the API spell it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Result};

use crate::attributes::{Spelling, variants};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let spelling = Spelling::of(input)?;
    let (idents, words): (Vec<_>, Vec<_>) =
        variants(input)?.into_iter().map(|variant| (&variant.ident, spelling.name(&variant.ident))).unzip();
    let name = &input.ident;
    Ok(quote! {
        impl crate::words::Words for #name {
            const WORDS: &'static [(&'static str, Self)] = &[#((#words, Self::#idents)),*];
            const SPELLINGS: &'static [&'static str] = &[#(#words),*];

            fn word(self) -> &'static str {
                match self {
                    #(Self::#idents => #words),*
                }
            }
        }
    })
}
