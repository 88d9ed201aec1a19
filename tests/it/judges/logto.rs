//! Logto's connectors, each with the config that `smsctl export` writes for it.

use std::fs;

use smsctl::connectors::{PROVIDERS, Provider};

use super::{Judge, run};
use crate::support::{Done, Home};

/// The Messaging Service that a connector of Twilio needs.
const MESSAGING_SERVICE: (&str, &str) = ("from", "MG00000000000000000000000000000000");

/// Runs a connector. Its arguments are the package, a number and a wrong one.
pub fn run_connector(judge: &Judge) -> Done {
    let [package, number, wrong_number] = judge.arguments[..] else { panic!("{:?}", judge.arguments) };
    let provider = PROVIDERS.iter().find(|provider| provider.name == judge.provider).unwrap();
    let (home, secret) = home_with_demo_account(provider);
    let config = home.run(&["export", "--format=logto", "--show-secrets"]).exits(0).stdout;
    assert!(config.contains(&secret), "{config}");
    let (right, wrong) = (home.path("config.json"), home.path("wrong.json"));
    fs::write(&right, &config).unwrap();
    fs::write(&wrong, config.replace(&secret, "wrong")).unwrap();
    let [right, wrong] = [right, wrong].map(|path| path.to_str().unwrap().to_owned());
    run(home, judge.script, &[package, &right, &wrong, number, wrong_number])
}

/// A home with the provider's demonstration account, and its secret.
fn home_with_demo_account(provider: &Provider) -> (Home, String) {
    let mut settings = provider.demo_account.settings.to_vec();
    if provider.name == "twilio" {
        settings.retain(|(name, _)| *name != MESSAGING_SERVICE.0);
        settings.push(MESSAGING_SERVICE);
    }
    let fields = provider.fields();
    let is_secret = |name: &str| fields.iter().any(|field| field.name == name && field.is_secret);
    let (_, secret) = settings.iter().find(|(name, _)| is_secret(name)).unwrap();
    let home = Home::new().var("SECRET", secret);
    let fields = settings.iter().map(|(name, value)| match is_secret(name) {
        true => format!("--{name}=env:SECRET"),
        false => format!("--{name}={value}"),
    });
    let templates = provider.demo_account.templates.iter().map(|(usage, id)| format!("--template={usage}={id}"));
    let flags: Vec<_> = fields.chain(templates).collect();
    let flags: Vec<_> = flags.iter().map(String::as_str).collect();
    home.run(&[&["setup", provider.name], &flags[..]].concat()).exits(0);
    (home, (*secret).to_owned())
}
