//! Enums whose variants are words: of the API's, or of this package's.

pub use webex_recordings_macros::Words;

/// The words of an enum. `#[derive(Words)]` makes them of its variants.
pub trait Words: Copy + PartialEq + 'static {
    /// Each word with what it stands for, in the order of the variants.
    const WORDS: &'static [(&'static str, Self)];

    /// The word for this one.
    fn word(self) -> &'static str;
}

/// What a word stands for. `None`: it is not one of them.
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
    fn an_enum_has_its_words() {
        assert_eq!(Made::WORDS, [("one", Made::One), ("one-more", Made::OneMore)]);
        for (word, variant) in Made::WORDS {
            assert_eq!((variant.word(), meaning(word)), (*word, Some(*variant)));
        }
        assert_eq!(meaning::<Made>("OneMore"), None);
    }
}
