//! What readers of the journal handed out, who consumed it, and what was kept of it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::client::JobId;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::Answer;

/// The files of all readers.
#[derive(Default)]
pub struct Library {
    /// By reader and number: handed out, but not consumed.
    waiting: BTreeMap<(JobId, u32), (String, Value)>,
    /// The events that were consumed, in that order.
    pub events: Vec<Value>,
    /// The offsets of the files that were consumed.
    pub consumed: Vec<String>,
    /// The checkpoints, in the order in which they were offered.
    pub checkpoints: Vec<String>,
    /// How many more checkpoints can be kept.
    pub room: Option<usize>,
}

impl Library {
    /// A file is handed out.
    pub fn receive(&mut self, job: JobId, number: u32, offset: String, body: Value) {
        let before = self.waiting.insert((job, number), (offset, body));
        assert!(before.is_none(), "file {number} is handed out twice");
    }

    /// The first file that waits is consumed.
    pub fn consume(&mut self, job: JobId) {
        let (&key, _) = self.waiting.range((job, 0)..=(job, u32::MAX)).next().expect("nothing is there to consume");
        let (offset, mut body) = self.waiting.remove(&key).unwrap();
        self.events.append(body["journalEvents"].as_array_mut().expect("a file has events"));
        self.consumed.push(offset);
    }

    /// A checkpoint is offered.
    pub fn store(&mut self, job: JobId, offset: &str) -> Answer {
        assert_eq!(self.consumed.last().map(String::as_str), Some(offset), "reader {} is ahead of delivery", job.0);
        if self.room.is_some_and(|room| self.checkpoints.len() >= room) {
            return Answer::Refused(Error::new(ErrorKind::Internal, "the disk is full"));
        }
        self.checkpoints.push(offset.to_owned());
        Answer::Stored
    }

    /// Another process: what was handed out and not consumed is gone.
    pub fn restart(&mut self) {
        self.waiting.clear();
    }
}
