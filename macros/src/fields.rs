//! `derive(Fields)`: an object for the caller, as a plain JavaScript object.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Result};

use crate::attributes::{Spelling, fields, has, ident, text_value, variants};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    match &input.data {
        Data::Enum(_) => of_enum(input),
        _ => of_struct(input),
    }
}

fn of_struct(input: &DeriveInput) -> Result<TokenStream> {
    let spelling = Spelling::of(input)?;
    let (mut adds, mut described) = (Vec::new(), Vec::new());
    for field in fields(input)? {
        let ident = ident(field)?;
        if has(&field.attrs, "serde", "flatten")? {
            adds.push(quote!(crate::plain::Fields::add_to(&self.#ident, plain)));
            continue;
        }
        let (name, kind) = (spelling.name(ident), &field.ty);
        adds.push(quote!(crate::plain::FieldValue::add_to(&self.#ident, #name, plain)));
        described.push(quote! {
            crate::plain::Field {
                name: #name,
                is_optional: <#kind as crate::plain::FieldValue>::IS_OPTIONAL,
            }
        });
    }
    let name = &input.ident;
    Ok(quote! {
        impl #name {
            /// Its own fields, without those of flattened structs.
            pub const FIELDS: &'static [crate::plain::Field] = &[#(#described),*];
        }
        impl crate::plain::Fields for #name {
            fn add_to<'a>(&'a self, plain: &mut crate::plain::Plain<'a>) {
                #(#adds;)*
            }
        }
    })
}

/// An enum with a tag, whose variants each hold a struct.
fn of_enum(input: &DeriveInput) -> Result<TokenStream> {
    let spelling = Spelling::of(input)?;
    let tag = text_value(&input.attrs, "serde", "tag")?.ok_or_else(|| {
        Error::new_spanned(&input.ident, "expected the name of the tag, such as #[serde(tag = \"type\")]")
    })?;
    let arms = variants(input)?.into_iter().map(|variant| {
        let (ident, word) = (&variant.ident, spelling.name(&variant.ident));
        quote! {
            Self::#ident(fields) => {
                plain.text(#tag, #word);
                crate::plain::Fields::add_to(fields, plain);
            }
        }
    });
    let name = &input.ident;
    Ok(quote! {
        impl crate::plain::Fields for #name {
            fn add_to<'a>(&'a self, plain: &mut crate::plain::Plain<'a>) {
                match self {
                    #(#arms)*
                }
            }
        }
    })
}
