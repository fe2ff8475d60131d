//! The files of the journal by number, offset and account, and the one that is being written.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use crate::journal::entry::{Events, File};
use crate::journal::event::Event;
use crate::journal::options::JournalOptions;
use crate::random::Random;

#[derive(Debug)]
pub(crate) struct Journal {
    /// Events of the file that is being written.
    waiting: Events,
    /// When that file is published.
    due: Option<u64>,
    files: VecDeque<File>,
    /// The number of the oldest file that is kept; the others follow.
    first: u64,
    by_offset: BTreeMap<String, u64>,
    /// The numbers of the files that hold events of an account.
    by_portal: BTreeMap<u64, VecDeque<u64>>,
    offsets: Random,
    events: u64,
    /// What links are sealed with.
    pub(super) secret: String,
    /// Links of another series don't work.
    pub(super) series: u64,
}

/// Where to read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    Earliest,
    Latest,
    /// Behind the file of this number.
    After(u64),
}

impl Journal {
    pub fn new(seed: u64) -> Self {
        Self {
            waiting: Events::default(),
            due: None,
            files: VecDeque::new(),
            first: 0,
            by_offset: BTreeMap::new(),
            by_portal: BTreeMap::new(),
            offsets: Random::stream(seed, "journal"),
            events: 0,
            secret: Random::stream(seed, "links").uuid(),
            series: 0,
        }
    }

    /// Writes an event. Until then is settled.
    pub fn push(&mut self, now: u64, event: &Event, options: &JournalOptions) {
        if self.waiting.bytes() + event.text.len() >= options.file_bytes {
            self.publish(now);
        }
        self.waiting.add(event);
        self.events += 1;
        self.due.get_or_insert(now.saturating_add(options.interval));
        if self.waiting.len() >= options.file_events {
            self.publish(now);
        }
    }

    /// Publishes what is due and drops what is too old.
    pub fn settle(&mut self, now: u64, options: &JournalOptions) {
        if let Some(due) = self.due.filter(|due| *due <= now) {
            self.publish(due);
        }
        while self.files.front().is_some_and(|file| file.published_at.saturating_add(options.retention) <= now) {
            self.drop_first();
        }
    }

    /// When the next file is published.
    pub fn next(&self) -> Option<u64> {
        self.due
    }

    /// Up to so many files, oldest first, of the whole journal or of one account.
    pub fn page(&self, portal_id: Option<u64>, start: Start, count: usize) -> impl Iterator<Item = &File> {
        let numbers = portal_id.map(|portal_id| self.by_portal.get(&portal_id));
        let length = match numbers {
            None => self.files.len(),
            Some(numbers) => numbers.map_or(0, VecDeque::len),
        };
        let first = match start {
            Start::Earliest => 0,
            Start::Latest => length.saturating_sub(count),
            Start::After(number) => match numbers {
                None => usize::try_from((number + 1).saturating_sub(self.first)).unwrap_or(usize::MAX),
                Some(numbers) => numbers.map_or(0, |numbers| numbers.partition_point(|known| *known <= number)),
            },
        };
        (first..length).take(count).filter_map(move |index| match numbers {
            None => self.files.get(index),
            Some(numbers) => self.file(*numbers?.get(index)?),
        })
    }

    /// The number of the file of an offset.
    pub fn number(&self, offset: &str) -> Option<u64> {
        self.by_offset.get(offset).copied()
    }

    pub fn find(&self, offset: &str) -> Option<&File> {
        self.file(self.number(offset)?)
    }

    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    pub fn to_json(&self) -> Value {
        json!({ "events": self.events, "waiting": self.waiting(), "files": self.files.len() })
    }

    fn file(&self, number: u64) -> Option<&File> {
        self.files.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    fn publish(&mut self, now: u64) {
        self.due = None;
        let mut events = std::mem::take(&mut self.waiting);
        if events.bytes() == 0 {
            return;
        }
        events.shrink();
        let number = self.first + self.files.len() as u64;
        for portal_id in events.portals() {
            let numbers = self.by_portal.entry(portal_id).or_default();
            if numbers.back() != Some(&number) {
                numbers.push_back(number);
            }
        }
        let offset = self.offsets.uuid();
        self.by_offset.insert(offset.clone(), number);
        self.files.push_back(File { offset, published_at: now, events });
    }

    fn drop_first(&mut self) {
        let Some(file) = self.files.pop_front() else { return };
        self.by_offset.remove(&file.offset);
        for portal_id in file.events.portals() {
            let Some(numbers) = self.by_portal.get_mut(&portal_id) else { continue };
            if numbers.front() == Some(&self.first) {
                numbers.pop_front();
            }
            if numbers.is_empty() {
                self.by_portal.remove(&portal_id);
            }
        }
        self.first += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> JournalOptions {
        JournalOptions { interval: 100, retention: 1_000, file_events: 3, file_bytes: 60, ..JournalOptions::default() }
    }

    fn event(portal_id: u64, number: u64) -> Event {
        Event { portal_id, text: format!("{{\"n\":{number}}}") }
    }

    /// The numbers of the events of each file.
    fn read(journal: &Journal, portal_id: Option<u64>, start: Start) -> Vec<Vec<u64>> {
        let numbers = |file: &File| {
            let file: Value = serde_json::from_str(&file.text(portal_id)).unwrap();
            file["journalEvents"].as_array().unwrap().iter().map(|event| event["n"].as_u64().unwrap()).collect()
        };
        journal.page(portal_id, start, 100).map(numbers).collect()
    }

    /// Files: 1 2 (of 7 and 8), 3 (of 8), 4 (of 7).
    fn journal() -> Journal {
        let (mut journal, options) = (Journal::new(1), options());
        for (now, portal_id, number) in [(0, 7, 1), (99, 8, 2), (100, 8, 3), (250, 7, 4)] {
            journal.settle(now, &options);
            journal.push(now, &event(portal_id, number), &options);
        }
        journal.settle(350, &options);
        journal
    }

    #[test]
    fn what_happens_within_an_interval_is_one_file() {
        let journal = journal();
        assert_eq!(read(&journal, None, Start::Earliest), [vec![1, 2], vec![3], vec![4]]);
        let published: Vec<u64> = journal.files.iter().map(|file| file.published_at).collect();
        assert_eq!((published, journal.next()), (vec![100, 200, 350], None));
    }

    #[test]
    fn an_account_has_files_of_its_own_with_the_same_offsets() {
        let journal = journal();
        assert_eq!(read(&journal, Some(7), Start::Earliest), [[1], [4]]);
        assert_eq!(read(&journal, Some(8), Start::After(0)), [[3]]);
        assert_eq!(read(&journal, Some(8), Start::After(1)), Vec::<Vec<u64>>::new());
        assert_eq!(read(&journal, Some(9), Start::Earliest), Vec::<Vec<u64>>::new());
        assert_eq!(journal.page(Some(7), Start::Latest, 1).next().unwrap().offset, journal.files[2].offset);
        assert!(journal.files[1].concerns(8) && !journal.files[1].concerns(7));
    }

    #[test]
    fn reading_goes_on_behind_any_file() {
        let journal = journal();
        let number = journal.number(&journal.files[0].offset).unwrap();
        assert_eq!(read(&journal, None, Start::After(number)), [[3], [4]]);
        assert_eq!(read(&journal, None, Start::After(2)), Vec::<Vec<u64>>::new());
        assert_eq!(journal.page(None, Start::Latest, 2).count(), 2);
        assert_eq!(journal.page(None, Start::Earliest, 1).next().unwrap().offset, journal.files[0].offset);
    }

    #[test]
    fn a_full_file_is_published_at_once() {
        let (mut journal, options) = (Journal::new(1), options());
        (0..3).for_each(|number| journal.push(5, &event(7, number), &options));
        assert_eq!((read(&journal, None, Start::Earliest), journal.next()), (vec![vec![0, 1, 2]], None));
        let long = Event { portal_id: 7, text: format!("{{\"n\":9,\"x\":\"{}\"}}", "y".repeat(50)) };
        journal.push(5, &event(7, 4), &options);
        journal.push(5, &long, &options);
        assert_eq!((journal.files.len(), journal.waiting()), (2, 1));
    }

    #[test]
    fn what_is_too_old_is_gone() {
        let (mut journal, options) = (journal(), options());
        let (old, kept) = (journal.files[0].offset.clone(), journal.files[1].offset.clone());
        journal.settle(1_100, &options);
        assert_eq!((journal.number(&old), journal.number(&kept)), (None, Some(1)));
        assert_eq!(read(&journal, None, Start::Earliest), [[3], [4]]);
        assert_eq!(read(&journal, Some(7), Start::Earliest), [[4]]);
        assert_eq!(read(&journal, Some(8), Start::After(1)), Vec::<Vec<u64>>::new());
        journal.settle(9_999, &options);
        assert!(journal.files.is_empty() && journal.by_offset.is_empty() && journal.by_portal.is_empty());
    }

    #[test]
    fn the_seed_makes_the_offsets() {
        assert_eq!(journal().files[0].offset, journal().files[0].offset);
        assert_ne!(journal().files[0].offset, journal().files[1].offset);
    }
}
