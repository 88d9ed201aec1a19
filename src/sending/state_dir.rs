//! The directory of the journal, for its owner only.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

pub struct StateDir {
    path: PathBuf,
}

impl StateDir {
    pub fn open_or_create(path: &Path) -> io::Result<Self> {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path)?;
        Ok(Self { path: path.to_owned() })
    }

    pub fn open_append(&self, name: &str) -> io::Result<File> {
        private().read(true).append(true).create(true).open(self.path.join(name))
    }

    pub fn open_lock(&self, name: &str) -> io::Result<File> {
        private().read(true).write(true).create(true).open(self.path.join(name))
    }

    pub fn read_or_create(&self, name: &str, new: impl FnOnce() -> String) -> io::Result<String> {
        let path = self.path.join(name);
        match private().write(true).create_new(true).open(&path) {
            Ok(mut file) => {
                let text = new();
                file.write_all(text.as_bytes())?;
                file.sync_all()?;
                Ok(text)
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let mut text = String::new();
                File::open(path)?.take(1024).read_to_string(&mut text)?;
                Ok(text)
            }
            Err(error) => Err(error),
        }
    }

    pub fn names(&self) -> io::Result<Vec<String>> {
        let names = fs::read_dir(&self.path)?;
        names.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    pub fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.path.join(name))
    }

    pub fn replace(&self, name: &str, text: &[u8]) -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".sends.tmp-").tempfile_in(&self.path)?;
        file.write_all(text)?;
        file.as_file().sync_all()?;
        file.persist(self.path.join(name)).map_err(|error| error.error)?;
        self.sync()
    }

    pub fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }
}

fn private() -> fs::OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
