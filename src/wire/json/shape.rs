//! What a JSON value must look like.

/// What a value must look like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any value.
    Any,
    /// A string.
    Text,
    /// A number.
    Number,
    /// An object with these fields, and possibly others. See [`Shape::object`].
    Object(&'static [Field]),
    /// An array of values of this shape.
    Items(&'static Shape),
    /// A record: an object that JavaScript gets. It is accepted even if it is not as promised, as long as it has what is needed,
    /// and it is written to the [tape](super::tape). There are no records in records.
    Lenient(&'static Lenient),
}

/// What a record is promised to be, and what the client can make do with.
#[derive(Clone, Copy, Debug)]
pub struct Lenient {
    /// What the record should be.
    pub promised: Shape,
    /// What the record must at least be.
    pub needed: Shape,
    /// What else to capture from a record that is not as promised, if it is there.
    pub wanted: Shape,
}

/// A type that has a shape. `#[derive(Shape)]` implements it for a struct.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
}

impl Shaped for String {
    const SHAPE: Shape = Shape::Text;
}

impl Shaped for f64 {
    const SHAPE: Shape = Shape::Number;
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::Items(&T::SHAPE);
}

impl Shape {
    /// An object with these fields. Does not compile if there are too many.
    #[allow(clippy::missing_panics_doc, reason = "shapes are constants")]
    pub const fn object(fields: &'static [Field]) -> Self {
        assert!(fields.len() <= MOST_FIELDS);
        Self::Object(fields)
    }
}

/// The maximum number of fields of an object shape: as many as a `u32` has bits, and more than the API needs.
pub(crate) const MOST_FIELDS: usize = 32;

/// A field of an object.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The name.
    pub name: &'static str,
    /// The shape of the value.
    pub shape: Shape,
    /// Whether the field may be absent. If so, `null` means absent.
    pub is_optional: bool,
    /// Whether to keep the text for the core: see [`Document::captured`](super::Document::captured).
    pub is_captured: bool,
}

impl Field {
    /// A field that must be present.
    pub const fn required(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: false, is_captured: false }
    }

    /// A field that may be absent.
    pub const fn optional(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, is_optional: true, is_captured: false }
    }

    /// The same field, with its text kept for the core.
    #[must_use]
    pub const fn captured(self) -> Self {
        Self { is_captured: true, ..self }
    }
}
