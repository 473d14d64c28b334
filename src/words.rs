//! Enums whose variants are strings in JavaScript, in the API, or in both.

pub use webex_recordings_macros::Words;

/// The words of an enum: one string for each variant. `#[derive(Words)]` makes them from the variants' names.
pub trait Words: Copy + PartialEq + 'static {
    /// Each word and its variant, in the order of the variants.
    const WORDS: &'static [(&'static str, Self)];

    /// The words alone.
    const SPELLINGS: &'static [&'static str];

    /// The word for this variant.
    fn word(self) -> &'static str;
}

/// The variant of a word. `None` if the enum does not have this word.
pub fn meaning<T: Words>(word: &str) -> Option<T> {
    T::WORDS.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Words)]
    #[serde(rename_all = "kebab-case")]
    enum Made {
        One,
        OneMore,
    }

    #[test]
    fn each_variant_has_its_word() {
        assert_eq!(Made::WORDS, [("one", Made::One), ("one-more", Made::OneMore)]);
        for (word, variant) in Made::WORDS {
            assert_eq!((variant.word(), meaning(word)), (*word, Some(*variant)));
        }
        assert_eq!(meaning::<Made>("OneMore"), None);
    }
}
