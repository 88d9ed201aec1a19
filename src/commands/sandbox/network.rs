//! `sandbox run --strict`: a network namespace with only a loopback interface.

use crate::failure::Failure;

/// Moves this process, and all processes that it starts, to a new network namespace with only a loopback interface. Must
/// be called while the process has a single thread.
///
/// # Errors
/// The kernel does not allow it, or the system is not Linux.
#[cfg(target_os = "linux")]
pub fn enter_isolated_network() -> Result<(), Failure> {
    linux::unshare_network().and_then(|()| linux::bring_up_loopback()).map_err(|error| {
        let user = rustix::process::geteuid();
        let fix = match user.is_root() {
            true => "give the container the capability SYS_ADMIN, or omit --strict",
            false => {
                "allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, \
                 kernel.apparmor_restrict_unprivileged_userns), run as root, or omit --strict"
            }
        };
        Failure::configuration("--strict: the kernel does not allow a network namespace for the command")
            .with_cause(error)
            .with_fix(fix)
    })
}

/// Fails: only Linux has network namespaces.
#[cfg(not(target_os = "linux"))]
pub fn enter_isolated_network() -> Result<(), Failure> {
    Err(Failure::usage("--strict needs a network namespace, which only Linux has").with_fix("omit --strict"))
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{fs, io};

    use rustix::{
        net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType, recv, send, socket_with},
        process::{getegid, geteuid},
        thread::UnshareFlags,
    };

    /// Enters a new network namespace. Without the privilege for that, enters a new user namespace with it, in which the
    /// user and group ids stay the same.
    pub fn unshare_network() -> io::Result<()> {
        let (user, group) = (geteuid().as_raw(), getegid().as_raw());
        if unshare(UnshareFlags::NEWNET).is_ok() {
            return Ok(());
        }
        unshare(UnshareFlags::NEWUSER | UnshareFlags::NEWNET)?;
        // user_namespaces(7): without privileges, the group id may be mapped only after setgroups is denied.
        fs::write("/proc/self/setgroups", "deny")?;
        fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
        fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
    }

    // rustix deprecates `unshare` because `UnshareFlags::FILES` is unsafe; that flag is not used here.
    #[expect(deprecated)]
    fn unshare(flags: UnshareFlags) -> io::Result<()> {
        Ok(rustix::thread::unshare(flags)?)
    }

    /// Sets the flag `IFF_UP` of the loopback interface with an rtnetlink(7) message, as `ip link set lo up` does.
    ///
    /// # Errors
    /// The kernel refuses, or its response is not an acknowledgement.
    pub fn bring_up_loopback() -> io::Result<()> {
        const RTM_NEWLINK: u16 = 16;
        const NLM_F_REQUEST_AND_ACK: u16 = 1 | 4;
        const NLMSG_ERROR: u16 = 2;
        const IFF_UP: u32 = 1;
        // The index of the first interface of every network namespace.
        const LOOPBACK_INDEX: u32 = 1;
        // `nlmsghdr`, which begins with the length of the message in bytes, and `ifinfomsg`.
        let mut message = 32_u32.to_ne_bytes().to_vec();
        message.extend(RTM_NEWLINK.to_ne_bytes());
        message.extend(NLM_F_REQUEST_AND_ACK.to_ne_bytes());
        // Sequence number, port of the sender, and family and type of the interface: all may be 0.
        message.extend([0; 12]);
        // Interface, its flags, and the mask of the flags to change.
        for word in [LOOPBACK_INDEX, IFF_UP, IFF_UP] {
            message.extend(word.to_ne_bytes());
        }
        let socket = socket_with(AddressFamily::NETLINK, SocketType::RAW, SocketFlags::CLOEXEC, None)?;
        send(&socket, &message, SendFlags::empty())?;
        let mut response = [0; 256];
        let (length, _) = recv(&socket, &mut response[..], RecvFlags::empty())?;
        // `nlmsgerr`: a header of 16 bytes, then 0 for success or the negative error number.
        let field = |offset: usize| response.get(offset..offset + 4).filter(|_| offset + 4 <= length);
        let kind = field(4).map(|bytes| u16::from_ne_bytes([bytes[0], bytes[1]]));
        let error = field(16).map(|bytes| i32::from_ne_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]));
        match (kind, error) {
            (Some(NLMSG_ERROR), Some(0)) => Ok(()),
            (Some(NLMSG_ERROR), Some(error)) => Err(io::Error::from_raw_os_error(-error)),
            _ => Err(io::Error::new(io::ErrorKind::InvalidData, "the kernel did not acknowledge the request")),
        }
    }
}
