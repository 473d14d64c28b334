//! What a test does with an emulator besides sending requests: adds and removes recordings, looks at what happened, makes
//! requests fail, and goes back.

use serde::Serialize;

use crate::{
    Emulator, State,
    accounts::Accounts,
    add::NewRecording,
    faults::{Fault, FaultCount, Faults},
    given::{OptionsError, error},
    log::LogEntry,
    options,
    random::{self, Random},
    recording::{Overview, Snapshot},
    snapshot::{self, Saved, SavedState},
    webex,
};

impl Emulator {
    /// The faults in their order, and how many requests each of them was applied to.
    pub fn faults(&self) -> Vec<FaultCount> {
        self.state.faults.counts()
    }

    /// Adds a fault after the others.
    pub fn fail(&mut self, fault: Fault) -> Result<(), OptionsError> {
        options::check_fault_count(self.state.faults.len().saturating_add(1))?;
        self.state.faults.add(fault);
        Ok(())
    }

    /// Removes every fault.
    pub fn recover(&mut self) {
        self.state.faults.clear();
    }

    /// The requests, oldest first: the last 10 000 of them.
    pub fn requests(&self) -> impl Iterator<Item = &LogEntry> {
        self.log.entries()
    }

    /// Those requests that no Webex would understand: an unknown path, method or parameter, or a body of the wrong form.
    pub fn unexpected(&self) -> impl Iterator<Item = &LogEntry> {
        self.log.entries().filter(|entry| entry.unexpected)
    }

    /// Forgets the requests.
    pub fn clear(&mut self) {
        self.log.clear();
    }

    /// Goes back to the start: recordings, tokens, faults, counters. Forgets the requests. The time that this takes depends on how
    /// many recordings have changed, not on how many there are.
    pub fn reset(&mut self) {
        self.store.reset();
        self.state = self.start.clone();
        self.log.clear();
    }

    /// Everything as JSON, to continue from later. It does not contain the requests.
    pub fn snapshot(&self) -> impl Serialize + '_ {
        let State { requests, ids, faults, accounts, media, .. } = &self.state;
        let state = SavedState {
            requests: *requests,
            ids: *ids,
            faults: faults.save(),
            accounts: accounts.as_ref().map(|accounts| accounts.state().clone()),
            media: media.clone(),
        };
        snapshot::Snapshot::new(self.options.given.clone(), &self.store, state)
    }

    pub(crate) fn load(&mut self, saved: &Saved) -> Result<(), OptionsError> {
        saved.add_recordings(self.now, |new| self.add(new))?;
        if let Some(SavedState { requests, ids, faults, accounts, media }) = &saved.state {
            if let (Some(here), Some(saved)) = (&mut self.state.accounts, accounts) {
                here.set_state(self.now, saved.clone());
            }
            self.state.media = media.clone();
            self.state.requests = *requests;
            self.state.ids = *ids;
            // Even no faults may have been chosen.
            let chosen = self.state.faults.len() > 0 || self.options.given.contains_key("faults");
            if !chosen {
                let faults = Faults::load(faults, self.options.seed);
                self.state.faults = faults.ok_or_else(Saved::broken)?;
            }
        }
        // This is the start to which `reset` goes back.
        self.store.forget_changes();
        self.start = self.state.clone();
        Ok(())
    }

    /// Adds a recording and returns its id. A list that is being paged through shows it if its place is still ahead.
    pub fn add(&mut self, new: NewRecording) -> Result<String, OptionsError> {
        new.check()?;
        let id = match &new.id {
            Some(id) if self.store.find(id).is_some() => return Err(NewRecording::taken()),
            Some(id) => id.clone(),
            None => self.free_id(),
        };
        let mut entry = new.into_entry(&id, self.now);
        if let Some(accounts) = &self.state.accounts {
            webex::complete(&mut entry, accounts, self.options.seed);
        }
        self.store.insert(entry);
        Ok(id)
    }

    /// Removes a recording as if it had never existed: no list shows it, and its details answer 404. A recording that a
    /// request deletes, in contrast, stays with another status. Returns false if there is no such recording.
    pub fn remove(&mut self, id: &str) -> bool {
        self.store.remove(id)
    }

    /// Restores a deleted recording. Returns false if that is not possible: it is unknown, not deleted, or purged.
    pub fn restore(&mut self, now: i64, id: &str) -> bool {
        self.set_time(now);
        self.store.restore(id)
    }

    /// Approves a device that waits for its user, in the dialect of Webex: `user_code` is what `POST /v1/device/authorize`
    /// gave. The user is the one with this email address, or else the first person.
    pub fn approve(&mut self, now: i64, user_code: &str, email: Option<&str>) -> Result<(), OptionsError> {
        self.accounts_with_devices()?.approve(now, user_code, email)
    }

    /// Denies a device that waits for its user.
    pub fn deny(&mut self, now: i64, user_code: &str) -> Result<(), OptionsError> {
        self.accounts_with_devices()?.deny(now, user_code)
    }

    fn accounts_with_devices(&mut self) -> Result<&mut Accounts, OptionsError> {
        let missing = || error("userCode", "needs dialect: \"webex\"", "nothing with dialect: \"contract\"");
        self.state.accounts.as_mut().ok_or_else(missing)
    }

    /// How many times requests deleted this recording, for tests to check.
    pub fn deletions(&self, id: &str) -> u32 {
        self.store.find(id).map_or(0, |entry| entry.deletions)
    }

    /// All recordings as of `now`, newest first, including deleted and purged ones.
    pub fn recordings(&self, now: i64) -> Vec<Snapshot> {
        self.store.all().map(|entry| self.store.snapshot_at(now, entry)).collect()
    }

    /// How many recordings there are as of `now`, and the newest `most` of them: what can be asked for often, however many there are.
    pub fn overview(&self, now: i64, most: usize) -> Overview {
        let newest = self.store.newest(most).map(|entry| self.store.snapshot_at(now, entry));
        Overview { counts: self.store.counts_at(now), recordings: newest.collect() }
    }

    /// An id that is not in use.
    fn free_id(&mut self) -> String {
        loop {
            self.state.ids = self.state.ids.wrapping_add(1);
            let seed = random::digest(self.options.seed, &["id", &self.state.ids.to_string()]);
            let id = Random::new(seed).uuid();
            if self.store.find(&id).is_none() {
                return id;
            }
        }
    }
}
