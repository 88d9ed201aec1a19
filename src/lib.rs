//! `smsctl` sets up, changes, tests and inspects the one live SMS connector behind phone sign-in.
//!
//! # Layers
//!
//! Each layer uses only the layers below it; `tests/it/layers.rs` checks that. The modules of one layer do not use each
//! other, except those of layer 0.
//!
//! | layer | modules | purpose |
//! |---|---|---|
//! | 5 | [`cli`] | global flags and the list of subcommands |
//! | 4 | [`commands`] | one file or folder per subcommand, with its flags, work and output |
//! | 3 | [`store`], [`sending`], [`sandbox`], [`terminal`] | the configuration file, real sends, the local server that emulates providers, output and prompts |
//! | 2 | [`services`] | one folder per sign-in service: import and export of its config, its API, and its emulation |
//! | 1 | [`connectors`] | one folder per provider: settings, requests, error codes, emulation |
//! | 0 | [`references`], [`process`], [`files`], [`interrupt`], [`sms`], [`http_client`], [`clock`], [`emulation`], [`encoding`], [`failure`] | secrets by reference, child processes, private files, signals, numbers and templates, HTTP, times, state and signature verifier of the emulations, hashes and masking, errors |
//!
//! # Glossary
//!
//! - **provider**: a company's SMS API, such as Twilio.
//! - **connector**: a provider with settings and templates, saved under a name.
//! - **live**: the one connector that is in use. The others are kept for `smsctl change`.
//! - **usage**: what a template is for: `register`, `sign-in`, `forgot-password`, `generic`, or another name.
//! - **template**: the wording of a message with `{{code}}` in it, or the id of a wording that is registered with the
//!   provider.
//! - **wording**: the text of a template, which is sent with the code in place of `{{code}}`.
//! - **field**: one setting of a provider or a service, as a flag, a question of the wizard and a key in the file.
//! - **service**: a sign-in system that uses the connector, such as Logto.
//! - **usage type**: Logto's name for a usage (`usageType`), such as `SignIn`.
//! - **link**: the address and credentials of a service's API, saved under a name; a service with a link is *linked*.
//! - **push**: making a connector live in a linked service. **pull**: importing the connector that is live there.
//!   **diff**: comparing the two.
//! - **exchange**: a request together with the function that parses its response.
//! - **receipt**: the provider's response to a message that it accepted. It does not mean delivery.
//! - **refusal**: a provider's error response to a request, with a code and a reason.
//! - **rejection**: the error response of an emulation to a request that the real provider would refuse.
//! - **account**: the credentials with which a provider knows its customer. Connectors may share one.
//! - **gateway**: an SMS API that is described by data instead of code; a *preset* is such a description that comes with
//!   smsctl.
//! - **signing context**: the time and the nonce that a signature contains.
//! - **fault**: a failure of a provider that a sandbox simulates.
//! - **reference**: text such as `env:NAME`, `file:PATH` or `cmd:PROGRAM` that stands for a secret saved elsewhere.
//! - **sandbox**: a local server that emulates the providers, so that nothing reaches a phone.
//! - **emulation**: the part of a connector that responds as the provider's server does, including its checks of the
//!   signature.
//! - **inbox**: the messages that a sandbox captured.
//! - **run**: one execution of a command that sends real messages.
//! - **batch**: the messages of a run over a file of recipients, which a later run can resume.
//! - **journal**: the file with a record before each real message is sent, and one of its outcome.
//!
//! # How to add a provider
//!
//! `connectors/smsbao` is a small provider in Rust. It has a settings struct with [`clap::Args`], whose fields are the
//! flags and the questions of the wizard; an implementation of [`connectors::Connector`] for that struct, which
//! describes the requests and emulates the server; and a static [`connectors::Provider`] with the name and the guide.
//! Write a folder like it, and add the static to [`connectors::PROVIDERS`]. For an API that needs no signature, data is
//! enough: `connectors/telnyx` describes its requests in `gateway.toml`. `.github/CONTRIBUTING.md` lists the steps.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod connectors;
pub mod emulation;
pub mod encoding;
pub mod failure;
pub mod files;
pub mod http_client;
pub mod interrupt;
pub mod process;
pub mod references;
pub mod sandbox;
pub mod sending;
pub mod services;
pub mod sms;
pub mod store;
pub mod terminal;
