//! Names the connector in the commands of a fix, which without it concern the live one.

use super::Failure;

/// The commands that concern the live connector unless another is named.
const COMMANDS_ABOUT_A_CONNECTOR: [&str; 7] = ["set", "template", "check", "test", "show", "delivery", "export"];

/// Returns a fix whose commands name the connector. Commands that name it already stay as they are.
pub fn name_connector(fix: &str, connector: &str) -> String {
    let with_name = |(index, part): (usize, &str)| {
        let mut words = part.split_whitespace();
        let is_about_one = index % 2 == 1
            && words.next() == Some("smsctl")
            && words.next().is_some_and(|command| COMMANDS_ABOUT_A_CONNECTOR.contains(&command));
        match is_about_one && !part.contains("--connector") && !words.any(|word| word == connector) {
            true => format!("{part} --connector {connector}"),
            false => part.to_owned(),
        }
    };
    fix.split('`').enumerate().map(with_name).collect::<Vec<_>>().join("`")
}

impl Failure {
    /// Names the connector in the commands of the fix.
    pub fn for_connector(self, connector: &str) -> Self {
        Self { fix: self.fix.map(|fix| name_connector(&fix, connector)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_about_a_connector_name_it_once() {
        for (fix, named) in [
            ("`smsctl set from=...`, or `smsctl setup`", "`smsctl set from=... --connector cn`, or `smsctl setup`"),
            ("`smsctl template edit generic`", "`smsctl template edit generic --connector cn`"),
            ("`smsctl check cn`", "`smsctl check cn`"),
            ("`smsctl set a=b --connector cn`", "`smsctl set a=b --connector cn`"),
            ("smsctl set is a command", "smsctl set is a command"),
        ] {
            assert_eq!(name_connector(fix, "cn"), named);
        }
    }
}
