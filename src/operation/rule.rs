//! What several values of a call must be to each other, as data; `engine::rules` follows it.

/// A rule over several values of a call. Its places are JSON pointers from the parameters, such as `/limit` or
/// `/body/inputs/*/id`; `*` is every item.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// Items of `list` that agree in all of `keys` get a note: they ask for the same thing twice.
    DistinctBy {
        /// Where the array is.
        list: &'static str,
        /// What makes two items the same.
        keys: &'static [&'static str],
    },
    /// What must not be.
    Problem(Case),
    /// What may be, but hardly is meant.
    Note(Case),
    /// Rules that several operations have.
    All(&'static [Rule]),
    /// Rules for every item by itself: their places begin at the item.
    Each {
        /// Where the arrays are.
        list: &'static str,
        /// What holds for an item.
        rules: &'static [Rule],
    },
    /// Members that HubSpot writes alone.
    ReadOnly {
        /// Where the object is.
        object: &'static str,
        /// The members.
        names: &'static [&'static str],
        /// What stands in the names of whole families of them.
        parts: &'static [&'static str],
    },
    /// There may be so many values in all.
    AtMost {
        /// Where they are.
        values: &'static str,
        /// So many.
        most: usize,
    },
    /// Numbers that reach only so far together.
    Sum {
        /// Where they are, and what stands for one that is absent.
        numbers: &'static [(&'static str, i64)],
        /// So far.
        most: i64,
    },
    /// Words and numbers that go together; others get a note.
    Pairs {
        /// Where the word is.
        word: &'static str,
        /// Where the number is.
        number: &'static str,
        /// Those that are known.
        known: &'static [(&'static str, i64)],
    },
}

/// Something that is so where all tests hold.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// All of them.
    pub when: &'static [Test],
    /// What it is about, such as `body.slug`.
    pub at: &'static str,
    /// The rule, as one word.
    pub code: &'static str,
    /// The rule, as a clause after its place.
    pub says: &'static str,
}

/// What a call may hold at a place.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Test {
    /// Something other than null.
    Has(&'static str),
    /// Nothing, or null.
    Lacks(&'static str),
    /// Nothing, null, or a string or an array of nothing.
    Empty(&'static str),
    /// A value that is one of these words.
    Is(&'static str, &'static [&'static str]),
    /// A value that is none of these words.
    IsNot(&'static str, &'static [&'static str]),
    /// A number above this one, or more items or characters than that.
    Over(&'static str, i64),
}

/// A required text that must hold something, by the names that lead to it.
macro_rules! filled {
    ($first:literal $(, $name:literal)*) => {
        $crate::operation::Rule::Problem($crate::operation::Case {
            when: &[$crate::operation::Test::Is(concat!("/", $first $(, "/", $name)*), &[""])],
            at: concat!($first $(, ".", $name)*),
            code: "empty",
            says: "must not be empty",
        })
    };
}

pub(crate) use filled;
