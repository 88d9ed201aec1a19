//! The languages of the guides and of the wizard's questions about settings.

use clap::builder::{ArgExt, CommandExt};

/// A language that a provider's guide and its questions may be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Language {
    /// Everything is in English.
    #[default]
    English,
    /// Chinese in the characters of mainland China and Singapore.
    SimplifiedChinese,
}

impl Language {
    /// Returns the language that the environment asks for: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set
    /// and not empty decides,
    /// <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02>.
    pub fn from_environment(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &&str| var(name).filter(|value| !value.is_empty());
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .find_map(set)
            .map_or(Self::English, |locale| Self::from_locale(&locale))
    }

    /// Returns the language of a locale, such as `zh_CN.UTF-8` or `zh-Hans`. A locale of another encoding than UTF-8
    /// could not show the characters.
    fn from_locale(locale: &str) -> Self {
        let locale = locale.to_ascii_lowercase();
        let locale = locale.split('@').next().unwrap_or_default();
        let (name, encoding) = locale.split_once('.').unwrap_or((locale, "utf-8"));
        let subtags: Vec<_> = name.split(['_', '-']).collect();
        let has_any = |tags: &[&str]| subtags.iter().any(|subtag| tags.contains(subtag));
        let is_traditional = !has_any(&["hans"]) && has_any(&["hant", "tw", "hk", "mo"]);
        match subtags.first() == Some(&"zh") && !is_traditional && ["utf-8", "utf8"].contains(&encoding) {
            true => Self::SimplifiedChinese,
            false => Self::English,
        }
    }
}

/// A text in English, and perhaps in other languages.
#[derive(Clone, Copy, Debug)]
pub struct LocalizedText {
    english: &'static str,
    chinese: Option<&'static str>,
}

impl LocalizedText {
    /// Returns a text that exists in English only.
    pub const fn in_english(english: &'static str) -> Self {
        Self { english, chinese: None }
    }

    /// Adds the text in Simplified Chinese.
    #[must_use]
    pub const fn and_in_chinese(self, chinese: &'static str) -> Self {
        Self { chinese: Some(chinese), ..self }
    }

    /// Returns the text in this language, or in English if it does not exist in it.
    pub fn in_language(self, language: Language) -> &'static str {
        match (language, self.chinese) {
            (Language::SimplifiedChinese, Some(chinese)) => chinese,
            _ => self.english,
        }
    }

    /// Whether the text exists in this language.
    pub fn exists_in(self, language: Language) -> bool {
        language == Language::English || self.chinese.is_some()
    }
}

/// The Simplified Chinese of a doc comment that is a question or a description, attached to its field or its struct.
#[derive(Clone, Copy, Debug)]
pub struct InChinese(pub &'static str);

impl ArgExt for InChinese {}

impl CommandExt for InChinese {}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_with(variables: &[(&str, &str)]) -> Language {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.to_string());
        Language::from_environment(value)
    }

    #[test]
    fn the_first_variable_that_is_set_and_not_empty_decides() {
        let chinese = "zh_CN.UTF-8";
        assert_eq!(language_with(&[]), Language::English);
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            assert_eq!(language_with(&[(name, chinese)]), Language::SimplifiedChinese, "{name}");
        }
        assert_eq!(language_with(&[("LC_ALL", "C"), ("LANG", chinese)]), Language::English);
        assert_eq!(language_with(&[("LC_ALL", chinese), ("LC_MESSAGES", "POSIX")]), Language::SimplifiedChinese);
        assert_eq!(language_with(&[("LC_MESSAGES", "en_US.UTF-8"), ("LANG", chinese)]), Language::English);
        assert_eq!(
            language_with(&[("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", chinese)]),
            Language::SimplifiedChinese
        );
        assert_eq!(language_with(&[("LC_CTYPE", chinese), ("LANGUAGE", chinese)]), Language::English);
    }

    #[test]
    fn a_locale_of_the_simplified_script_in_utf8_is_chinese() {
        for locale in ["zh", "zh_CN", "zh_CN.UTF-8", "zh_CN.utf8@pinyin", "zh-Hans", "zh_SG", "zh-Hans-HK", "ZH-CN"] {
            assert_eq!(Language::from_locale(locale), Language::SimplifiedChinese, "{locale}");
        }
        let others =
            ["C", "POSIX", "C.UTF-8", "en_US.UTF-8", "ja_JP.UTF-8", "zha_CN", "zh_TW.UTF-8", "zh_HK", "zh-Hant"];
        for locale in others.into_iter().chain(["zh-Hant-CN", "zh_MO", "zh_CN.GBK", "zh_CN.GB18030", ".", "@", "_"]) {
            assert_eq!(Language::from_locale(locale), Language::English, "{locale}");
        }
    }

    #[test]
    fn a_text_that_is_not_translated_is_in_english() {
        let text = LocalizedText::in_english("a");
        assert_eq!(text.in_language(Language::SimplifiedChinese), "a");
        assert_eq!(text.and_in_chinese("甲").in_language(Language::SimplifiedChinese), "甲");
        assert_eq!(text.and_in_chinese("甲").in_language(Language::English), "a");
    }
}
