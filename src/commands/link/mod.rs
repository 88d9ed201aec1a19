//! Links a sign-in service: saves how it is reached, after it accepted the credentials.

mod service_command;

use std::{env, fmt};

use clap::Args;
use colored::Colorize;
use serde::Serialize;
use service_command::ServiceCommand;

use super::{
    App, CommandResult, connector_client::Destination, read_stdin_line, service_client::ServiceClient,
    service_link::print_notes, set, setup::missing_flags_failure,
};
use crate::{
    connectors::form::{FieldError, FieldValue, FieldValues},
    encoding::escape_control_chars,
    failure::Failure,
    references::Reference,
    services::{SERVICES, Service},
    store::Config,
    terminal::Question,
};

/// Link a sign-in service, so that `push`, `pull` and `diff` reach it
#[derive(Debug, Args)]
#[command(
    before_help = "Examples:
  smsctl link                                          asks for everything
  smsctl link logto --endpoint https://auth.example.com --app-id ID \\
      --app-secret env:LOGTO_APP_SECRET
  smsctl link --name staging logto --endpoint https://staging.example.com",
    after_help = "`smsctl link SERVICE -h` lists the flags of a service",
    mut_arg("sandbox", |arg| arg.hide_short_help(true))
)]
#[command(subcommand_value_name = "SERVICE", subcommand_help_heading = "Services")]
pub struct LinkArgs {
    #[command(subcommand)]
    command: Option<ServiceCommand>,
    /// Name of the link; an existing name edits that link [default: the service's name]
    #[arg(long, global = true, value_parser = crate::store::parse_service_name)]
    name: Option<String>,
    #[command(flatten)]
    destination: Destination,
}

#[derive(Serialize)]
struct LinkView {
    name: String,
    service: &'static str,
    /// The connector that is live there, by the service's name for its provider.
    live: Option<String>,
    sandbox: bool,
}

impl LinkArgs {
    /// Asks for what is missing, lets the service verify the credentials, and saves the link.
    ///
    /// # Errors
    /// A value is missing or invalid, the service refuses the credentials or cannot be reached, or the file cannot be
    /// written. Nothing was saved then.
    pub async fn run(self, app: &App) -> CommandResult {
        let config = app.store.load()?;
        let edited = self.name.as_deref().and_then(|name| config.find_service(name));
        let service = match (&self.command, edited) {
            (Some(command), _) => command.service,
            (None, Some(saved)) => saved.service,
            (None, None) => choose_service(app)?,
        };
        let name = self.name.clone().unwrap_or_else(|| service.name.to_owned());
        let typed = self.command.map(|command| command.typed).unwrap_or_default();
        let values = collect_values(app, &config, &name, service, &typed)?;
        let resolved = app.resolve_references(&values).await;
        let linked = service
            .build(&values, &|reference| resolved.value_or_message(reference))
            .map_err(|error| given_value_failure(&typed, service, &error))?;
        let client = ServiceClient::open(app, &name, service, linked, &self.destination).await?;
        let state = client.run(client.read()).await?;
        app.store.update(&format!("link {} --name {name}", service.name), |config, edit| {
            check_same_kind(config, &name, service)?;
            edit.set_service(&name, service, &values);
            Ok(())
        })?;
        print_notes(app, &state.warnings);
        let live = state.live.map(|live| live.provider_key);
        let view = LinkView { name: name.clone(), service: service.name, live, sandbox: client.is_sandbox() };
        app.screen.show_or_print_ids(&name, &view)?;
        Ok(0)
    }
}

/// Collects the values: those of the link with this name, flags, the service's environment variables, and answers.
fn collect_values(
    app: &App,
    config: &Config,
    name: &str,
    service: &'static Service,
    typed: &[(String, String)],
) -> Result<FieldValues, Failure> {
    check_same_kind(config, name, service)?;
    let mut values = config.find_service(name).map(|saved| saved.values.clone()).unwrap_or_default();
    let fields = service.fields();
    for (name, text) in typed {
        let Some(field) = fields.iter().find(|field| field.name == *name) else { continue };
        let value = match text.as_str() {
            "-" => set::parse_typed_value(field, name, &read_stdin_line()?)?,
            text => set::parse_flag_value(field, name, text)?,
        };
        values.insert(name.clone(), value);
    }
    for field in fields
        .iter()
        .filter(|field| field.is_required && !values.contains_key(&field.name))
        .cloned()
        .collect::<Vec<_>>()
    {
        let variable = field.env_var.clone().filter(|name| env::var(name).is_ok_and(|value| !value.is_empty()));
        if let Some(variable) = variable {
            let reference = Reference::Env(variable);
            app.screen.print_status(escape_control_chars(&format!("{}: {reference}", field.name)));
            values.insert(field.name, FieldValue::Reference(reference));
        }
    }
    let missing = service.missing_fields(&values);
    let flags: Vec<_> = missing.iter().map(|field| format!("--{field}")).collect();
    let Ok(prompter) = &app.prompter else {
        return if missing.is_empty() { Ok(values) } else { Err(missing_flags_failure(app, &flags)) };
    };
    for field in fields.iter().filter(|field| missing.contains(&field.name)) {
        let question = Question { prompt: &field.description, secret: field.is_secret, ..Question::default() };
        let answer = prompter.ask_line(question, &|text| service.check_typed_text(&field.name, text))?;
        values.insert(field.name.clone(), set::parse_typed_value(field, &field.name, &answer)?);
    }
    Ok(values)
}

/// Fails if the name is that of a link to another service.
fn check_same_kind(config: &Config, name: &str, service: &Service) -> Result<(), Failure> {
    match config.find_service(name).filter(|saved| saved.service.name != service.name) {
        Some(saved) => Err(Failure::usage(format!("{name} is already linked to {}", saved.service.name))
            .with_fix(format!("choose another name: --name {name}-{}", service.name))),
        None => Ok(()),
    }
}

/// The failure of a value that does not fit: of usage if a flag gave it, of the configuration otherwise.
fn given_value_failure(typed: &[(String, String)], service: &Service, error: &FieldError) -> Failure {
    match typed.iter().any(|(name, _)| name == error.field_name()) {
        true => Failure::usage(format!("--{error}")),
        false => Failure::configuration(error.to_string()),
    }
    .with_fix(format!("nothing was saved; `smsctl link {} --help` explains each value", service.name))
}

fn choose_service(app: &App) -> Result<&'static Service, Failure> {
    let names: Vec<_> = SERVICES.iter().map(|service| service.name).collect();
    let fix = "`smsctl link SERVICE`; `smsctl link SERVICE --help` lists its flags";
    let prompter = app.require_prompter(&format!("SERVICE ({})", names.join(", ")), fix)?;
    let item = |service: &&Service| format!("{}  {}", service.name, service.description());
    let items: Vec<_> = SERVICES.iter().map(item).collect();
    Ok(SERVICES[prompter.choose("Which sign-in service do you use?", &items, 0)?])
}

impl fmt::Display for LinkView {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let by = if self.sandbox { " by a sandbox" } else { "" };
        writeln!(
            f,
            "{} {} ({}) linked; its credentials were accepted{by}",
            "✓".green(),
            self.name.bold(),
            self.service
        )?;
        match &self.live {
            Some(live) => write!(f, "live there: {live} (`smsctl pull` imports it, `smsctl push` replaces it)"),
            None => write!(f, "no SMS connector is live there (`smsctl push` makes yours live)"),
        }
    }
}
