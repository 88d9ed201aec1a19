//! The first question for a gateway of the user's own: the curl command of the vendor's documentation.

use colored::Colorize;

use super::{
    super::{
        super::set::parse_typed_value,
        curl_command::{CurlBody, CurlCommand, parse_curl},
        curl_places::{Place, PlaceRole},
    },
    Wizard,
    fields::note_where_secrets_are_kept,
    references::has_to_be_asked_again,
    step::StepOutcome,
};
use crate::{
    connectors::form::{FieldValue, field_name},
    encoding::escape_control_chars,
    failure::Failure,
    terminal::{Question, align_rows},
};

/// The fields that a command fills in.
const REQUEST_FIELDS: [&str; 9] =
    ["url", "method", "basic", "headers", "query", "json-body", "form-body", "text-body", "secrets"];

/// Asks for the command, and for what it does not say by itself. Enter leads to the questions one by one.
pub async fn ask_request(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    let describes_request = wizard.fields.iter().any(|field| field.name == "json-body");
    let is_asked = wizard.repeats_step || !wizard.plan.values.contains_key("url");
    if !(describes_request && wizard.asks_all_fields && is_asked) {
        return Ok(StepOutcome::Skip);
    }
    let prompt = "Paste your vendor's curl command [Enter to answer step by step]";
    let question = Question { prompt, optional: true, ..Question::default() };
    let check = |text: &str| parse_curl(text).map(drop).map_err(Into::into);
    match wizard.prompter()?.ask_line_or_back(question, &check)? {
        None => return Ok(StepOutcome::Back),
        Some(text) if text.is_empty() => {}
        Some(text) => take_command(wizard, parse_curl(&text).map_err(Failure::usage)?).await?,
    }
    Ok(StepOutcome::Next)
}

/// Asks for the token that most gateways take in a header, unless the request has one.
pub async fn ask_token(wizard: &mut Wizard<'_>) -> Result<StepOutcome, Failure> {
    let has_token = wizard.plan.values.contains_key("headers.Authorization");
    let is_known = has_token || wizard.answered_fields.contains("headers");
    if !wizard.asks_all_fields || is_known && !wizard.repeats_step {
        return Ok(StepOutcome::Skip);
    }
    note_about_secrets(wizard);
    let prompt = match has_token {
        true => "Token for the header `Authorization: Bearer` [Enter to keep it]",
        false => "Token for the header `Authorization: Bearer` [Enter for none]",
    };
    let question = Question { prompt, optional: true, secret: true, ..Question::default() };
    loop {
        let Some(typed) = wizard.prompter()?.ask_line_or_back(question, &|_| Ok(()))? else {
            return Ok(StepOutcome::Back);
        };
        if typed.is_empty() {
            return Ok(StepOutcome::Next);
        }
        if insert_secret(wizard, "token", &typed).await? {
            insert(wizard, "headers.Authorization", "Bearer {{secret.token}}");
            wizard.answered_fields.extend(["headers", "secrets"].map(str::to_owned));
            return Ok(StepOutcome::Next);
        }
    }
}

/// Fills in the fields from the command.
async fn take_command(wizard: &mut Wizard<'_>, mut command: CurlCommand) -> Result<(), Failure> {
    wizard.plan.values.retain(|name, _| !REQUEST_FIELDS.contains(&field_name(name)));
    let places = command.places();
    for (role, prompt) in [
        (PlaceRole::Recipient, "Which value is the recipient's number?"),
        (PlaceRole::Text, "Which value is the text of the message?"),
    ] {
        let mut chosen: Vec<_> = places.iter().filter(|place| place.role == Some(role)).collect();
        if chosen.is_empty() {
            chosen.extend(choose_place(wizard, prompt, &places)?);
        }
        for place in chosen {
            let placeholder = if role == PlaceRole::Text { "{{text}}" } else { place.recipient_placeholder() };
            command.replace(place, placeholder);
            print_place(wizard, &place.name, placeholder);
        }
    }
    for place in places.iter().filter(|place| place.role == Some(PlaceRole::Secret)) {
        let name = place.secret_name();
        let value = match place.shell_variable() {
            Some(variable) => Some(format!("env:{variable}")),
            None => Some(place.value.clone()).filter(|_| !place.is_example()),
        };
        let is_inserted = match &value {
            Some(value) => insert_secret(wizard, &name, value).await?,
            None => false,
        };
        if !is_inserted {
            loop {
                let typed = ask_secret(wizard, &place.name)?;
                if insert_secret(wizard, &name, &typed).await? {
                    break;
                }
            }
        }
        let placeholder = format!("{{{{secret.{name}}}}}");
        command.replace(place, &placeholder);
        print_place(wizard, &place.name, &placeholder);
    }
    for option in &command.unsupported {
        let note = format!("{} not kept: {}", "!".yellow(), escape_control_chars(option));
        wizard.app.screen.print_status(note);
    }
    insert_request(wizard, &command);
    wizard.answered_fields.extend(REQUEST_FIELDS.map(str::to_owned));
    Ok(())
}

/// Asks which value stands for something; the user may say that none does.
fn choose_place<'a>(wizard: &Wizard<'_>, prompt: &str, places: &'a [Place]) -> Result<Option<&'a Place>, Failure> {
    let open: Vec<_> = places.iter().filter(|place| place.role.is_none()).collect();
    if open.is_empty() {
        return Ok(None);
    }
    let rows: Vec<_> = open.iter().map(|place| (place.name.as_str(), place.value.as_str())).collect();
    let mut items = align_rows(&rows);
    items.push("none of these".to_owned());
    Ok(open.get(wizard.prompter()?.choose(prompt, &items, 0)?).copied())
}

fn ask_secret(wizard: &mut Wizard<'_>, name: &str) -> Result<String, Failure> {
    note_about_secrets(wizard);
    let prompt = format!("Value of {name}");
    let question = Question { prompt: &prompt, secret: true, ..Question::default() };
    wizard.prompter()?.ask_line(question, &|_| Ok(()))
}

fn note_about_secrets(wizard: &mut Wizard<'_>) {
    if let Some(field) = wizard.fields.iter().find(|field| field.name == "secrets") {
        note_where_secrets_are_kept(wizard, field);
    }
}

fn print_place(wizard: &Wizard<'_>, name: &str, placeholder: &str) {
    wizard.app.screen.print_status(format!("{} {}: {placeholder}", "✓".green(), escape_control_chars(name)));
}

fn insert_request(wizard: &mut Wizard<'_>, command: &CurlCommand) {
    insert(wizard, "url", &command.url);
    insert(wizard, "method", &command.method);
    if let Some(login) = &command.login {
        insert(wizard, "basic", login);
    }
    insert_rows(wizard, "headers", &command.headers);
    insert_rows(wizard, "query", &command.query);
    match &command.body {
        CurlBody::None => {}
        CurlBody::Json(json) => insert(wizard, "json-body", &json.to_string()),
        CurlBody::Form(fields) => insert_rows(wizard, "form-body", fields),
        CurlBody::Text(text) => insert(wizard, "text-body", text),
    }
}

fn insert_rows(wizard: &mut Wizard<'_>, field: &str, rows: &[(String, String)]) {
    for (name, value) in rows {
        insert(wizard, &format!("{field}.{name}"), value);
    }
}

fn insert(wizard: &mut Wizard<'_>, name: &str, value: &str) {
    wizard.plan.values.insert(name.to_owned(), FieldValue::Plain(value.to_owned()));
}

/// Inserts a secret. Returns whether it is there: a reference without a value is left out if the user wants another one.
async fn insert_secret(wizard: &mut Wizard<'_>, name: &str, typed: &str) -> Result<bool, Failure> {
    let name = format!("secrets.{name}");
    if let Some(field) = wizard.fields.iter().find(|field| field.owns_key(&name)) {
        let value = parse_typed_value(field, &name, typed)?;
        wizard.plan.values.insert(name.clone(), value);
        if has_to_be_asked_again(wizard, &name).await? {
            wizard.plan.values.remove(&name);
            return Ok(false);
        }
    }
    Ok(true)
}
