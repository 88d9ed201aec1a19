//! Access control lists: who may read and write a file or folder.

use std::{fs::File, io, path::Path};

use windows_permissions::{
    LocalBox, SecurityDescriptor, Sid,
    constants::{AccessRights, AceType, SeObjectType::SE_FILE_OBJECT, SecurityInformation},
    utilities::current_process_sid,
    wrappers::{ConvertSidToStringSid, GetSecurityInfo, LookupAccountSid, SetNamedSecurityInfo, SetSecurityInfo},
};

/// Accounts that have access to every file anyway, and those that stand for its owner: SYSTEM, the administrators,
/// CREATOR OWNER and OWNER RIGHTS. See <https://learn.microsoft.com/windows-server/identity/ad-ds/manage/understand-security-identifiers>.
const TRUSTED_SIDS: [&str; 4] = ["S-1-5-18", "S-1-5-32-544", "S-1-3-0", "S-1-3-4"];

/// Accounts that every user of the computer belongs to: Everyone, Authenticated Users, INTERACTIVE and Users.
const ALL_USERS_SIDS: [&str; 4] = ["S-1-1-0", "S-1-5-11", "S-1-5-4", "S-1-5-32-545"];

/// The owner of a file and what its access control list allows.
pub struct FileAcl {
    descriptor: LocalBox<SecurityDescriptor>,
    current_user: String,
}

/// An account that an access control list gives rights to.
pub struct AllowedAccount {
    /// Its security identifier, such as `S-1-1-0`.
    pub sid: String,
    /// The account's name, such as `Everyone` or `BUILTIN\Users`, or its SID where it has none.
    pub name: String,
    /// Whether it may read the content.
    pub can_read: bool,
    /// Whether it may change the content or the access control list.
    pub can_write: bool,
}

impl AllowedAccount {
    /// Returns whether every user of the computer belongs to it.
    pub fn is_all_users(&self) -> bool {
        ALL_USERS_SIDS.contains(&self.sid.as_str())
    }
}

impl FileAcl {
    /// Reads the list of an open file.
    pub fn of_file(file: &File) -> io::Result<Self> {
        let parts = SecurityInformation::Owner | SecurityInformation::Dacl;
        let descriptor = GetSecurityInfo(file, SE_FILE_OBJECT, parts)?;
        Ok(Self { descriptor, current_user: sid_text(&*current_process_sid()?)? })
    }

    /// Returns who owns it, if that is neither this user nor an administrator.
    pub fn foreign_owner(&self) -> Option<String> {
        let owner = self.descriptor.owner()?;
        let sid = sid_text(owner).ok()?;
        (!self.is_trusted(&sid)).then(|| account_name(owner, sid))
    }

    /// Returns the accounts with rights, except this user and those that have access to every file.
    pub fn other_accounts(&self) -> Vec<AllowedAccount> {
        let Some(list) = self.descriptor.dacl() else {
            // Without a list, everyone has full access.
            let everyone =
                AllowedAccount { sid: "S-1-1-0".into(), name: "Everyone".into(), can_read: true, can_write: true };
            return vec![everyone];
        };
        let entries = (0..list.len()).filter_map(|index| list.get_ace(index));
        let allowed = entries.filter(|entry| matches!(entry.ace_type(), AceType::ACCESS_ALLOWED_ACE_TYPE));
        let accounts = allowed.filter_map(|entry| {
            let (sid, mask) = (entry.sid()?, entry.mask());
            let text = sid_text(sid).ok().filter(|text| !self.is_trusted(text))?;
            let full = AccessRights::GenericAll;
            Some(AllowedAccount {
                name: account_name(sid, text.clone()),
                sid: text,
                can_read: mask.intersects(full | AccessRights::GenericRead | AccessRights::Bit0),
                can_write: mask.intersects(
                    full | AccessRights::GenericWrite
                        | AccessRights::Bit1
                        | AccessRights::Bit2
                        | AccessRights::WriteDac
                        | AccessRights::WriteOwner,
                ),
            })
        });
        accounts.collect()
    }

    fn is_trusted(&self, sid: &str) -> bool {
        sid == self.current_user || TRUSTED_SIDS.contains(&sid)
    }
}

/// Gives only this user, the system and administrators access to a file, which must be open for that.
pub fn restrict_file(mut file: File) -> io::Result<()> {
    let list = owner_only("")?;
    SetSecurityInfo(&mut file, SE_FILE_OBJECT, protected_list(), None, None, list.dacl(), None)
}

/// Gives only this user, the system and administrators access to a folder and to all that is created in it.
pub fn restrict_dir(path: &Path) -> io::Result<()> {
    let list = owner_only("OICI")?;
    SetNamedSecurityInfo(path.as_os_str(), SE_FILE_OBJECT, protected_list(), None, None, list.dacl(), None)
}

/// Gives everyone full access to a file or folder.
#[cfg(test)]
pub fn set_for_everyone(path: &Path) -> io::Result<()> {
    let list: LocalBox<SecurityDescriptor> = "D:P(A;OICI;FA;;;WD)".parse()?;
    SetNamedSecurityInfo(path.as_os_str(), SE_FILE_OBJECT, protected_list(), None, None, list.dacl(), None)
}

fn protected_list() -> SecurityInformation {
    SecurityInformation::Dacl | SecurityInformation::ProtectedDacl
}

/// Returns a list that inherits nothing, from its text form.
fn owner_only(inheritance: &str) -> io::Result<LocalBox<SecurityDescriptor>> {
    let user = sid_text(&*current_process_sid()?)?;
    let allow = |sid: &str| format!("(A;{inheritance};FA;;;{sid})");
    format!("D:P{}{}{}", allow(&user), allow("SY"), allow("BA")).parse()
}

fn sid_text(sid: &Sid) -> io::Result<String> {
    Ok(ConvertSidToStringSid(sid)?.to_string_lossy().into_owned())
}

fn account_name(sid: &Sid, text: String) -> String {
    match LookupAccountSid(sid) {
        Ok((name, domain)) if domain.is_empty() => name.to_string_lossy().into_owned(),
        Ok((name, domain)) => format!("{}\\{}", domain.display(), name.display()),
        Err(_) => text,
    }
}
