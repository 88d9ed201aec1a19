//! The tests that run the real binary, a module per command or promise. Those that need Unix or Linux say so here: they use
//! its shell, signals, modes, links or terminals.

#[cfg(unix)]
mod action;
#[cfg(target_os = "linux")]
mod action_install;
#[cfg(unix)]
mod addresses;
mod bad_input;
#[cfg(unix)]
mod batch;
#[cfg(unix)]
mod browser;
mod callbacks;
#[cfg(unix)]
mod check;
#[cfg(unix)]
mod command_names;
#[cfg(unix)]
mod completions;
#[cfg(unix)]
mod delivery_records;
mod documented;
mod documented_servers;
#[cfg(unix)]
mod exec;
mod exit_codes;
#[cfg(unix)]
mod failures;
mod faults;
#[cfg(unix)]
mod folders;
mod generated;
mod help;
#[cfg(unix)]
mod history;
#[cfg(unix)]
mod hostile_text;
mod hosts;
#[cfg(unix)]
mod http_faults;
#[cfg(unix)]
mod import_export;
mod inbox;
#[cfg(unix)]
mod input_files;
#[cfg(unix)]
mod interruption;
mod judges;
#[cfg(unix)]
mod languages;
mod layers;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod linked_supabase;
mod lint;
mod naming;
mod numbering_plan;
#[cfg(unix)]
mod official_sdks;
mod own_gateway;
mod properties;
#[cfg(unix)]
mod pty;
#[cfg(unix)]
mod pty_prompts;
#[cfg(unix)]
mod readme;
#[cfg(target_os = "linux")]
mod real_sends;
#[cfg(unix)]
mod references;
mod registered_templates;
#[cfg(target_os = "linux")]
mod release;
mod sandbox_address;
mod sandbox_attacks;
#[cfg(unix)]
mod sandbox_process;
#[cfg(unix)]
mod sandbox_run;
mod sandbox_tls;
#[cfg(unix)]
mod secret_leaks;
#[cfg(unix)]
mod service_push;
#[cfg(unix)]
mod store;
#[cfg(unix)]
mod store_drafts;
#[cfg(target_os = "linux")]
mod store_gaps;
#[cfg(target_os = "linux")]
mod store_kills;
#[cfg(target_os = "linux")]
mod store_limits;
#[cfg(unix)]
mod store_links;
#[cfg(target_os = "linux")]
mod store_locks;
#[cfg(unix)]
mod store_modes;
#[cfg(unix)]
mod store_races;
mod terminal;
mod tls;
mod tour;
#[cfg(unix)]
mod validity;

mod support;
