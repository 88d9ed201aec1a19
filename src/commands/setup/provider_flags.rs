//! The fields of every provider as flags, for a command that learns from a document which provider is meant.

use clap::{ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::{super::set, provider_command::field_flag};
use crate::{
    connectors::{PROVIDERS, Provider, form::Field},
    failure::Failure,
};

/// Fields as typed, in the order of the providers' forms. It has no `Debug` of its values: one may be a secret.
#[derive(Clone, Default)]
pub struct ProviderFlags(Vec<(String, String)>);

impl ProviderFlags {
    /// Returns the fields of this provider that were typed.
    ///
    /// # Errors
    /// A field that only other providers have.
    pub fn for_provider(self, provider: &Provider) -> Result<Vec<(String, String)>, Failure> {
        for (name, _) in &self.0 {
            if !provider.fields().iter().any(|field| field.name == *name) {
                let flaw = set::find_field(provider.fields(), name).err();
                let problem = flaw.map(|flaw| format!(": {flaw}")).unwrap_or_default();
                return Err(Failure::usage(format!("--{name} is not a field of {}{problem}", provider.name))
                    .with_fix(format!("`smsctl providers {}` lists its fields", provider.name)));
            }
        }
        Ok(self.0)
    }
}

/// Blind, because what was typed may be a secret.
impl std::fmt::Debug for ProviderFlags {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("Settings(…)")
    }
}

/// One field of each name; where providers differ, the one that takes most is the flag.
fn merged_fields() -> Vec<Field> {
    let mut all: Vec<Field> = vec![];
    for field in PROVIDERS.iter().flat_map(|provider| provider.fields()) {
        match all.iter_mut().find(|known| known.name == field.name) {
            None => all.push(Field { default: None, env_var: None, ..field.clone() }),
            Some(known) => {
                known.is_secret |= field.is_secret;
                known.is_table |= field.is_table;
                if known.allowed_values != field.allowed_values {
                    known.allowed_values.clear();
                }
            }
        }
    }
    all
}

impl Args for ProviderFlags {
    fn augment_args(command: Command) -> Command {
        // Which of them are meant depends on the document, so the short help leaves them out.
        command
            .args(merged_fields().iter().map(|field| field_flag(field).action(ArgAction::Append).hide_short_help(true)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for ProviderFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let values = |field: &Field| {
            let texts = matches.get_many::<String>(&field.name).unwrap_or_default();
            texts.map(|text| (field.name.clone(), text.clone())).collect::<Vec<_>>()
        };
        Ok(Self(merged_fields().iter().flat_map(values).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
