//! Reads the providers' own environment variables: a `.env`, and what `smsctl export --format env` and `k8s` write.

use crate::{
    connectors::{ImportedConnector, PROVIDERS, Provider, form::Field},
    services::{ImportError, Variable, choose_connector, import_variable, unimported_note},
};

/// Imports the settings of the one provider whose variables there are. Returns `None` if there are none of any provider.
///
/// # Errors
/// There are variables of several providers.
pub fn import_variables(
    variables: &[Variable],
    provider: Option<&'static Provider>,
) -> Result<Option<ImportedConnector>, ImportError> {
    let with = |matches: fn(&[Variable], &'static Provider) -> bool| -> Vec<_> {
        PROVIDERS.iter().filter(|it| matches(variables, it)).map(|it| (*it, *it)).collect()
    };
    let candidates = match with(has_own_variable) {
        // A Secret has a field without a variable under the field's name, which several providers may share.
        none if none.is_empty() => with(has_only_field_names),
        some => some,
    };
    match candidates.is_empty() {
        true => Ok(None),
        false => Ok(Some(import_settings(variables, choose_connector(candidates, provider)?))),
    }
}

fn import_settings(variables: &[Variable], provider: &'static Provider) -> ImportedConnector {
    let mut imported = ImportedConnector::for_provider(provider);
    let mut others = vec![];
    for variable in variables {
        match find_field(provider, &variable.name) {
            Some(_) if variable.value.is_empty() => {}
            Some(field) if field.owns_key(&variable.name) => import_variable(&mut imported, &variable.name, variable),
            Some(field) => import_variable(&mut imported, &field.name, variable),
            None => others.push(&*variable.name),
        }
    }
    imported.notes.extend(unimported_note(&others));
    imported
}

fn has_own_variable(variables: &[Variable], provider: &'static Provider) -> bool {
    let is_own = |field: &Field| variables.iter().any(|variable| Some(&variable.name) == field.env_var.as_ref());
    provider.fields().iter().any(is_own)
}

fn has_only_field_names(variables: &[Variable], provider: &'static Provider) -> bool {
    !variables.is_empty() && variables.iter().all(|variable| find_field(provider, &variable.name).is_some())
}

/// Returns the field of this environment variable or name.
fn find_field(provider: &'static Provider, name: &str) -> Option<&'static Field> {
    provider.fields().iter().find(|field| field.env_var.as_deref() == Some(name) || field.owns_key(name))
}
