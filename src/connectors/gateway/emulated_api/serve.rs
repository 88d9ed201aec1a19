//! Finds what a request is for, checks its credentials, and responds.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    EmulatedApi, QueryRoute, SendRoute, credentials, query,
    refusals::{RefusalReason, ServerRefusal},
    request_fields,
    routes::{PathValues, RequestPattern},
    values::ResponseValues,
};
use crate::{
    connectors::gateway::Gateway,
    emulation::{EmulatedReply, RequestContext},
    http_client::{Request, Response},
    sms::Secret,
};

/// What a request is for.
enum MatchedRoute<'a> {
    Send(&'a SendRoute),
    Query(&'a QueryRoute),
}

impl EmulatedApi {
    /// Whether a request has the method and path of one of the provider's requests. If there is an account, it must also be
    /// the one in the path.
    pub fn matches(&self, request: &Request, account: Option<&Gateway>) -> bool {
        let is_own = |path: PathValues| account.is_none_or(|account| names_account(&path, account));
        self.find_route(request).is_some_and(|(_, path)| is_own(path))
    }

    /// Responds as the provider's server would to an account with these settings.
    pub fn serve(&self, account: &Gateway, request: &Request, mut context: RequestContext) -> EmulatedReply {
        let fields = request_fields::read(request, &self.formats);
        let none = Value::Null;
        let clock = context.signing_context;
        let values = ResponseValues {
            api: self,
            account,
            fields: fields.as_ref().unwrap_or(&none),
            clock,
            next_page_before: None,
        };
        let refused = fields.as_ref().err().copied();
        match self.respond(request, refused, &values, &mut context) {
            Ok(response) => context.finish(response),
            Err(refusal) => {
                let rejection = refusal.rejection(&context);
                context.finish_rejected(self.refused_response(request, &refusal, &values), rejection)
            }
        }
    }

    /// Returns what a request has in place of each secret.
    pub fn secrets_in(&self, account: &Gateway, request: &Request) -> Vec<Secret> {
        let fields = request_fields::read(request, &self.formats).unwrap_or_default();
        let given = credentials::secrets_in(&self.credentials, account, request, &fields);
        given.iter().map(|value| Secret::from(value.as_str())).collect()
    }

    fn find_route(&self, request: &Request) -> Option<(MatchedRoute<'_>, PathValues)> {
        let sends = self.sends.iter().map(|route| (&route.requests, MatchedRoute::Send(route)));
        let queries = self.queries.iter().map(|route| (&route.requests, MatchedRoute::Query(route)));
        sends.chain(queries).find_map(|(requests, route)| {
            let path = requests.iter().find_map(|pattern| pattern.extract(request, self.any_path_case))?;
            Some((route, path))
        })
    }

    /// `unreadable` says why the fields of the request could not be read.
    fn respond(
        &self,
        request: &Request,
        unreadable: Option<RefusalReason>,
        values: &ResponseValues,
        context: &mut RequestContext,
    ) -> Result<Response, ServerRefusal<'_>> {
        let refuse = |reason| self.refuse(reason);
        let (route, path) = self.find_route(request).ok_or_else(|| refuse(RefusalReason::UnknownAddress))?;
        if !context.lenient {
            credentials::verify(&self.credentials, values.account, request, values.fields).map_err(refuse)?;
            if !names_account(&path, values.account) {
                return Err(refuse(RefusalReason::WrongCredentials));
            }
        }
        unreadable.map_or(Ok(()), Err).map_err(refuse)?;
        match route {
            MatchedRoute::Send(route) => self.accept(route, values, context),
            MatchedRoute::Query(route) => query::respond(route, &path, values, context).map_err(refuse),
        }
    }

    fn refused_response(&self, request: &Request, refusal: &ServerRefusal, values: &ResponseValues) -> Response {
        let template = self.find_route(request).map_or(&self.sends[0].response, |(route, _)| match route {
            MatchedRoute::Send(route) => &route.response,
            MatchedRoute::Query(route) => &route.response,
        });
        let own = refusal.documented.and_then(|documented| documented.body.as_ref());
        let body = own.or(template.refusal_body.as_ref()).unwrap_or(&self.refusal_body);
        body.response(refusal.status, &|name| match name {
            "served" => Some(self.describe_served_requests().into()),
            _ => refusal.value(name).or_else(|| values.value(template, name)),
        })
    }

    /// Returns which requests the sandbox serves, for a client that makes another.
    fn describe_served_requests(&self) -> String {
        let of_sends = self.sends.iter().flat_map(|route| &route.requests);
        let served = of_sends.chain(self.queries.iter().flat_map(|route| &route.requests));
        let served: BTreeSet<_> = served.map(RequestPattern::to_string).collect();
        format!("smsctl's sandbox serves {} only", served.into_iter().collect::<Vec<_>>().join(", "))
    }
}

/// Whether the parts of a path that name an account name this one.
fn names_account(path: &PathValues, account: &Gateway) -> bool {
    path.iter().all(|(name, given)| account.value(name).is_none_or(|value| value == *given))
}
