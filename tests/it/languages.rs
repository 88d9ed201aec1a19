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
    terminal.wait_for("输入文字可筛选，↑↓ 移动，Enter 确认，Esc 返回");
    terminal.hidden();
    terminal.press("\r");
    terminal.answer("要修改模板吗？", "");
    terminal.answer("测试短信发送到", "13812345678");
    terminal.wait_for("13812345678 缺少国家/地区代码；中国内地的手机号请写作 +8613812345678");
    terminal.press("\x15+8613812345678\r");
    terminal.wait_for("测试短信已被接受");
    terminal.answer("保存这个连接器？", "");
    let (code, seen) = terminal.end();
    assert!(code == 0 && seen.contains("下一步：`smsctl export`"), "{seen}");
    for text in ["测试短信已被 sandbox 接受", "（smsbao）已保存并启用"] {
        assert!(seen.contains(text), "{text}: {seen}");
    }
    let mut terminal = Terminal::open(&home, &["setup", "smsbao", "--name=b", "--sandbox"]);
    terminal.answer("账号的用户名", "");
    terminal.wait_for("请输入内容");
    terminal.press("\x03");
    let (code, seen) = terminal.end();
    assert!(code == 130 && seen.contains("已取消，没有保存任何内容"), "{seen}");
}
