//! How the fix of a failure is followed before the connector is saved.

use crate::connectors::form::Field;

/// Returns a fix of a provider as it is followed in the wizard, and the field that it is about. The connector is not
/// saved yet, so no command can change it; what the commands change is offered below.
pub fn fix_in_wizard(fields: &[Field], fix: &str) -> (String, Option<usize>) {
    let mut text = String::new();
    let mut field = None;
    for (number, part) in fix.split('`').enumerate() {
        let command = part.strip_prefix("smsctl ").filter(|_| number % 2 == 1);
        match command.map(|command| command.split_once(' ').unwrap_or((command, ""))) {
            Some(("set", change)) => {
                // VALUE stands for one that only the user knows.
                let change = change.strip_suffix("=VALUE").unwrap_or(change);
                let (name, value) = change.split_once('=').unwrap_or((change, ""));
                field = field.or(fields.iter().position(|field| field.name == name));
                let to = if change.contains('=') { " below to" } else { " below" };
                let space = if value.is_empty() { "" } else { " " };
                text += &format!("change {name}{to}{space}{value}");
            }
            Some(("template", _)) => text += "change the template below",
            None if number % 2 == 1 => text += &format!("`{part}`"),
            Some(_) => text += &format!("`{part}`"),
            None => text += part,
        }
    }
    (text.trim_end_matches(" to").to_owned(), field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connectors::Provider;

    #[test]
    fn a_fix_names_what_is_offered_below_instead_of_a_command() {
        let fields = Provider::find_by_name("twilio").unwrap().fields();
        let index = |name: &str| fields.iter().position(|field| field.name == name);
        for (fix, shown, field) in [
            (
                "look there, then `smsctl set auth-token`; or wait",
                "look there, then change auth-token below; or wait",
                index("auth-token"),
            ),
            ("`smsctl set from=` a number of yours", "change from below to a number of yours", index("from")),
            ("choose one, then `smsctl set from=`", "choose one, then change from below", index("from")),
            ("`smsctl set region=ie1`, or another", "change region below to ie1, or another", index("region")),
            ("shorten it: `smsctl template edit`", "shorten it: change the template below", None),
            (
                "copy it, then `smsctl set account-sid=VALUE`",
                "copy it, then change account-sid below",
                index("account-sid"),
            ),
            ("`smsctl change NAME`", "`smsctl change NAME`", None),
            ("open `https://example.com`", "open `https://example.com`", None),
        ] {
            assert_eq!(fix_in_wizard(fields, fix), (shown.to_owned(), field), "{fix}");
        }
    }
}
