//! What is wrong with a typed value, in Simplified Chinese: what the fields and templates of the providers can say whose
//! guides are in that language, and what numbers and references can.

use std::borrow::Cow;

use super::Language;

/// Returns what is wrong with a value in this language, or in English if it has no translation.
pub fn problem_in_language(problem: &str, language: Language) -> Cow<'_, str> {
    let translated = || PROBLEMS.iter().find_map(|(english, chinese)| Some(fill(chinese, &values(english, problem)?)));
    match language {
        Language::English => problem.into(),
        Language::SimplifiedChinese => translated().map_or(problem.into(), Cow::Owned),
    }
}

/// Each problem in English and in Chinese, with `{}` for each value in it. The first that fits is taken.
const PROBLEMS: &[(&str, &str)] = &[
    ("must not be empty", "不能为空"),
    ("is longer than {} bytes", "不能超过 {} 字节"),
    ("must not contain control characters, such as line breaks", "不能包含换行等控制字符"),
    ("must be one of {}", "只能是以下之一：{}"),
    (
        "{} is for secret fields only; give the value itself, or env:NAME",
        "{} 只能用于密钥；请直接输入值，或使用 env:NAME",
    ),
    ("expected a name of lower-case letters, digits and hyphens", "只能包含小写字母、数字和连字符"),
    ("expected one value, or china=VALUE,overseas=VALUE", "请输入一个值，或 china=VALUE,overseas=VALUE"),
    // Fields of Aliyun and Tencent.
    (
        "this region has no SMS host; use cn-hangzhou for an account of the Chinese site, or ap-southeast-1 for \
         one of the international site",
        "阿里云短信服务不支持该地域；中国站账号请使用 cn-hangzhou，国际站账号请使用 ap-southeast-1",
    ),
    (
        "a temporary key (STS.) expires; take the AccessKey of a RAM user",
        "临时密钥（STS.）会过期；请使用 RAM 用户的 AccessKey",
    ),
    ("an AccessKey ID has only letters and digits", "AccessKey ID 只包含字母和数字"),
    ("a SecretId is letters and digits only, such as AKID...", "SecretId 只包含字母和数字，例如 AKID..."),
    ("an SDK AppID is digits only, such as 1400006666", "SDK AppID 只包含数字，例如 1400006666"),
    // Templates.
    ("a template id has at most 64 characters and no spaces", "模板 ID 不能超过 64 个字符，也不能包含空格"),
    ("unknown variable {}; expected code, minutes or NAME=VALUE", "未知变量 {}；应为 code、minutes 或 NAME=VALUE"),
    (
        "the name of a variable has at most 40 letters, digits, hyphens and underscores",
        "变量名最多 40 个字符，只能包含字母、数字、连字符和下划线",
    ),
    ("the variable {} is there twice", "变量 {} 重复"),
    (
        "the value of {} has 1 to 100 characters, and no control characters",
        "{} 的值须为 1 至 100 个字符，不能包含控制字符",
    ),
    ("{} is a reference, and templates cannot contain references", "{} 是引用，模板中不能使用引用"),
    ("the wording must not be empty", "短信内容不能为空"),
    ("the wording must not exceed 1,600 characters", "短信内容不能超过 1600 个字符"),
    ("a message cannot contain the control character {}", "短信内容不能包含控制字符 {}"),
    ("unknown variable {}; expected {{code}} or {{minutes}}", "未知变量 {}；只能使用 {{code}} 和 {{minutes}}"),
    ("the code is missing; write {{code}} where it goes", "缺少验证码；请在验证码的位置写 {{code}}"),
    // Phone numbers.
    ("the phone number is longer than {} characters", "手机号不能超过 {} 个字符"),
    ("the phone number is empty", "手机号不能为空"),
    ("(0) is allowed only after the country code", "(0) 只能写在国家/地区代码之后"),
    (
        "{} numbers can start with 0; write {} and the number without (0)",
        "{} 的号码可以以 0 开头；请写 {} 和号码，不要写 (0)",
    ),
    ("+ is allowed only at the start of a phone number", "+ 只能写在手机号的开头"),
    (
        "the phone number contains the invisible character {}; type it again by hand",
        "手机号中有不可见字符 {}；请手动重新输入",
    ),
    ("the phone number contains the letter {}; use digits only", "手机号中有字母 {}；请只输入数字"),
    ("a phone number cannot contain {}", "手机号不能包含 {}"),
    (
        "{} has no country code; write it as +COUNTRY NUMBER, such as +14155550100",
        "{} 缺少国家/地区代码；中国内地的手机号请写作 +8613812345678 的形式",
    ),
    (
        "{} has no country code; write it as +COUNTRY NUMBER; did you mean {} (China) or {} ({})?",
        "{} 缺少国家/地区代码；中国内地的手机号请写作 {}",
    ),
    (
        "{} has no country code; write it as +COUNTRY NUMBER; did you mean {} ({})?",
        "{} 缺少国家/地区代码；您要输入的是 {}（{}）吗？",
    ),
    ("{} belongs to {}, a satellite or global service", "{} 属于 {}，是卫星或全球服务号码"),
    ("{} does not start with a country code", "{} 的开头不是国家/地区代码"),
    ("{} is a premium-rate number in {}", "{} 是高额收费号码（{}）"),
    (
        "{} has a 0 after {} that is dialled only within {}; leave it out",
        "{} 中 {} 后面的 0 只在 {} 境内拨打时使用，请去掉",
    ),
    (
        "{} needs {} to {} digits after {} ({}), not {}",
        "{1} 的位数不对：{4} 之后应为 {2} 至 {3} 位（{5}），而不是 {6} 位",
    ),
    (
        "{} needs {} or {} digits after {} ({}), not {}",
        "{1} 的位数不对：{4} 之后应为 {2} 或 {3} 位（{5}），而不是 {6} 位",
    ),
    ("{} needs {} digits after {} ({}), not {}", "{1} 的位数不对：{3} 之后应为 {2} 位（{4}），而不是 {5} 位"),
    // References.
    ("the environment variable {} is not set", "环境变量 {} 没有设置"),
    ("{} is empty", "{} 的内容为空"),
    ("{} cannot be read: {}", "无法读取 {}：{}"),
    ("{} cannot be started: {}", "无法启动 {}：{}"),
];

/// Returns the values of a problem that is this one, `None` if it is another.
fn values<'a>(pattern: &str, problem: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = problem.strip_prefix(parts.next()?)?;
    let mut values = vec![];
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let end = if parts.peek().is_some() { rest.find(part)? } else { rest.len().checked_sub(part.len())? };
        let (value, after) = rest.split_at_checked(end)?;
        values.push(value);
        rest = after.strip_prefix(part)?;
    }
    rest.is_empty().then_some(values)
}

/// Fills in the values: each `{}` in order, or each `{1}` by its number.
fn fill(text: &str, values: &[&str]) -> String {
    let in_order = values.iter().fold(text.to_owned(), |text, value| text.replacen("{}", value, 1));
    let numbered = values.iter().enumerate();
    numbered.fold(in_order, |text, (index, value)| text.replace(&format!("{{{}}}", index + 1), value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        connectors::{PROVIDERS, Provider},
        references::UnresolvedReference,
        sms::{Phone, Template, TemplateKind},
    };

    /// What is wrong with values of each kind that cannot be right.
    fn problems() -> Vec<String> {
        let long = "9".repeat(5000);
        let fields = [
            ("aliyun", "region", "eu-north-1"),
            ("aliyun", "access-key-id", "STS.a"),
            ("aliyun", "access-key-id", "a b"),
            ("aliyun", "sign-name", "china=a"),
            ("tencent", "secret-id", "a-b"),
            ("tencent", "sdk-app-id", "a"),
            ("tencent", "region", "A_b"),
            ("tencent", "site", "moon"),
        ];
        let provider = |name: &str| Provider::find_by_name(name).unwrap();
        let mut found: Vec<_> = fields
            .into_iter()
            .filter_map(|(name, field, value)| provider(name).check_typed_text(field, value).err())
            .collect();
        for provider in PROVIDERS.iter().filter(|provider| provider.guide.exists_in(Language::SimplifiedChinese)) {
            for field in provider.fields() {
                for value in ["", "a\nb", &long, "file:/a", "签名 ,=", "？"] {
                    found.extend(provider.check_typed_text(&field.name, value).err());
                }
            }
        }
        for id in ["a b", "", "SMS_1(x)", "SMS_1(a b=1)", "SMS_1(code,code)", "SMS_1(a=)", "env:A"] {
            found.extend(Template::parse(TemplateKind::Registered, id).err());
        }
        for wording in ["", &long, "a\u{7}b", "env:A"] {
            found.extend(Template::parse(TemplateKind::Text, wording).err());
        }
        found.push("unknown variable {{cod}}; expected {{code}} or {{minutes}}".into());
        found.push("the code is missing; write {{code}} where it goes".into());
        for number in [
            &long,
            "()",
            "+86(138)(0)12345678",
            "+39 (0)6 1234567",
            "1+3",
            "1\u{200b}3",
            "abc",
            "+86#",
            "5550100",
            "13812345678",
            "8613812345678",
            "+8701234",
            "+999123",
            "+3590900123456",
            "+86013812345678",
            "+861381",
            "+1415555",
            "+372123",
            "+19005550100",
        ] {
            found.extend(number.parse::<Phone>().err());
        }
        let unresolved = UnresolvedReference::Unset("TOKEN".into()).to_string();
        let others =
            [&*unresolved, "file:/a is empty", "/a cannot be read: no such file", "pass cannot be started: no"];
        found.extend(others.map(Into::into));
        found.into_iter().map(|problem| problem.to_string()).collect()
    }

    #[test]
    fn what_is_wrong_with_a_value_is_said_in_chinese_and_every_translation_is_of_a_problem() {
        let problems = problems();
        let mut untranslated = vec![];
        for problem in &problems {
            let chinese = problem_in_language(problem, Language::SimplifiedChinese);
            if !chinese.contains(|c: char| ('一'..='龥').contains(&c)) {
                untranslated.push(problem);
            }
            assert!(!chinese.contains("{}") && !chinese.contains("{1}"), "{problem}: {chinese}");
            assert_eq!(problem_in_language(problem, Language::English), *problem);
        }
        assert!(untranslated.is_empty(), "{untranslated:#?}");
        let is_unused = |english: &str| !problems.iter().any(|problem| values(english, problem).is_some());
        let unused: Vec<_> =
            PROBLEMS.iter().map(|(english, _)| *english).filter(|english| is_unused(english)).collect();
        assert!(unused.is_empty(), "{unused:#?}");
    }

    #[test]
    fn values_are_filled_in_where_they_belong() {
        let in_chinese = |problem: &'static str| problem_in_language(problem, Language::SimplifiedChinese);
        assert_eq!(in_chinese("is longer than 9 bytes"), "不能超过 9 字节");
        let problem = "+861381 needs 7 to 12 digits after +86 (China), not 4";
        assert_eq!(in_chinese(problem), "+861381 的位数不对：+86 之后应为 7 至 12 位（China），而不是 4 位");
        assert_eq!(in_chinese("something else"), "something else");
    }
}
