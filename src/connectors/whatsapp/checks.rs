//! Checks of the token, the number and the templates, which send nothing.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{
    Whatsapp,
    client::{graph_call, parse_response},
};
use crate::{
    connectors::{Finding, ProviderCheck},
    http_client::{Exchange, RequestBuilder},
    sms::{Template, Usage},
};

/// Builds the checks: the token with the number, and each template if `account-id` is set.
pub fn build_checks(account: &Whatsapp, templates: &[(Usage, Template)]) -> Vec<ProviderCheck> {
    let mut checks = vec![ProviderCheck::new("credentials and number", check_number(account))];
    let Some(id) = &account.account_id else { return checks };
    let registered = templates.iter().filter_map(|(_, template)| match template {
        Template::Registered { id, .. } => Some(id.values_by_region()),
        Template::Text { .. } => None,
    });
    let ids: BTreeSet<_> = registered.flatten().map(|(id, _)| id).collect();
    for template_id in ids {
        let (name, language) = account.split_template_id(template_id);
        let exchange = check_template(account, id, name.to_owned(), language.to_owned());
        let check = ProviderCheck::new(format!("template {name}/{language}"), exchange);
        checks.push(check.for_template(template_id, templates));
    }
    checks
}

#[derive(Deserialize)]
struct WhatsappNumber {
    display_phone_number: String,
    verified_name: Option<String>,
    quality_rating: Option<String>,
}

fn check_number(account: &Whatsapp) -> Exchange<Finding> {
    let fields = [("fields", "display_phone_number,verified_name,quality_rating")];
    let call = graph_call(account, RequestBuilder::get, &account.phone_number_id).query(&fields);
    Exchange::query(call.build().expect("an id has digits only"), |response| {
        let WhatsappNumber { display_phone_number, verified_name, quality_rating } = parse_response(response)?;
        let name = verified_name.unwrap_or_default();
        Ok(match quality_rating.as_deref() {
            Some("RED") => Finding::warn(
                format!("{display_phone_number} {name} has a low quality rating"),
                "see WhatsApp manager, Phone numbers, before Meta limits it",
            ),
            _ => Finding::pass(format!("the token may send from {display_phone_number} {name}").trim_end().to_owned()),
        })
    })
}

#[derive(Deserialize)]
struct WhatsappTemplateList {
    data: Vec<WhatsappTemplate>,
}

#[derive(Deserialize)]
struct WhatsappTemplate {
    name: String,
    language: String,
    status: String,
    category: Option<String>,
}

fn check_template(account: &Whatsapp, id: &str, name: String, language: String) -> Exchange<Finding> {
    let query = [("name", name.as_str()), ("fields", "name,language,status,category")];
    let call = graph_call(account, RequestBuilder::get, &format!("{id}/message_templates")).query(&query);
    Exchange::query(call.build().expect("an id has digits only"), move |response| {
        let WhatsappTemplateList { data } = parse_response(response)?;
        let template = data.into_iter().find(|known| known.name == name && known.language == language);
        Ok(match template {
            None => Finding::fail(
                "there is no template with this name in this language",
                "create it in WhatsApp manager, or `smsctl template set` another one",
            ),
            Some(template) => match (template.status.as_str(), template.category.as_deref()) {
                ("APPROVED", Some("AUTHENTICATION") | None) => Finding::pass("approved"),
                ("APPROVED", Some(category)) => {
                    Finding::warn(format!("approved as {category}"), "use a template of the category AUTHENTICATION")
                }
                (status, _) => Finding::fail(status.to_owned(), "see WhatsApp manager, Message templates"),
            },
        })
    })
}
