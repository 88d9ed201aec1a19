//! A command that is killed at one of its requests.

use std::{
    process::{Command, Stdio},
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use rustix::process::{Pid, Signal, kill_process};

/// Kills a command at a request. It is shared with the server that receives the request.
pub struct KillAtRequest {
    events: Sender<Event>,
    event: Mutex<Receiver<Event>>,
    kill: Sender<()>,
    killed: Mutex<Receiver<()>>,
}

enum Event {
    Request,
    End,
}

impl KillAtRequest {
    pub fn new() -> Self {
        let ((events, event), (kill, killed)) = (channel(), channel());
        Self { events, event: Mutex::new(event), kill, killed: Mutex::new(killed) }
    }

    /// The server calls this for the request, before it answers. Returns once the command was killed.
    pub fn wait_until_killed(&self) {
        self.events.send(Event::Request).unwrap();
        self.killed.lock().unwrap().recv().unwrap();
    }

    /// Runs the command. Returns whether it was killed; otherwise it has succeeded without that request.
    pub fn run(&self, command: &mut Command) -> bool {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (pid, events) = (Pid::from_child(&child), self.events.clone());
        let waiter = thread::spawn(move || {
            let status = child.wait().unwrap();
            let _ = events.send(Event::End);
            status
        });
        let is_killed = matches!(self.event.lock().unwrap().recv().unwrap(), Event::Request);
        if is_killed {
            kill_process(pid, Signal::KILL).unwrap();
        }
        let status = waiter.join().unwrap();
        assert_eq!(status.success(), !is_killed, "{status}");
        if is_killed {
            self.kill.send(()).unwrap();
        }
        is_killed
    }
}
