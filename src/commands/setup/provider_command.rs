//! `smsctl setup PROVIDER --FIELD VALUE ...`: one subcommand per provider, with its fields as optional flags.

use clap::{Arg, ArgAction, ArgMatches, Command, FromArgMatches, Subcommand, error::ErrorKind};

use crate::connectors::{PROVIDERS, Provider, form::Field};

/// The longest line of an example, before its backslash, where it can be broken between flags.
const MAX_EXAMPLE_COLUMNS: usize = 76;

/// The id of `--check`: a provider may have a field `check`, whose flag is its own.
pub const CHECK_ID: &str = "check-before-saving";

/// The flag of this id, without its hyphens.
pub const CHECK_FLAG: &str = "check";

/// A provider, and the names and values of the flags as typed.
#[derive(Clone)]
pub struct ProviderCommand {
    pub provider: &'static Provider,
    pub typed: Vec<(String, String)>,
    /// Whether `--check` follows the provider. A provider with a field of this name has it before the provider only.
    pub check: bool,
}

/// Hides the values, because one may be a secret.
impl std::fmt::Debug for ProviderCommand {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "ProviderCommand({})", self.provider.name)
    }
}

/// Returns the flag of a field.
pub fn field_flag(field: &Field) -> Arg {
    let mut help = field.description.clone();
    for (note, text) in [(" [default: ", &field.default), (" [or $", &field.env_var)] {
        text.iter().for_each(|text| help += &format!("{note}{text}]"));
    }
    let value = match field {
        Field { is_secret: true, .. } => "env:NAME|file:PATH|cmd:PROGRAM|-".to_owned(),
        Field { document: Some(_), .. } => "JSON".to_owned(),
        _ => field.allowed_values.join("|"),
    };
    let (value, action) = match field.is_table {
        true => (format!("NAME={}", if value.is_empty() { "VALUE" } else { &value }), ArgAction::Append),
        false => (value, ArgAction::Set),
    };
    let arg = Arg::new(field.name.clone())
        .action(action)
        .long(field.name.clone())
        .help(help)
        .help_heading("Settings")
        .allow_hyphen_values(!field.is_boolean);
    // The flag alone means true.
    let arg = if field.is_boolean { arg.num_args(0..=1).default_missing_value("true") } else { arg };
    if value.is_empty() { arg.value_name("VALUE") } else { arg.value_name(value) }
}

/// Returns an example with the demo account's settings and its secrets as `env:` references. Settings that are
/// documents are left out: they are too long.
fn setup_example(provider: &Provider) -> String {
    let fields = provider.fields();
    let flag_text = |(name, value): &(&str, &str)| {
        let field = fields.iter().find(|field| field.owns_key(name));
        if field.is_some_and(|field| field.document.is_some()) {
            return None;
        }
        let value = match field.filter(|field| field.is_secret) {
            Some(field) => format!("env:{}", field.env_var.as_deref().unwrap_or("SECRET")),
            None => (*value).to_owned(),
        };
        let (name, value) = match name.split_once('.') {
            Some((table, key)) => (table, format!("{key}={value}")),
            None => (*name, value),
        };
        Some(format!("--{name} {}", shell_words::quote(&value)))
    };
    let settings: Vec<_> = provider.demo_account.settings.iter().filter_map(flag_text).collect();
    let templates = provider.demo_account.templates.iter().map(|(usage, id)| format!("--template {usage}={id}"));
    let mut line = format!("  smsctl setup {}", provider.name);
    let mut example = "Examples:\n".to_owned();
    for flag in settings.into_iter().chain(templates) {
        if line.chars().count() + flag.chars().count() > MAX_EXAMPLE_COLUMNS {
            example += &format!("{line} \\\n");
            line = "     ".to_owned();
        }
        line += &format!(" {flag}");
    }
    example + &line
}

impl Subcommand for ProviderCommand {
    fn augment_subcommands(command: Command) -> Command {
        let subcommand = |provider: &&Provider| {
            let command =
                Command::new(provider.name).about(provider.description()).before_help(setup_example(provider));
            // The short help has what is needed most.
            let flag = |field: &Field| field_flag(field).hide_short_help(!field.is_required && !field.is_secret);
            let check = Arg::new(CHECK_ID).long(CHECK_FLAG).action(ArgAction::SetTrue);
            let check = check.help("Save only if the connector passes `smsctl check`");
            let has_own = provider.fields().iter().any(|field| field.name == CHECK_FLAG);
            command.args(provider.fields().iter().map(flag)).args((!has_own).then_some(check))
        };
        command.subcommands(PROVIDERS.iter().map(subcommand))
    }

    fn augment_subcommands_for_update(command: Command) -> Command {
        Self::augment_subcommands(command)
    }

    fn has_subcommand(name: &str) -> bool {
        Provider::find_by_name(name).is_some()
    }
}

impl FromArgMatches for ProviderCommand {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let missing = || clap::Error::new(ErrorKind::MissingSubcommand);
        let (name, matches) = matches.subcommand().ok_or_else(missing)?;
        let provider = Provider::find_by_name(name).ok_or_else(missing)?;
        let fields = provider.fields();
        let values = |field: &Field| matches.get_many::<String>(&field.name).unwrap_or_default().cloned();
        let typed = fields.iter().flat_map(|field| values(field).map(|text| (field.name.clone(), text)));
        let check = matches.try_get_one::<bool>(CHECK_ID).ok().flatten().copied().unwrap_or_default();
        Ok(Self { provider, typed: typed.collect(), check })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
