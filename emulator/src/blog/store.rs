//! The posts of every account. Judges no request.

use std::collections::BTreeMap;

use crate::blog::post::Post;

/// The posts of all accounts that were looked at.
#[derive(Debug)]
pub(crate) struct Blogs {
    /// When the run began.
    start: u64,
    all: BTreeMap<u64, Blog>,
}

/// The posts of one account.
#[derive(Debug)]
pub(crate) struct Blog {
    pub portal_id: u64,
    pub posts: BTreeMap<u64, Post>,
    next_id: u64,
}

impl Blogs {
    pub fn new(start: u64) -> Self {
        Self { start, all: BTreeMap::new() }
    }

    /// The posts of an account as they are now, from the built-in ones on.
    pub fn of(&mut self, now: u64, portal_id: u64) -> &mut Blog {
        let start = self.start;
        let blog = self.all.entry(portal_id).or_insert_with(|| Blog::built_in(portal_id, start));
        blog.posts.values_mut().for_each(|post| post.settle(now));
        blog
    }
}

impl Blog {
    pub fn empty(portal_id: u64) -> Self {
        Self { portal_id, posts: BTreeMap::new(), next_id: FIRST_ID }
    }

    /// An id that no post has.
    pub fn fresh_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id - 1
    }

    /// The post, archived or not as asked.
    pub fn find(&self, id: u64, archived: bool) -> Option<&Post> {
        self.posts.get(&id).filter(|post| post.archived_at.is_some() == archived)
    }

    pub fn find_mut(&mut self, id: u64, archived: bool) -> Option<&mut Post> {
        self.posts.get_mut(&id).filter(|post| post.archived_at.is_some() == archived)
    }
}

/// Ids of posts that are not built in.
const FIRST_ID: u64 = 900_001;
