//! Raises a console event in another process, as a console or the system does.
//!
//! `GenerateConsoleCtrlEvent` reaches only processes of the caller's own console, and only with Ctrl-C and Ctrl-Break. So
//! this starts the function by which the system calls a process's handlers, `CtrlRoutine`, in a thread of that process:
//! <https://learn.microsoft.com/windows/console/handlerroutine>.
#![cfg(windows)]

use std::{
    ffi::c_void,
    io,
    os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle},
    ptr,
};

use windows_sys::Win32::System::{
    Console::SetConsoleCtrlHandler,
    LibraryLoader::{GetModuleHandleA, GetProcAddress},
    Threading::{
        CreateRemoteThread, OpenProcess, PROCESS_CREATE_THREAD, PROCESS_QUERY_INFORMATION, PROCESS_VM_OPERATION,
        PROCESS_VM_READ, PROCESS_VM_WRITE,
    },
};

/// An event, with its number in Windows' `consoleapi.h`.
#[derive(Clone, Copy, Debug)]
#[repr(u32)]
pub enum ConsoleEvent {
    CtrlC = 0,
    CtrlBreak = 1,
    Close = 2,
    Logoff = 5,
    Shutdown = 6,
}

/// Lets the processes that this one starts from now on receive Ctrl-C, which they ignore where this process does, for
/// instance because a shell started it in a process group of its own.
///
/// # Errors
/// The system refuses it.
pub fn accept_ctrl_c() -> io::Result<()> {
    // SAFETY: without a function, this only clears the attribute of the process.
    match unsafe { SetConsoleCtrlHandler(None, 0) } {
        0 => Err(io::Error::last_os_error()),
        _ => Ok(()),
    }
}

/// Raises the event in the process. It must be of this user, and must not have been started with
/// `CREATE_NEW_PROCESS_GROUP`, which makes it ignore Ctrl-C and, in Wine, every event.
///
/// # Errors
/// The process cannot be opened or given a thread, or the system has no such function.
pub fn raise(process_id: u32, event: ConsoleEvent) -> io::Result<()> {
    let access =
        PROCESS_CREATE_THREAD | PROCESS_QUERY_INFORMATION | PROCESS_VM_OPERATION | PROCESS_VM_READ | PROCESS_VM_WRITE;
    // SAFETY: the handle is not used elsewhere.
    let process = unsafe { owned(OpenProcess(access, 0, process_id)) }?;
    // SAFETY: both names end with a zero byte. Every process has the library, and at the same address.
    let routine =
        unsafe { GetProcAddress(GetModuleHandleA(c"kernel32.dll".as_ptr().cast()), c"CtrlRoutine".as_ptr().cast()) };
    let routine = routine.ok_or_else(io::Error::last_os_error)?;
    // SAFETY: the function has the type of a thread's: it takes the event in place of a pointer and returns a `DWORD`.
    let routine = unsafe {
        std::mem::transmute::<unsafe extern "system" fn() -> isize, unsafe extern "system" fn(*mut c_void) -> u32>(
            routine,
        )
    };
    let argument = ptr::without_provenance_mut(event as usize);
    let (process, no_id) = (process.as_raw_handle(), ptr::null_mut());
    // SAFETY: the process is open with the access that this needs, and the new thread's handle is not used elsewhere.
    unsafe { owned(CreateRemoteThread(process, ptr::null(), 0, Some(routine), argument, 0, no_id)) }.map(drop)
}

/// # Safety
/// The handle is null or belongs to the caller.
unsafe fn owned(handle: *mut c_void) -> io::Result<OwnedHandle> {
    match handle.is_null() {
        true => Err(io::Error::last_os_error()),
        // SAFETY: as above.
        false => Ok(unsafe { OwnedHandle::from_raw_handle(handle) }),
    }
}
