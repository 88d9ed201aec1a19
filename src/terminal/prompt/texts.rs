//! What questions say by themselves, in each language: their keys, and what is wrong with an answer.

use crate::connectors::Language;

/// The texts in one language.
#[cfg_attr(test, derive(serde::Serialize))]
pub struct PromptTexts {
    /// The keys of a list.
    pub filter: &'static str,
    pub filter_or_type: &'static str,
    pub move_and_choose: &'static str,
    pub escape_goes_back: &'static str,
    /// After the number of items above or below.
    pub more_items: &'static str,
    /// Stand in place of the keys while no item matches what is typed.
    pub no_match: &'static str,
    pub no_match_but_taken: &'static str,
    /// The keys of a list on a terminal that cannot move its cursor.
    pub enter_number: &'static str,
    pub or_another_value: &'static str,
    pub or_go_back: &'static str,
    pub no_such_item: &'static str,
    pub answer_needed: &'static str,
    pub type_yes_or_no: &'static str,
}

impl PromptTexts {
    /// Returns the texts in this language.
    pub fn in_language(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::SimplifiedChinese => &CHINESE,
        }
    }
}

const ENGLISH: PromptTexts = PromptTexts {
    filter: "type to filter",
    filter_or_type: "type to filter or enter another",
    move_and_choose: ", ↑↓ to move, Enter to choose",
    escape_goes_back: ", Esc to go back",
    more_items: "more",
    no_match: "nothing matches; Backspace deletes what you typed, Ctrl-U all of it",
    no_match_but_taken: "nothing matches; Enter uses what you typed",
    enter_number: "Enter a number from 1 to ",
    or_another_value: ", or another value",
    or_go_back: ", or < to go back",
    no_such_item: "there is no ",
    answer_needed: "an answer is needed",
    type_yes_or_no: "type yes or no",
};

const CHINESE: PromptTexts = PromptTexts {
    filter: "输入文字可筛选",
    filter_or_type: "输入文字可筛选，也可输入其他值",
    move_and_choose: "，↑↓ 移动，Enter 确认",
    escape_goes_back: "，Esc 返回",
    more_items: "项",
    no_match: "没有匹配项；Backspace 删除一个字符，Ctrl-U 全部清除",
    no_match_but_taken: "没有匹配项；按 Enter 使用输入的内容",
    enter_number: "请输入编号 1 - ",
    or_another_value: "，或其他值",
    or_go_back: "，或输入 < 返回",
    no_such_item: "没有这一项：",
    answer_needed: "请输入内容",
    type_yes_or_no: "请输入 yes 或 no",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_name_the_same_keys_and_answers() {
        let pattern = regex_lite::Regex::new(r"[↑↓<]|\b(Enter|Esc|Backspace|Ctrl-U|yes|no)\b").unwrap();
        let keys = |text: &str| {
            let mut keys: Vec<_> = pattern.find_iter(text).map(|key| key.as_str().to_owned()).collect();
            keys.sort_unstable();
            keys
        };
        let [english, chinese] = [ENGLISH, CHINESE].map(|texts| serde_json::to_value(texts).unwrap());
        for (name, english) in english.as_object().unwrap() {
            let [english, chinese] = [english, &chinese[name]].map(|text| text.as_str().unwrap());
            assert!(chinese.contains(|c: char| ('一'..='龥').contains(&c)), "{name}: {chinese}");
            // "Enter a number" and "there is no" name no key and no answer.
            if !["enter_number", "no_such_item"].contains(&name.as_str()) {
                assert_eq!(keys(english), keys(chinese), "{english}\n{chinese}");
            }
        }
    }
}
