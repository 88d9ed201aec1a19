//! What a real send must not exceed: the countries that it may go to, and the budget of an hour.

use super::{
    super::{App, moment, now},
    Job,
    batch::{Place, Run, leave_out},
    journal::{End, Intent, Journal},
    report::{Outcome, Sent},
    send::finding,
};
use crate::{
    connectors::Provider,
    failure::{Failure, Kind},
    sms::Country,
    store::Config,
    wire::clock,
};

/// How many messages an hour takes unless the file says otherwise.
const MOST: usize = 20;

/// The budget of real sends and the journal that it is kept by. A sandbox and a dry run have none.
pub struct Limits {
    journal: Journal,
    most: usize,
    /// Where the messages are those of a file.
    run: Option<Run>,
    /// The file in which the limits stand.
    file: String,
}

impl Limits {
    /// Tells of messages that an earlier run may have sent without living to say so.
    pub fn open(app: &App, config: &Config, run: Option<Run>) -> Result<Self, Failure> {
        let unkept = |failure: Failure| {
            let fix = failure.fix.clone().unwrap_or_default();
            unkept(&failure.message, &fix)
        };
        let folder = app.state_dir().map_err(unkept)?;
        let file = app.store.path().display().to_string();
        let most = config.max_per_hour.unwrap_or(MOST);
        let limits = Self { journal: Journal::at(folder), most, run, file };
        let page = limits.journal.open().map_err(|error| limits.unwritten(&error))?;
        for lost in page.lost() {
            app.screen.note(told(&lost));
            let end = End { id: lost.id, outcome: Outcome::Unknown, message_id: None };
            page.end(end).map_err(|error| limits.unwritten(&error))?;
        }
        Ok(limits)
    }

    /// Fails before anything is sent where one of these messages may not go or all are too many.
    pub fn admit(&self, config: &Config, jobs: &[Job]) -> Result<(), Failure> {
        if let Some(allowed) = &config.countries {
            jobs.iter().try_for_each(|job| self.reaches(job, allowed))?;
        }
        let page = self.journal.open().map_err(|error| self.unwritten(&error))?;
        self.room(&page.spent(now()), jobs.len())
    }

    /// Goes on with the last run over the same file: leaves out what was taken there, and what may have been.
    pub fn resume(&mut self, connector: &str, jobs: &mut Vec<Job>) -> Result<(), Failure> {
        let unknown = || {
            Failure::usage("there is no run over this file to resume; nothing was sent")
                .cause(format!("{} knows of none through {connector}", self.journal.path().display()))
                .fix("send without --resume")
        };
        let run = self.run.as_ref().ok_or_else(unknown)?;
        let page = self.journal.open().map_err(|error| self.unwritten(&error))?;
        let (last, taken) = run.last(connector, page.entries()).ok_or_else(unknown)?;
        leave_out(jobs, &taken)?;
        self.run = Some(last);
        Ok(())
    }

    /// Notes the intent, if the budget still has room: other runs may have used it meanwhile.
    /// A message that leaves no trace could be sent again and again, so a journal that cannot be written
    /// stops it: it costs nothing to wait for a folder, and money to send without a limit.
    pub fn begin(&self, connector: &str, provider: &str, job: &Job) -> Result<String, Failure> {
        let page = self.journal.open().map_err(|error| self.unwritten(&error))?;
        let at = moment();
        self.room(&page.spent(at.millis), 1)?;
        let intent = Intent {
            id: at.nonce,
            at: at.millis,
            to: job.message.to.masked(),
            template: job.message.usage.to_string(),
            connector: connector.to_owned(),
            provider: provider.to_owned(),
            process: std::process::id(),
            place: self.run.clone().map(|run| Place { run, nth: job.nth }),
        };
        let id = intent.id.clone();
        page.begin(intent).map_err(|error| self.unwritten(&error))?;
        Ok(id)
    }

    /// Notes the outcome. Where that fails the next run tells that the message may have been sent, which is true.
    pub fn end(&self, id: String, sent: &Sent) {
        let end = End { id, outcome: sent.outcome, message_id: sent.message_id.clone() };
        let _ = self.journal.open().and_then(|page| page.end(end));
    }

    fn reaches(&self, job: &Job, allowed: &[Country]) -> Result<(), Failure> {
        let homes = job.message.to.countries();
        if homes.iter().any(|home| allowed.contains(home)) {
            return Ok(());
        }
        let names = |all: &[Country]| all.iter().map(Country::to_string).collect::<Vec<_>>();
        let (home, allowed) = (names(&homes), names(allowed).join(", "));
        let add = home.first().map_or("its country", String::as_str);
        let message = format!("{} is a number of {}; nothing was sent", job.message.to, home.join(" or "));
        Err(Failure::configuration(message)
            .cause(format!("countries under [test] in {} allows: {allowed}", self.file))
            .fix(format!("send to a number there, or add \"{add}\" with `smsctl config edit`")))
    }

    fn room(&self, spent: &[u64], wanted: usize) -> Result<(), Failure> {
        let (most, used) = (self.most, spent.len());
        if used + wanted <= most {
            return Ok(());
        }
        let noun = if wanted == 1 { "message is" } else { "messages are" };
        let message = format!("{wanted} {noun} more than the hour's budget has room for; nothing was sent");
        let cause = format!("{used} of {most} messages were sent in the last hour");
        let raise = format!("raise max_per_hour under [test] in {}: `smsctl config edit`", self.file);
        // So many of the oldest have to be an hour old.
        let wait = (used + wanted).checked_sub(most + 1).and_then(|at| spent.get(at));
        let minutes = wait.map(|at| (at + 3_600_000).saturating_sub(now()).div_ceil(60_000));
        let fix = minutes.map_or(raise.clone(), |minutes| format!("wait {minutes} minutes, or {raise}"));
        Err(Failure::new(Kind::Throttled, message).cause(cause).fix(fix))
    }

    fn unwritten(&self, cause: &std::io::Error) -> Failure {
        let place = self.journal.path();
        unkept(
            &format!("{}: {cause}", place.display()),
            "make it writable, or set XDG_STATE_HOME to a folder that is",
        )
    }
}

fn unkept(cause: &str, fix: &str) -> Failure {
    Failure::configuration("the journal of sends cannot be kept; nothing was sent").cause(cause).fix(fix)
}

fn told(lost: &Intent) -> String {
    let at = clock::utc(lost.at, "%Y-%m-%d %H:%M:%S UTC");
    let Intent { to, template, connector, provider, .. } = lost;
    let find = Provider::find(provider).map(finding).unwrap_or_default();
    format!("a run that was cut off at {at} may have sent {template} to {to} through {connector}; {find}")
}
