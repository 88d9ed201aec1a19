//! The guides and questions in the language of the user's locale.

use crate::{pty::Terminal, support::Home};

/// A home with a locale whose language is that of its user's messages.
fn chinese_home() -> Home {
    Home::new().var("LANG", "en_US.UTF-8").var("LC_MESSAGES", "zh_CN.UTF-8")
}

#[test]
fn a_guide_is_printed_in_the_language_of_the_locale_and_its_document_in_english() {
    let (english, chinese) = (Home::new(), chinese_home());
    let shown = chinese.run(&["providers", "yunpian"]).exits(0).stdout;
    assert!(shown.contains("控制台 > 账户设置 > 子账户管理") && shown.contains("主账户或子账户的 APIKEY"), "{shown}");
    assert!(!shown.contains("You need"), "{shown}");
    // A provider that is not translated, and a document, are the same in every language.
    for args in [["providers", "twilio"].as_slice(), &["providers", "yunpian", "--json"], &["providers"]] {
        assert_eq!(chinese.run(args).exits(0).stdout, english.run(args).exits(0).stdout, "{args:?}");
    }
}

#[test]
fn the_wizard_asks_in_the_language_of_the_locale() {
    let home = chinese_home();
    let mut terminal = Terminal::open(&home, &["setup", "smsbao", "--sandbox"]);
    terminal.wait_for("登录 https://console.smsbao.com 时使用的用户名。");
    terminal.answer("账号的用户名", "demo");
    terminal.wait_for("printf %s PASSWORD");
    terminal.wait_for("账号的 API Key");
    terminal.answer("", "a-secret-of-the-account");
    terminal.choose("还要更多设置吗？", "不需要");
    terminal.answer("要修改模板吗？", "");
    terminal.answer("测试短信发送到", "+8613812345678");
    terminal.wait_for("测试短信已被接受");
    terminal.answer("保存这个连接器？", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && seen.contains("下一步：`smsctl export`"), "{seen}");
}
