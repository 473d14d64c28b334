//! `derive(Shape)`: the shape that answers are checked against.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Field, Result};

use crate::attributes::{Spelling, fields, has, ident, optional};

pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let spelling = Spelling::of(input)?;
    let (mut promised, mut needed, mut wanted) = (Vec::new(), Vec::new(), Vec::new());
    for field in fields(input)? {
        if has(&field.attrs, "shape", "skip")? {
            continue;
        }
        let shape = of_field(field, &spelling.name(ident(field)?))?;
        match (optional(&field.ty), has(&field.attrs, "shape", "captured")?) {
            (None, _) => needed.push(shape.clone()),
            (Some(_), true) => wanted.push(shape.clone()),
            (Some(_), false) => {}
        }
        promised.push(shape);
    }
    let shape = if has(&input.attrs, "shape", "lenient")? {
        quote! {
            crate::wire::json::Shape::Lenient(&crate::wire::json::Lenient {
                promised: Self::PROMISED,
                needed: crate::wire::json::Shape::object(&[#(#needed),*]),
                wanted: crate::wire::json::Shape::object(&[#(#wanted),*]),
            })
        }
    } else {
        quote!(Self::PROMISED)
    };
    let name = &input.ident;
    Ok(quote! {
        impl #name {
            /// The shape that the API promises.
            pub const PROMISED: crate::wire::json::Shape = crate::wire::json::Shape::object(&[#(#promised),*]);
        }
        impl crate::wire::json::Shaped for #name {
            const SHAPE: crate::wire::json::Shape = #shape;
        }
    })
}

fn of_field(field: &Field, name: &str) -> Result<TokenStream> {
    let (constructor, kind) =
        optional(&field.ty).map_or((quote!(required), &field.ty), |kind| (quote!(optional), kind));
    let shape = quote! {
        crate::wire::json::Field::#constructor(#name, <#kind as crate::wire::json::Shaped>::SHAPE)
    };
    Ok(if has(&field.attrs, "shape", "captured")? { quote!(#shape.captured()) } else { shape })
}
