//! The accounts that the providers' own variables describe. Settings without a variable are those of the demo account.

use super::{super::super::App, variable_text};
use crate::{
    connectors::{
        PROVIDERS, Provider,
        form::{Field, FieldError, FieldValue, FieldValues},
    },
    references::Reference,
    sandbox::SandboxAccount,
};

/// The variables of a provider's account.
pub struct AccountVariables {
    /// The names of the variables that are set.
    set: Vec<String>,
    /// Those that are not set and get the value of the demo account, as name and value.
    pub demo: Vec<(String, &'static str)>,
    /// Those that are not set and mean the same as one that is, as name and value.
    pub aliases: Vec<(String, String)>,
}

impl AccountVariables {
    /// Returns the variables of each provider.
    pub fn of_every_provider() -> impl Iterator<Item = Self> {
        PROVIDERS.iter().map(|provider| {
            let fields = provider.fields();
            let set_fields: Vec<_> = fields.iter().filter(|field| set_variable(provider, field).is_some()).collect();
            let completing = completing_settings(fields, &set_fields, provider);
            let variables = |(field, value)| provider.variables_of(field).map(move |name| (name.to_owned(), value));
            Self {
                set: set_fields.iter().filter_map(|field| set_variable(provider, field)).map(str::to_owned).collect(),
                demo: completing.flat_map(variables).collect(),
                aliases: set_fields.iter().flat_map(|field| alias_variables(provider, field)).collect(),
            }
        })
    }
}

/// Returns a note for each provider for which some variables are set and others get the value of the demo account.
pub fn demo_value_notes() -> Vec<String> {
    let mut notes = vec![];
    for AccountVariables { set, demo, .. } in AccountVariables::of_every_provider() {
        let missing: Vec<_> = demo.into_iter().map(|(name, _)| name).collect();
        if !set.is_empty() && !missing.is_empty() {
            let (set, missing) = (set.join(" and "), are(&missing));
            notes.push(format!(
                "note: {missing} not set; the command gets demo values, which the sandbox accepts with {set}"
            ));
        }
    }
    notes.dedup();
    notes
}

/// Returns the accounts that the providers' own variables describe, completed by the demo account's settings.
pub async fn environment_accounts(app: &App) -> Vec<SandboxAccount> {
    let mut accounts = vec![];
    for provider in PROVIDERS {
        let (mut problem, count_before) = (None, accounts.len());
        for values in environment_values(provider) {
            match app.build_connector(provider, &values).await {
                Ok(connector) => accounts.push(SandboxAccount {
                    name: "environment".into(),
                    provider,
                    connector,
                    templates: provider.demo_templates(),
                }),
                Err(error) => problem = Some(error),
            }
        }
        if let (Some(error), true) = (problem, accounts.len() == count_before) {
            let (name, problem) = (provider.name, describe_problem(provider, &error));
            app.screen.print_note(format!(
                "warning: the account in the environment is invalid: {problem}; the sandbox refuses its requests to {name}"
            ));
        }
    }
    accounts
}

/// Describes why an account of the environment cannot be used, with the names of the variables that are missing.
fn describe_problem(provider: &Provider, error: &FieldError) -> String {
    let FieldError::Missing(names) = error else { return error.to_string() };
    let fields = provider.fields();
    let variable = |name: &String| fields.iter().find(|field| field.name == *name)?.env_var.clone();
    let names: Vec<_> = names.iter().map(|name| variable(name).unwrap_or_else(|| name.clone())).collect();
    format!("{} not set", are(&names))
}

/// Returns the names with their verb, such as `A and B are`.
fn are(names: &[String]) -> String {
    match names {
        [one] => format!("{one} is"),
        _ => format!("{} are", names.join(" and ")),
    }
}

/// Whether an account has only one of two settings.
fn exclude_each_other(one: &Field, other: &Field) -> bool {
    one.conflicts_with.contains(&other.name) || other.conflicts_with.contains(&one.name)
}

/// Returns the settings of the demo account that complete these fields of an account: all others, unless they exclude one
/// of them.
fn completing_settings<'a>(
    fields: &'a [Field],
    set_fields: &'a [&Field],
    provider: &'static Provider,
) -> impl Iterator<Item = (&'a Field, &'static str)> {
    let settings = provider.demo_account.settings.iter();
    let settings =
        settings.filter_map(|(name, value)| Some((fields.iter().find(|field| field.owns_key(name))?, *value)));
    settings.filter(|(field, _)| set_fields.iter().all(|set| set.name != field.name && !exclude_each_other(set, field)))
}

/// Returns the values of each account that a provider's variables describe: fields that exclude each other belong to
/// different accounts.
fn environment_values(provider: &'static Provider) -> Vec<FieldValues> {
    let fields = provider.fields();
    let set_fields: Vec<_> = fields.iter().filter(|field| set_variable(provider, field).is_some()).collect();
    let mut accounts: Vec<FieldValues> = vec![];
    for field in &set_fields {
        let own: Vec<_> = set_fields.iter().copied().filter(|other| !exclude_each_other(field, other)).collect();
        let mut values = provider.demo_values();
        let completing: Vec<_> = completing_settings(fields, &own, provider).map(|(field, _)| &field.name).collect();
        values.retain(|name, _| completing.contains(&name));
        values.extend(own.iter().filter_map(|field| {
            Some((field.name.clone(), FieldValue::Reference(Reference::Env(set_variable(provider, field)?.to_owned()))))
        }));
        if !accounts.contains(&values) {
            accounts.push(values);
        }
    }
    accounts
}

/// Returns the first variable of a field that is set.
fn set_variable<'a>(provider: &Provider, field: &'a Field) -> Option<&'a str> {
    provider.variables_of(field).find(|name| variable_text(name).is_some())
}

/// Returns the variables of a field that are not set, with the value of the one that is.
fn alias_variables(provider: &Provider, field: &Field) -> Vec<(String, String)> {
    let Some(value) = set_variable(provider, field).and_then(variable_text) else { return vec![] };
    let unset = provider.variables_of(field).filter(|name| variable_text(name).is_none());
    unset.map(|name| (name.to_owned(), value.clone())).collect()
}
