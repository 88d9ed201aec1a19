//! Export to ZITADEL: the body of the request that adds an SMS provider,
//! <https://zitadel.com/docs/reference/api/admin/zitadel.admin.v1.AdminService.AddSMSProviderTwilio>.

use serde_json::{Map, Value as Json, json};

use super::{HTTP, TWILIO};
use crate::{
    failure::Failure,
    services::{ConnectorToExport, Export, ExportBuilder, ExportedDocument},
};

/// Exports a connector of Twilio as the body of `POST /admin/v1/sms/twilio`, and a receiver's address as that of
/// `POST /admin/v1/sms/http`. A secret that is not included is blank.
///
/// # Errors
/// ZITADEL has no such provider, or needs a setting that is missing.
pub fn export_provider(connector: &ConnectorToExport) -> Result<Export, Failure> {
    let mut export = ExportBuilder::new("ZITADEL", connector);
    let mapping = export.find_mapping(&[TWILIO, HTTP])?;
    let mut body = Map::new();
    for (setting, field) in export.settings(mapping)? {
        body.insert(setting.to_owned(), json!(export.value_or_blank(&field)));
    }
    body.insert("description".into(), json!(connector.name));
    if mapping.provider_name == HTTP.provider_name {
        export.add_note("the receiver gets ZITADEL's body, signed in ZITADEL-Signature, in place of Logto's");
    }
    export.note_templates_of_service();
    let path = mapping.service_name;
    export
        .add_note(format!("POST it to /admin/v1/sms/{path}, then /admin/v1/sms/ID/_activate makes it the active one"));
    Ok(export.finish(ExportedDocument::Json(Json::Object(body))))
}
