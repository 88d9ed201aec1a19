//! `smsctl` sets up, changes, tests and inspects the one live SMS connector behind phone sign-in.
//!
//! Each layer uses only the layers below it; `tests/it/layers.rs` checks that.
//!
//! | layer | modules | purpose |
//! |---|---|---|
//! | 4 | [`cli`] | global flags and the list of subcommands |
//! | 3 | [`commands`] | one file per subcommand |
//! | 2 | [`store`], [`sending`], [`sandbox`], [`terminal`] | the file, real sends, the local stand-in for the providers, output and prompts |
//! | 1 | [`connectors`] | one folder per provider: settings, requests, error codes, emulation |
//! | 0 | [`references`], [`process`], [`files`], [`interrupt`] | secrets by reference, child processes, private files, signals |
//! | 0 | [`sms`], [`http_client`], [`clock`], [`emulation`], [`encoding`], [`failure`] | numbers and templates, HTTP, times, state and signature verifier of the emulations, hashes and masking, errors |
//!
//! Terms: a *provider* is a company's API; a *connector* is a provider with settings and templates, saved under a name, and
//! exactly one is *live*; a *usage* is what a template is for (`register`, `sign-in`, `forgot-password`, `generic`); an
//! *exchange* is a request with the function that parses its response; a *receipt* says that the provider accepted a message,
//! which is not delivery; the *sandbox* emulates the providers' servers, and its *inbox* has the messages it captured.
//!
//! To add a provider, read one folder of [`connectors`], write another, and name it in `connectors/mod.rs`.

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
pub mod sms;
pub mod store;
pub mod terminal;
