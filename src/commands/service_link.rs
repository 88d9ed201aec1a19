//! What `push`, `pull`, `diff` and `change --push` share: the linked service and the connectors of the file.

use clap::Args;
use clap_complete::ArgValueCandidates;
use colored::Colorize;

use super::{App, connector_client::Destination, export::exported_fields, service_client::ServiceClient};
use crate::{
    connectors::{
        ImportedConnector, Provider,
        form::{FieldValue, FieldValues},
    },
    encoding::{escape_control_chars, masked_excerpt},
    failure::Failure,
    services::{ConfigDifference, ConnectorToExport, FoundIn, Push, RemoteConnector, RemoteState},
    sms::{DEFAULT_VALID_MINUTES, Secret},
    store::{Config, ConfigEdit, Position, SavedConnector},
};

/// The longest note about a service, in characters: it may quote what the service told.
const MAX_QUOTED_CHARS: usize = 400;

/// Which linked service a command concerns, and whether it is emulated.
#[derive(Debug, Args)]
pub struct ServiceChoice {
    /// The linked service, if there are several
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(crate::commands::candidates::service_candidates))]
    service: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

impl ServiceChoice {
    /// Returns the client of the linked service.
    pub async fn open(&self, app: &App, config: &Config) -> Result<ServiceClient, Failure> {
        open_service(app, config, self.service.as_deref(), &self.destination).await
    }
}

/// Returns the client of the linked service of this name, or of the only one.
pub async fn open_service(
    app: &App,
    config: &Config,
    name: Option<&str>,
    destination: &Destination,
) -> Result<ServiceClient, Failure> {
    let saved = config.select_service(name)?;
    let linked = app.build_service(saved).await?;
    ServiceClient::open(app, &saved.name, saved.service, linked, destination).await
}

/// Plans how a connector is made live in the service, with its references resolved.
///
/// # Errors
/// A reference cannot be resolved, or the service cannot use the connector.
pub async fn plan_push(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    saved: &SavedConnector,
    remote: &RemoteState,
) -> Result<Push, Failure> {
    let resolved = app.resolve_references(&saved.values).await;
    let fields = exported_fields(saved, Some(&|reference| resolved.value_or_message(reference)))
        .map_err(|error| app.saved_field_failure(saved, &error))?;
    let connector = ConnectorToExport {
        name: &saved.name,
        provider: saved.provider,
        fields: &fields,
        templates: &saved.templates,
        code_minutes: config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES),
        service_settings: saved.service_settings.get(client.service.name),
    };
    client.linked.plan_push(&connector, remote)
}

/// A connector that is live in a service, as one of the file.
pub struct RemoteImport {
    pub connector: SavedConnector,
    /// What could not be imported, in sentences.
    pub notes: Vec<String>,
    /// The saved connector that holds all of it already, if any.
    pub held_by: Option<String>,
}

/// Imports what is live in a service, with the references of saved connectors for the secrets that they resolve to, and
/// looks for a saved connector that holds it already, the live one first.
///
/// # Errors
/// smsctl has no provider for it, or the file cannot hold all of it.
pub async fn import_live(
    app: &App,
    config: &Config,
    client: &ServiceClient,
    live: &RemoteConnector,
    remote: &RemoteState,
) -> Result<RemoteImport, Failure> {
    let mut imported = client.linked.import_live(live).map_err(|failure| lossy_failure(client, live, &failure))?;
    if let Some(error) = imported.errors.first() {
        return Err(lossy_failure(client, live, error));
    }
    let provider = imported.provider;
    let mut same_provider: Vec<_> =
        config.connectors.iter().filter(|saved| saved.provider.name == provider.name).collect();
    same_provider.sort_by_key(|saved| config.live.as_ref() != Some(&saved.name));
    let mut held_by = None;
    for saved in same_provider {
        let push = plan_push(app, config, client, saved, remote).await;
        if push.is_ok_and(|push| lost(&push.wanted.differences(&live.config)).is_empty()) {
            held_by.get_or_insert(saved.name.clone());
        }
        keep_references(app, &mut imported.values, saved).await;
        find_hidden_secrets(app, &mut imported.values, live, saved).await;
    }
    let mut notes = imported.notes.clone();
    let mut connector = to_saved_connector(free_name(config, client, provider), imported);
    let unknown = live.hidden_secrets.iter().filter(|hidden| !connector.values.contains_key(hidden.field_name));
    let unknown: Vec<_> = unknown.map(|hidden| hidden.field_name).collect();
    let blank = |name: &&str| ((*name).to_owned(), FieldValue::Secret(Secret::from("")));
    connector.values.extend(unknown.iter().map(blank));
    let push = plan_push(app, config, client, &connector, remote).await;
    let push = push.map_err(|failure| lossy_failure(client, live, &failure))?;
    let lost = lost_values(&push.wanted.differences(&live.config), live);
    if held_by.is_none() && !lost.is_empty() {
        return Err(lossy_failure(client, live, &lost.join(", ")));
    }
    for name in unknown {
        connector.values.remove(name);
        let title = client.service.title;
        notes.push(format!("{name} is not imported: {title} tells only its hash; `smsctl set` gives it"));
    }
    Ok(RemoteImport { connector, notes, held_by })
}

/// Whether an earlier version of the file holds all of what is live in a service.
pub async fn is_in_history(
    app: &App,
    client: &ServiceClient,
    live: &RemoteConnector,
    remote: &RemoteState,
    provider: &Provider,
) -> bool {
    let versions = app.store.versions().map(|list| list.versions).unwrap_or_default();
    for version in versions {
        let Ok(config) = app.store.validate(&version.text) else { continue };
        for saved in config.connectors.iter().filter(|saved| saved.provider.name == provider.name) {
            let push = plan_push(app, &config, client, saved, remote).await;
            if push.is_ok_and(|push| lost(&push.wanted.differences(&live.config)).is_empty()) {
                return true;
            }
        }
    }
    false
}

/// Takes over the secrets of a saved connector of which the service tells the hash.
async fn find_hidden_secrets(app: &App, values: &mut FieldValues, live: &RemoteConnector, saved: &SavedConnector) {
    if live.hidden_secrets.is_empty() {
        return;
    }
    let resolved = app.resolve_references(&saved.values).await;
    for hidden in &live.hidden_secrets {
        let Some(known) = saved.values.get(hidden.field_name) else { continue };
        let is_same = match known {
            FieldValue::Secret(secret) => hidden.matches(secret),
            FieldValue::Reference(reference) => {
                resolved.value_or_message(reference).is_ok_and(|secret| hidden.matches(&secret))
            }
            FieldValue::Plain(_) => false,
        };
        if is_same {
            values.insert(hidden.field_name.to_owned(), known.clone());
        }
    }
}

/// Returns the paths of values that a service would lose by a push, except secrets that it does not tell.
pub fn lost_values(differences: &[ConfigDifference], live: &RemoteConnector) -> Vec<String> {
    let is_untold = |it: &&ConfigDifference| it.secret && !live.hidden_secrets.is_empty();
    let is_lost = |it: &&ConfigDifference| it.found_in != FoundIn::File && !is_untold(it);
    differences.iter().filter(is_lost).map(|it| it.path.clone()).collect()
}

/// Returns the paths of values that the service has and the file would not.
fn lost(differences: &[ConfigDifference]) -> Vec<String> {
    differences.iter().filter(|it| it.found_in != FoundIn::File).map(|it| it.path.clone()).collect()
}

/// The failure of what is live in a service and would be lost if it were replaced.
fn lossy_failure(client: &ServiceClient, live: &RemoteConnector, cause: &dyn std::fmt::Display) -> Failure {
    let (title, name) = (client.service.title, &client.name);
    let kind = masked_excerpt(&live.provider_key, MAX_QUOTED_CHARS);
    Failure::configuration(format!("the file cannot hold all of {kind}, which is live in {name}"))
        .with_cause(masked_excerpt(&cause.to_string(), MAX_QUOTED_CHARS))
        .with_fix(format!(
            "nothing changed; smsctl replaces only what it can give back: correct it in {title}'s console, or delete the \
             connector there"
        ))
}

/// Replaces each secret that a reference of this connector resolves to by the reference.
async fn keep_references(app: &App, values: &mut FieldValues, saved: &SavedConnector) {
    let resolved = app.resolve_references(&saved.values).await;
    for (name, known) in &saved.values {
        let (FieldValue::Reference(reference), Some(value)) = (known, values.get_mut(name)) else { continue };
        let Ok(secret) = resolved.value_or_message(reference) else { continue };
        let refers_to_it = match &*value {
            FieldValue::Plain(text) => secret.matches(text),
            FieldValue::Secret(value) => *value == secret,
            FieldValue::Reference(_) => false,
        };
        if refers_to_it {
            *value = known.clone();
        }
    }
}

/// Returns a name that no connector has: the provider's, or with the name of the link before it.
fn free_name(config: &Config, client: &ServiceClient, provider: &Provider) -> String {
    let linked = format!("{}-{}", client.name, provider.name);
    let numbered = (2..).map(|number| format!("{linked}-{number}"));
    let mut names = [provider.name.to_owned(), linked.clone()].into_iter().chain(numbered);
    names.find(|name| config.find_connector(name).is_none()).unwrap_or(linked)
}

fn to_saved_connector(name: String, imported: ImportedConnector) -> SavedConnector {
    SavedConnector {
        name,
        provider: imported.provider,
        values: imported.values,
        templates: imported.templates,
        service_settings: imported.service_settings,
        value_positions: Default::default(),
        position: Position { line: 1, column: 1 },
    }
}

/// Writes a connector that was imported from a service. One of the same name is replaced.
///
/// # Errors
/// A connector of another provider has the name.
pub fn save_connector(config: &Config, edit: &mut ConfigEdit, connector: &SavedConnector) -> Result<(), Failure> {
    let name = &connector.name;
    let before = config.find_connector(name);
    if let Some(other) = before.filter(|other| other.provider.name != connector.provider.name) {
        return Err(Failure::usage(format!("{name} is already a {} connector", other.provider.name))
            .with_fix(format!("choose another name: --name {name}-{}", connector.provider.name)));
    }
    edit.set_provider(name, connector.provider);
    for (field, value) in &connector.values {
        edit.set_field(name, field, value);
    }
    for (usage, template) in &connector.templates {
        edit.set_template(name, usage, template);
    }
    for (service, settings) in &connector.service_settings {
        edit.set_service_settings(name, service, settings);
    }
    let Some(before) = before else { return Ok(()) };
    for field in before.values.keys().filter(|field| !connector.values.contains_key(*field)) {
        edit.unset_field(name, field);
    }
    let has = |usage| connector.templates.iter().any(|(other, _)| other == usage);
    for (usage, _) in before.templates.iter().filter(|(usage, _)| !has(usage)) {
        edit.unset_template(name, usage);
    }
    Ok(())
}

/// Prints notes about a service, which may quote it.
pub fn print_notes(app: &App, notes: &[String]) {
    for note in notes {
        let note = escape_control_chars(&masked_excerpt(note, MAX_QUOTED_CHARS));
        app.screen.print_note(format!("{} {note}", "note:".yellow()));
    }
}

/// The failure for a service in which nothing is live.
pub fn nothing_live_failure(client: &ServiceClient) -> Failure {
    Failure::configuration(format!("no SMS connector is live in {} ({})", client.name, client.service.title))
        .with_fix("`smsctl push` makes the live connector live there")
}
