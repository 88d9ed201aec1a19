//! The body of a response, with placeholders.

use serde::Deserialize;
use serde_json::Value;

use crate::{
    connectors::gateway::{JsonTemplate, TextTemplate, json_template::scalar_text},
    http_client::Response,
};

/// The body of a response: JSON, or a line of text.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub enum ResponseBody {
    Json(JsonTemplate),
    Text(TextTemplate),
}

impl TryFrom<String> for ResponseBody {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        // A text may begin with a placeholder.
        match text.starts_with(['{', '[', '"']) && !text.starts_with("{{") {
            true => JsonTemplate::try_from(text).map(Self::Json),
            false => TextTemplate::try_from(text).map(Self::Text),
        }
    }
}

impl ResponseBody {
    /// Returns the response with the placeholders filled in.
    pub fn response(&self, status: u16, values: &dyn Fn(&str) -> Option<Value>) -> Response {
        let (content_type, body) = match self {
            Self::Json(template) => ("application/json", template.fill_typed(values).unwrap_or_default().to_string()),
            Self::Text(template) => {
                let text = |name: &str| Some(values(name).as_ref().and_then(scalar_text).unwrap_or_default());
                ("text/plain; charset=utf-8", template.fill(&text).unwrap_or_default())
            }
        };
        let builder = http::Response::builder().status(status).header("content-type", content_type);
        builder.body(body.into_bytes()).unwrap_or_default()
    }
}
