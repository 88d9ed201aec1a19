//! The floors of `smsctl`. Each module uses only the floors below it; `tests/it/layers.rs` holds them to it.
//!
//! | floor | modules                                  | question it answers             |
//! |-------|------------------------------------------|---------------------------------|
//! | 4     | [`cli`]                                  | what may be typed?              |
//! | 3     | [`commands`]                             | what does a subcommand do?      |
//! | 2     | [`store`], [`sandbox`], [`terminal`]     | where is it kept, faked, shown? |
//! | 1     | [`connectors`]                           | how does each provider speak?   |
//! | 0     | [`sms`], [`wire`], [`desk`], [`encoding`], [`failure`], [`files`], [`interrupt`] | what are the words?             |
//! | 0     | [`references`], [`process`]              | where is a secret kept?         |
//!
//! To add a provider, read one folder of [`connectors`], write another, and name it in `connectors/mod.rs`.

pub mod cli;
pub mod commands;
pub mod connectors;
pub mod desk;
pub mod encoding;
pub mod failure;
pub mod files;
pub mod interrupt;
pub mod process;
pub mod references;
pub mod sandbox;
pub mod sending;
pub mod sms;
pub mod store;
pub mod terminal;
pub mod wire;
