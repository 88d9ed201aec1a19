//! `smsctl` sets up, changes, tests and inspects the one live SMS connector behind phone sign-in.
//!
//! # Layers
//!
//! Each layer uses only the layers below it; `tests/it/layers.rs` checks that.
//!
//! | layer | modules | purpose |
//! |---|---|---|
//! | 5 | [`cli`] | global flags and the list of subcommands |
//! | 4 | [`commands`] | one file per subcommand |
//! | 3 | [`store`], [`sending`], [`sandbox`], [`terminal`] | the configuration file, real sends, the local server that emulates providers, output and prompts |
//! | 2 | [`services`] | one folder per sign-in service: import and export of its config, and its API |
//! | 1 | [`connectors`] | one folder per provider: settings, requests, error codes, emulation |
//! | 0 | [`references`], [`process`], [`files`], [`interrupt`] | secrets by reference, child processes, private files, signals |
//! | 0 | [`sms`], [`http_client`], [`clock`], [`emulation`], [`encoding`], [`failure`] | numbers and templates, HTTP, times, state and signature verifier of the emulations, hashes and masking, errors |
//!
//! # Glossary
//!
//! - **provider**: a company's SMS API, such as Twilio.
//! - **connector**: a provider with settings and templates, saved under a name.
//! - **live**: the one connector that is in use. The others are kept for `smsctl change`.
//! - **usage**: what a template is for: `register`, `sign-in`, `forgot-password`, `generic`, or another name.
//! - **template**: the wording of a message with `{{code}}` in it, or the id of a wording that is registered with the
//!   provider.
//! - **service**: a sign-in system that uses the connector, such as Logto.
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
//! Read a folder of [`connectors`], write another like it, and add it to the list in `connectors/mod.rs`.

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
