//! The tests that run the real binary, a module per command or promise. Those that need Unix or Linux say here what for.

// A signal ends the sandbox.
#[cfg(unix)]
mod action;
// It installs the archives of Linux.
#[cfg(target_os = "linux")]
mod action_install;
// A shell script is the editor.
#[cfg(unix)]
mod addresses;
mod bad_input;
// Signals.
#[cfg(unix)]
mod batch;
// Debian's chromium.
#[cfg(unix)]
mod browser;
mod callbacks;
// The modes of files.
#[cfg(unix)]
mod check;
// A terminal.
#[cfg(unix)]
mod command_names;
// The completions' shells.
#[cfg(unix)]
mod completions;
mod delivery_records;
mod documented;
mod documented_servers;
// Shell scripts as programs.
#[cfg(unix)]
mod exec;
mod exit_codes;
// The page has Unix's error texts and `chmod`.
#[cfg(unix)]
mod failures;
mod faults;
// User ids.
#[cfg(unix)]
mod folders;
mod generated;
mod help;
mod history;
// Names of files that Windows does not allow.
#[cfg(unix)]
mod hostile_text;
mod hosts;
mod http_faults;
// A shell reads an export.
#[cfg(unix)]
mod import_export;
mod inbox;
// Named pipes and devices.
#[cfg(unix)]
mod input_files;
// Signals.
#[cfg(unix)]
mod interruption;
mod judges;
// A terminal.
#[cfg(unix)]
mod languages;
mod layers;
mod limits;
mod linked_supabase;
mod lint;
mod naming;
mod numbering_plan;
// Links into the folders of other programs.
#[cfg(unix)]
mod official_sdks;
mod own_gateway;
mod properties;
// A terminal.
#[cfg(unix)]
mod pty;
// A terminal.
#[cfg(unix)]
mod pty_prompts;
// A shell runs its commands.
#[cfg(unix)]
mod readme;
// Its sends are followed with `strace`.
#[cfg(target_os = "linux")]
mod real_sends;
// Named pipes and shell scripts.
#[cfg(unix)]
mod references;
mod registered_templates;
// Packages of Debian.
#[cfg(target_os = "linux")]
mod release;
mod sandbox_address;
mod sandbox_attacks;
// Signals.
#[cfg(unix)]
mod sandbox_process;
// A shell, signals and a terminal.
#[cfg(unix)]
mod sandbox_run;
mod sandbox_tls;
// The modes of files.
#[cfg(unix)]
mod secret_leaks;
mod service_push;
// Symbolic links.
#[cfg(unix)]
mod store;
// Shell scripts as editors.
#[cfg(unix)]
mod store_drafts;
// `strace` stops a command.
#[cfg(target_os = "linux")]
mod store_gaps;
// `strace` kills a command.
#[cfg(target_os = "linux")]
mod store_kills;
// `strace` and the limits of a process.
#[cfg(target_os = "linux")]
mod store_limits;
// Symbolic links.
#[cfg(unix)]
mod store_links;
// `strace` grants every lock.
#[cfg(target_os = "linux")]
mod store_locks;
// The modes of files.
#[cfg(unix)]
mod store_modes;
// Named pipes.
#[cfg(unix)]
mod store_races;
mod terminal;
mod tls;
mod tour;
// The modes of programs.
#[cfg(unix)]
mod validity;
#[cfg(windows)]
mod windows;

mod support;
