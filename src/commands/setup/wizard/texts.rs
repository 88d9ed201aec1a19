//! The wizard's own questions and notes, in each language. What a provider or a setting says is translated beside it.

use crate::{
    commands::test::ArrivalTexts,
    connectors::{Language, Provider},
};

/// The texts in one language. Names in braces are filled in by [`fill`].
#[cfg_attr(test, derive(serde::Serialize))]
pub struct WizardTexts {
    #[cfg_attr(test, serde(skip))]
    pub language: Language,
    /// About a test message that was sent to a phone.
    pub arrival: ArrivalTexts,
    pub how_to_go_back: &'static str,
    /// About the first question for a secret.
    pub secret_note: &'static str,
    /// What `{keyring}` in the note is on a desktop.
    pub keyring_reference: &'static str,
    pub enter_to_skip: &'static str,
    pub enter_to_keep: &'static str,
    pub enter_to_keep_or_remove: &'static str,
    pub row_name: &'static str,
    pub row_value: &'static str,
    pub enter_another: &'static str,
    pub no_value: &'static str,
    pub unset_variable: &'static str,
    pub enter_another_value: &'static str,
    pub set_variable_later: &'static str,
    pub more_settings: &'static str,
    pub no_more_settings: &'static str,
    pub which_setting: &'static str,
    pub credentials_refused: &'static str,
    pub check_failed: &'static str,
    pub continue_anyway: &'static str,
    pub correct_field: &'static str,
    pub correct_setting: &'static str,
    pub change_templates: &'static str,
    pub quit: &'static str,
    pub which_template: &'static str,
    pub keep_templates: &'static str,
    pub change_usage: &'static str,
    pub where_to_edit: &'static str,
    pub edit_here: &'static str,
    pub edit_in: &'static str,
    pub edit_again: &'static str,
    pub template_for: &'static str,
    pub use_generic: &'static str,
    pub enter_to_use_generic: &'static str,
    pub test_recipient: &'static str,
    /// The same with a number to take if nothing is typed.
    pub test_recipient_again: &'static str,
    pub test_accepted: &'static str,
    pub test_unknown: &'static str,
    pub test_refused: &'static str,
    pub test_again: &'static str,
    pub no_test: &'static str,
    pub save_anyway: &'static str,
    pub review_templates: &'static str,
    pub save_question: &'static str,
    pub save: &'static str,
    pub cancelled: &'static str,
    pub accepted_by_sandbox: &'static str,
    pub saved: &'static str,
    pub no_longer_live: &'static str,
    pub next_after_test: &'static str,
    pub next_without_test: &'static str,
}

impl WizardTexts {
    /// Returns the texts for a provider: in this language if its guide exists in it, or else in English.
    pub fn for_provider(provider: &Provider, language: Language) -> &'static Self {
        match language {
            Language::SimplifiedChinese if provider.guide.exists_in(language) => &CHINESE,
            _ => &ENGLISH,
        }
    }
}

/// Returns a text with these names filled in.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    for (number, part) in text.split(['{', '}']).enumerate() {
        let value = values.iter().find(|(name, _)| number % 2 == 1 && *name == part).map(|(_, value)| *value);
        filled += value.unwrap_or(part);
    }
    filled
}

const ENGLISH: WizardTexts = WizardTexts {
    language: Language::English,
    arrival: ArrivalTexts::ENGLISH,
    how_to_go_back: "Type < to go back to the previous question (in a list, press Esc). Ctrl-C quits without saving.",
    secret_note: "A secret that you type is saved in the file, which only you can read. To keep it out, type \
                  env:{variable} (or file:PATH, cmd:PROGRAM{keyring}) instead.",
    keyring_reference: ", or keyring:SERVICE/USER for the system's keyring",
    enter_to_skip: "{question} [Enter to skip]",
    enter_to_keep: "{question} [Enter to keep {value}]",
    enter_to_keep_or_remove: "{question} [Enter to keep {value}, - to remove it]",
    row_name: "{question}: name [Enter when done]",
    row_value: "Value for {name}",
    enter_another: "enter another",
    no_value: "none",
    unset_variable: "{reference} has no value here.",
    enter_another_value: "enter another value",
    set_variable_later: "keep it, and set the variable later",
    more_settings: "More settings?",
    no_more_settings: "no, continue",
    which_setting: "Which setting?",
    credentials_refused: "The provider refused the credentials.",
    check_failed: "The check failed.",
    continue_anyway: "continue anyway",
    correct_field: "correct {field}",
    correct_setting: "correct a setting",
    change_templates: "change the templates",
    quit: "quit without saving",
    which_template: "Change a template?",
    keep_templates: "keep them",
    change_usage: "change {usage}",
    where_to_edit: "Change it",
    edit_here: "here",
    edit_in: "in {editor}",
    edit_again: "Edit again?",
    template_for: "Template for {usage}",
    use_generic: "none: use generic",
    enter_to_use_generic: "{question} [Enter to use generic]",
    test_recipient: "Send a test to (such as +14155550100) [empty to skip]",
    test_recipient_again: "Send a test to [Enter for {number}, - to skip]",
    test_accepted: "test accepted",
    test_unknown: "The test may have been sent; the provider did not confirm it.",
    test_refused: "The test was not accepted.",
    test_again: "send another test",
    no_test: "No test is sent: {variable} is not set here.",
    save_anyway: "save anyway",
    review_templates: "templates",
    save_question: "Save this connector?",
    save: "save",
    cancelled: "cancelled; nothing was saved",
    accepted_by_sandbox: "test accepted by a sandbox",
    saved: "{name} ({provider}) saved and live",
    no_longer_live: "{previous} is no longer live (`smsctl change -` switches back)",
    next_after_test: "Next: `smsctl export` writes these settings for your sign-in service.",
    next_without_test: "Next: `smsctl test --to NUMBER` sends a test, `smsctl check` asks the provider without sending.",
};

const CHINESE: WizardTexts = WizardTexts {
    language: Language::SimplifiedChinese,
    arrival: ArrivalTexts {
        question: "收到了吗？请在 {minutes} 分钟内输入验证码 [按 Enter 跳过]",
        wrong_code: "验证码不正确；还可以试 {tries} 次",
        confirmed: "已确认：验证码已送达",
        expired: "验证码已过期",
        not_confirmed: "验证码没有得到确认",
    },
    how_to_go_back: "输入 < 返回上一个问题（在列表中按 Esc）。按 Ctrl-C 退出，不保存。",
    secret_note: "直接输入的密钥会保存在配置文件中，只有您能读取。如不想写入文件，请改为输入 \
                  env:{variable}（或 file:PATH、cmd:PROGRAM{keyring}）。",
    keyring_reference: "、系统密钥环中的 keyring:SERVICE/USER",
    enter_to_skip: "{question} [按 Enter 跳过]",
    enter_to_keep: "{question} [按 Enter 保留 {value}]",
    enter_to_keep_or_remove: "{question} [按 Enter 保留 {value}，输入 - 删除]",
    row_name: "{question}：名称 [按 Enter 结束]",
    row_value: "{name} 的值",
    enter_another: "输入其他值",
    no_value: "无",
    unset_variable: "{reference} 在这里没有值。",
    enter_another_value: "重新输入",
    set_variable_later: "保留，稍后再设置该变量",
    more_settings: "还要更多设置吗？",
    no_more_settings: "不需要，继续",
    which_setting: "修改哪一项设置？",
    credentials_refused: "服务商拒绝了这些凭证。",
    check_failed: "检查未通过。",
    continue_anyway: "仍然继续",
    correct_field: "修改 {field}",
    correct_setting: "修改设置",
    change_templates: "修改模板",
    quit: "退出，不保存",
    which_template: "要修改模板吗？",
    keep_templates: "不修改",
    change_usage: "修改 {usage}",
    where_to_edit: "在哪里修改",
    edit_here: "在这里",
    edit_in: "用 {editor}",
    edit_again: "再次修改？",
    template_for: "{usage} 的模板",
    use_generic: "无：使用 generic",
    enter_to_use_generic: "{question} [按 Enter 使用 generic]",
    test_recipient: "测试短信发送到（例如 +8613812345678）[留空则跳过]",
    test_recipient_again: "测试短信发送到 [按 Enter 使用 {number}，输入 - 跳过]",
    test_accepted: "测试短信已被接受",
    test_unknown: "测试短信可能已发出；服务商没有确认。",
    test_refused: "测试短信没有被接受。",
    test_again: "再发一条测试短信",
    no_test: "不发送测试短信：这里没有设置 {variable}。",
    save_anyway: "仍然保存",
    review_templates: "模板",
    save_question: "保存这个连接器？",
    save: "保存",
    cancelled: "已取消，没有保存任何内容",
    accepted_by_sandbox: "测试短信已被 sandbox 接受",
    saved: "{name}（{provider}）已保存并启用",
    no_longer_live: "{previous} 不再启用（`smsctl change -` 可切换回去）",
    next_after_test: "下一步：`smsctl export` 为您的登录服务输出这些设置。",
    next_without_test: "下一步：`smsctl test --to NUMBER` 发送测试短信，`smsctl check` 向服务商查询而不发送短信。",
};

#[cfg(test)]
mod tests {
    use super::*;

    /// What is the same in every language: names to fill in, commands, keys and the values of settings.
    fn untranslated(text: &str) -> Vec<&str> {
        let pattern = r"\{\w+\}|`[^`]+`|\b(?:env|file|cmd):|[A-Z]{4,}|Enter|Esc|Ctrl-C|generic|[<-] ";
        let pattern = regex_lite::Regex::new(pattern).unwrap();
        let found = pattern.find_iter(text).map(|found| found.as_str().trim_end());
        let mut found: Vec<_> = found.collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn the_texts_of_both_languages_fill_in_the_same_names_and_offer_the_same_keys_and_commands() {
        let [english, chinese] = [ENGLISH, CHINESE].map(|texts| serde_json::to_value(texts).unwrap());
        for (english, chinese) in [(&english, &chinese), (&english["arrival"], &chinese["arrival"])] {
            let texts = english.as_object().unwrap().iter().filter_map(|(name, text)| Some((name, text.as_str()?)));
            for (name, english) in texts {
                let chinese = chinese[name].as_str().unwrap();
                assert_eq!(untranslated(english), untranslated(chinese), "{english}\n{chinese}");
                assert!(chinese.contains(|c: char| ('一'..='龥').contains(&c)), "{name}: {chinese}");
                assert!(english.is_ascii(), "{name}: {english}");
            }
        }
    }

    #[test]
    fn names_are_filled_in_and_values_are_not_read_as_names() {
        let filled = fill("{question} [keep {value}]", &[("question", "{value}"), ("value", "a")]);
        assert_eq!(filled, "{value} [keep a]");
    }

    #[test]
    fn only_providers_whose_guide_is_translated_are_asked_about_in_its_language() {
        let asks = |provider: &str, language| {
            let provider = Provider::find_by_name(provider).unwrap();
            WizardTexts::for_provider(provider, language).save
        };
        assert_eq!(asks("aliyun", Language::SimplifiedChinese), CHINESE.save);
        assert_eq!(asks("aliyun", Language::English), ENGLISH.save);
        assert_eq!(asks("twilio", Language::SimplifiedChinese), ENGLISH.save);
    }
}
