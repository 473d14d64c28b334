//! `derive(Options)`: the allowed names of an options object, and the code that reads each value.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{DeriveInput, Error, Result};

use crate::attributes::{Spelling, fields, has, ident, is, is_text, optional, text_value, value};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let spelling = Spelling::of(input)?;
    let (mut own, mut names, mut reads) = (Vec::new(), vec![quote!(Self::OWN)], Vec::new());
    // Texts are read in a loop, because code for each of them would be several times as large.
    let (mut texts, mut text_names) = (Vec::new(), Vec::new());
    for field in fields(input)? {
        let (ident, kind) = (ident(field)?, &field.ty);
        if has(&field.attrs, "serde", "flatten")? {
            names.push(quote!(#kind::OWN));
            reads.push(quote!(#ident: <#kind as crate::input::arguments::Options>::values(given)?));
            continue;
        }
        // Texts that are read by their names alone. The other struct has the names, the types and the documentation.
        if let Some(described) = text_value(&field.attrs, "option", "texts_of")? {
            let described = format_ident!("{described}");
            names.push(quote!(#described::OWN));
            reads.push(quote!(#ident: given.named_texts(#described::OWN)?));
            continue;
        }
        let name = spelling.name(ident);
        if optional(kind).is_some_and(is_text) {
            texts.push(ident);
            text_names.push(name.clone());
            reads.push(quote!(#ident));
            own.push(name);
            continue;
        }
        let is_number = optional(kind).is_some_and(|kind| is(kind, "u32"));
        let bound = |word| value(&field.attrs, "option", word);
        reads.push(match (bound("least")?, bound("most")?) {
            (Some(least), Some(most)) if is_number => quote!(#ident: given.whole_number(#name, #least, #most)?),
            (None, None) if !is_number => quote!(#ident: crate::input::arguments::Argument::read(given, #name)?),
            _ => {
                let problem =
                    "a whole number needs bounds, and no other field may have them: #[option(least = 1, most = 100)]";
                return Err(Error::new_spanned(field, problem));
            }
        });
        own.push(name);
    }
    let read_texts = (!texts.is_empty()).then(|| {
        let count = texts.len();
        quote! {
            let mut texts = [const { None }; #count];
            given.texts(&[#(#text_names),*], &mut texts)?;
            let [#(#texts),*] = texts;
        }
    });
    let name = &input.ident;
    // A struct with texts borrows them from the arguments, for the lifetime `'a`.
    let (_, lifetime, _) = input.generics.split_for_impl();
    let generics = &input.generics;
    Ok(quote! {
        impl #generics #name #lifetime {
            /// The names of its own options, without those of flattened structs.
            pub const OWN: &'static [&'static str] = &[#(#own),*];
        }
        impl<'a> crate::input::arguments::Options<'a> for #name #lifetime {
            const NAMES: &'static [&'static [&'static str]] = &[#(#names),*];

            fn values(given: &'a crate::input::arguments::Arguments) -> Result<Self, crate::error::Error> {
                #read_texts
                Ok(Self { #(#reads),* })
            }
        }
    })
}
