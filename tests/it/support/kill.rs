//! A command that is killed at one of its requests.

use std::{
    io,
    process::{Command, Stdio},
    sync::{
        Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

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
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let (mut stdout, events) = (child.stdout.take().unwrap(), self.events.clone());
        // The pipe ends with the command.
        let waiter = thread::spawn(move || {
            let _ = io::copy(&mut stdout, &mut io::sink());
            let _ = events.send(Event::End);
        });
        let is_killed = matches!(self.event.lock().unwrap().recv().unwrap(), Event::Request);
        if is_killed {
            child.kill().unwrap();
        }
        waiter.join().unwrap();
        let status = child.wait().unwrap();
        assert_eq!(status.success(), !is_killed, "{status}");
        if is_killed {
            self.kill.send(()).unwrap();
        }
        is_killed
    }
}
