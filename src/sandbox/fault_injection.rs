//! Spoils a response as a fault rule asks for.

use http::{HeaderValue, StatusCode, header::RETRY_AFTER};

use crate::{emulation::FaultRule, http_client::Response};

/// A response after the faults.
pub enum FaultyResponse {
    /// It is sent as a whole.
    Complete(Response),
    /// Only the first half of the body is sent.
    Truncated(Response),
    /// The connection is closed instead.
    Dropped,
}

/// Applies the effects of a rule to a response, except its latency.
pub fn apply_fault(mut response: Response, rule: &FaultRule) -> FaultyResponse {
    if rule.drop.is_some() {
        return FaultyResponse::Dropped;
    }
    if let Some(status) = rule.status {
        let mut response = Response::new(b"<html><body>sandbox: failed by a fault rule</body></html>".to_vec());
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
        return FaultyResponse::Complete(response);
    }
    if let Some(seconds) = rule.throttle {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if rule.malform {
        *response.body_mut() = b"<!doctype html><title>502</title>{\"".to_vec();
    }
    match rule.truncate {
        true => FaultyResponse::Truncated(response),
        false => FaultyResponse::Complete(response),
    }
}
