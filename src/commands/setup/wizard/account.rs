//! The account behind the answers so far: whether the provider knows it, and what it has to offer.

use std::rc::Rc;

use colored::Colorize;

use super::{
    super::super::{moment, session::Session, validity::check_program},
    Step, Turn, Wizard, left,
};
use crate::{
    connectors::{
        Connector, Finding, Offer, Offered,
        form::{Answers, Flaw, field_of},
    },
    failure::{Failure, Kind},
    sms::Template,
    wire::visible,
};

impl Wizard<'_> {
    /// The fields have to make a connector, and the provider to know its credentials.
    pub(super) async fn account(&mut self) -> Result<Turn, Failure> {
        let missing = self.plan.provider.missing(&self.plan.answers);
        let flaw = match missing.is_empty() {
            true => match self.app.fill(self.plan.provider, &self.plan.answers).await {
                Ok(connector) => check_program(self.plan.provider, &*connector).err(),
                Err(flaw) => Some(flaw),
            },
            false => Some(Flaw::Missing(missing)),
        };
        self.again = match flaw {
            None => vec![],
            Some(Flaw::Missing(names)) => names,
            Some(flaw) => {
                self.app.screen.say(format!("{} {flaw}", "✗".red()));
                vec![flaw.field().to_owned()]
            }
        };
        if let Some(name) = self.again.first() {
            let place = self.fields.iter().position(|field| field.name == field_of(name));
            let lost = || self.plan.refuse(&Flaw::Missing(vec![name.clone()]));
            return place.map(|nth| Turn::To(Step::Field(nth))).ok_or_else(lost);
        }
        Ok(self.vouched(self.fields.len()).await?.unwrap_or(Turn::Passed))
    }

    /// Asks the provider whether it knows the credentials, once for the same answers to the first fields.
    /// Somewhere to go, where the person wants to correct them.
    pub(super) async fn vouched(&mut self, answered: usize) -> Result<Option<Turn>, Failure> {
        let same = |(fields, answers): &(usize, Answers)| {
            self.fields[..*fields].iter().all(|field| {
                let of = |answers: &Answers| {
                    let own = answers.iter().filter(|(name, _)| field.owns(name));
                    own.map(|(name, answer)| (name.clone(), answer.clone())).collect::<Vec<_>>()
                };
                of(answers) == of(&self.plan.answers)
            })
        };
        if self.vouched.as_ref().is_some_and(same) {
            return Ok(None);
        }
        self.vouched = Some((answered, self.plan.answers.clone()));
        let session = self.session().await?;
        let checks = session.connector.checks(&self.plan.templates, &moment()?);
        let Some(check) = checks.first() else { return Ok(None) };
        let title = &check.title;
        match session.during(session.examine(&self.plan.templates, 0)).await {
            Ok(Finding::Pass(found)) => {
                self.app.screen.say(format!("{} {}\n", "✓".green(), visible(&format!("{title}: {found}"))));
                return Ok(None);
            }
            Ok(Finding::Warn { found, fix } | Finding::Fail { found, fix }) => {
                self.app.screen.say(format!(
                    "{} {}\n  fix: {}\n",
                    "!".yellow(),
                    visible(&format!("{title}: {found}")),
                    visible(&fix)
                ));
                return Ok(None);
            }
            Err(failure) if failure.kind == Kind::Interrupted => return Err(failure),
            Err(failure) => {
                self.app.screen.setback(&failure);
                if failure.kind != Kind::Credentials {
                    return Ok(None);
                }
            }
        }
        let choices = ["correct the fields", "continue anyway", "quit without saving"].map(str::to_owned);
        match self.app.ask(&[])?.choose_or_back("The provider refused the credentials.", &choices, 0)? {
            None | Some(0) => Ok(Some(self.correct())),
            Some(1) => Ok(None),
            Some(_) => Err(left()),
        }
    }

    /// What the account has of this kind, or somewhere to go. Nothing where nothing can be listed.
    pub(super) async fn offers(
        &mut self,
        of: Offered<'_>,
        answered: usize,
    ) -> Result<Result<Vec<Offer>, Turn>, Failure> {
        let at = moment()?;
        if !self.so_far().await.is_ok_and(|connector| connector.offers(of, &at).is_some()) {
            return Ok(Ok(vec![]));
        }
        if let Some(turn) = self.vouched(answered).await? {
            return Ok(Err(turn));
        }
        let session = self.session().await?;
        let none = || Failure::new(Kind::Unexpected, "nothing can be listed");
        let ask = session.perform(|at| session.connector.offers(of, at).ok_or_else(none));
        match session.during(ask).await {
            Ok(offers) => Ok(Ok(offers)),
            Err(failure) if failure.kind == Kind::Interrupted => Err(failure),
            // It is typed in then, as it would be without an offer.
            Err(_) => Ok(Ok(vec![])),
        }
    }

    /// The way to the provider with the answers so far; a stand-in has the demonstration's templates to offer.
    async fn session(&self) -> Result<Session, Failure> {
        let connector = self.so_far().await.map_err(|flaw| self.plan.refuse(&flaw))?;
        let mut templates = self.plan.provider.demo_templates();
        let known = |template: &Template| match template {
            Template::Registered { id, .. } => id.values().iter().all(|(id, _)| {
                let demo = self.plan.provider.demo.templates.iter();
                demo.flat_map(|(_, ids)| ids.split([',', '='])).any(|known| known == *id)
            }),
            Template::Text { .. } => true,
        };
        templates.extend(self.plan.templates.iter().filter(|(_, template)| !known(template)).cloned());
        Session::open(self.app, self.plan.provider, &templates, &self.setup.destination, connector).await
    }

    /// A connector of the answers so far. Where one is missing, the demonstration account's stands in,
    /// so that what the rest can already be asked is asked.
    async fn so_far(&self) -> Result<Rc<dyn Connector>, Flaw> {
        let provider = self.plan.provider;
        let mut answers = self.plan.answers.clone();
        let demo = provider.demo_answers();
        for name in provider.missing(&answers) {
            answers.extend(demo.get(&name).map(|answer| (name, answer.clone())));
        }
        self.app.fill(provider, &answers).await
    }
}
