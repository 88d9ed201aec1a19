//! A test of a connector before it is saved.

use super::{
    super::{
        App,
        connector_client::{ConnectorClient, Destination},
        generate_code,
        test::{SentCode, TestTarget},
        validation::check_program,
    },
    SetupPlan,
};
use crate::{
    failure::{Failure, FailureKind},
    sending::{OutgoingMessage, SendOptions, SendRun, send_all},
    sms::{DEFAULT_VALID_MINUTES, Phone, TemplateValues, Usage},
    store::Config,
};

/// A test that the provider accepted.
pub struct AcceptedTest {
    /// Empty if the provider gives none.
    pub message_id: String,
    pub code: SentCode,
}

/// Sends the generic template once.
///
/// # Errors
/// The connector cannot be built, a limit does not allow the message, or the provider did not accept it.
pub async fn send_test_message(
    app: &App,
    config: &Config,
    plan: &SetupPlan,
    to: &Phone,
    destination: &Destination,
) -> Result<AcceptedTest, Failure> {
    let connector = app.build_connector(plan.provider, &plan.values).await;
    let connector = connector.map_err(|error| plan.field_failure(&error))?;
    check_program(plan.provider, &*connector).map_err(|error| plan.field_failure(&error))?;
    let target = TestTarget::from_unsaved(&plan.name, plan.provider, plan.values.clone(), plan.templates.clone());
    let (code, minutes) = (generate_code()?, config.code_minutes.unwrap_or(DEFAULT_VALID_MINUTES));
    let message = target.build_message(&Usage::generic(), to, None, &TemplateValues { code: &code, minutes })?;
    let messages = [OutgoingMessage { index: 0, message }];
    let run = match destination.is_sandbox() {
        true => None,
        false => {
            let mut run = target.open_run(app, config, None)?;
            run.admit(&messages)?;
            Some(run)
        }
    };
    let session = ConnectorClient::open(app, plan.provider, &plan.templates, destination, connector).await?;
    let on_retry = |line: &str| session.note_retry(line);
    let options = SendOptions { concurrency: 1, wait: None, on_sent: &|_| {} };
    let sender = session.message_sender(&on_retry);
    let sending = send_all(&sender, run.as_ref(), &plan.name, &messages, &options);
    let results = session.run_with_progress(sending).await;
    run.map_or(Ok(()), SendRun::close)?;
    let no_result = || Failure::new(FailureKind::Unexpected, "the test has no result");
    let result = results.into_iter().next().ok_or_else(no_result)?;
    match (result.message_id, result.error) {
        (None, Some(failure)) => Err(*failure),
        (id, _) => Ok(AcceptedTest {
            message_id: id.unwrap_or_default(),
            code: SentCode { code, sent_at: result.sent_at, minutes },
        }),
    }
}
