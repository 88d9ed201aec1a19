//! The fields of all providers as flags, for `smsctl import`: only the document says which provider it is.

use clap::{ArgAction, ArgMatches, Args, Command, FromArgMatches};

use super::{
    super::set,
    provider_command::{CHECK_FLAG, field_flag},
};
use crate::{
    connectors::{PROVIDERS, Provider, form::Field},
    failure::Failure,
};

/// Field names and values as typed, in the order of the providers' forms.
#[derive(Clone, Default)]
pub struct ProviderFlags(Vec<(String, String)>);

impl ProviderFlags {
    /// Returns the names and values of this provider's fields.
    ///
    /// # Errors
    /// A field that only other providers have was given.
    pub fn for_provider(self, provider: &Provider) -> Result<Vec<(String, String)>, Failure> {
        for (name, _) in &self.0 {
            if !provider.fields().iter().any(|field| field.name == *name) {
                let error = set::find_field(provider.fields(), name).err();
                let problem = error.map(|error| format!(": {error}")).unwrap_or_default();
                return Err(Failure::usage(format!("--{name} is not a field of {}{problem}", provider.name))
                    .with_fix(format!("`smsctl providers {}` lists its fields", provider.name)));
            }
        }
        Ok(self.0)
    }
}

/// Hides the values, because one may be a secret.
impl std::fmt::Debug for ProviderFlags {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("ProviderFlags(…)")
    }
}

/// Returns one field for each name. Where providers differ, it accepts what any of them accepts.
fn merged_fields() -> Vec<Field> {
    let mut merged: Vec<Field> = vec![];
    // `--check` is the command's own flag; a field of this name is not needed to import anything.
    let fields = PROVIDERS.iter().flat_map(|provider| provider.fields());
    for field in fields.filter(|field| field.name != CHECK_FLAG) {
        match merged.iter_mut().find(|other| other.name == field.name) {
            None => merged.push(Field { default: None, env_var: None, ..field.clone() }),
            Some(other) => {
                other.is_secret |= field.is_secret;
                other.is_table |= field.is_table;
                if other.allowed_values != field.allowed_values {
                    other.allowed_values.clear();
                }
            }
        }
    }
    merged
}

impl Args for ProviderFlags {
    fn augment_args(command: Command) -> Command {
        // The help leaves them out: there are many, and the document decides which of them apply.
        let flag = |field: &Field| field_flag(field).hide_short_help(true).hide_long_help(true);
        command.args(merged_fields().iter().map(|field| flag(field).action(ArgAction::Append)))
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
