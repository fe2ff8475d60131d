//! The words of a snapshot's status: how it ends, why it fails, and the spellings on which the documents disagree.

use crate::random::Random;

/// How a snapshot ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotEnd {
    /// It is taken; the word is the one of the options.
    Completed,
    /// It is taken, and this is the word.
    CompletedAs(Done),
    /// It fails.
    Failed(ErrorCode),
    /// It is discarded.
    Expired,
    /// It stays PENDING.
    Pending,
    /// It stays in progress.
    InProgress,
    /// It is taken, but its status record never appears.
    Missing,
}

/// Why a snapshot failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorCode {
    /// It took too long.
    Timeout,
    /// The object or a property does not exist.
    ValidationError,
    /// Something broke.
    InternalError,
    /// The app may not see the object or a property.
    PermissionDenied,
}

/// The word for a snapshot that is being taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Running {
    /// `IN_PROGRESS`.
    InProgress,
    /// `PROCESSING`, without `completedAt`.
    Processing,
    /// A word that no document has.
    Unfamiliar,
    /// One of the documented words, by chance.
    Mixed,
}

/// The word for a snapshot that was taken; the documents disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Done {
    /// `COMPLETED`.
    Completed,
    /// `SUCCESS`.
    Success,
    /// `PROCESSING` with `completedAt`.
    Processing,
    /// `PROCESSING` without `completedAt`, for good.
    ProcessingOpen,
    /// One of the first three, by chance.
    Mixed,
}

impl SnapshotEnd {
    /// The end that a control names: a status and, for FAILED, a code.
    pub(crate) fn named(status: &str, code: Option<ErrorCode>) -> Option<Self> {
        Some(match status {
            "COMPLETED" => Self::CompletedAs(Done::Completed),
            "SUCCESS" => Self::CompletedAs(Done::Success),
            "PROCESSING" => Self::CompletedAs(Done::Processing),
            "FAILED" => Self::Failed(code.unwrap_or(ErrorCode::InternalError)),
            "EXPIRED" => Self::Expired,
            "PENDING" => Self::Pending,
            "IN_PROGRESS" => Self::InProgress,
            "NOT_FOUND" => Self::Missing,
            _ => return None,
        })
    }
}

impl ErrorCode {
    /// All codes.
    pub const ALL: [Self; 4] = [Self::Timeout, Self::ValidationError, Self::InternalError, Self::PermissionDenied];

    /// As it stands in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeout => "TIMEOUT",
            Self::ValidationError => "VALIDATION_ERROR",
            Self::InternalError => "INTERNAL_ERROR",
            Self::PermissionDenied => "PERMISSION_DENIED",
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Timeout => "The snapshot was not processed in time.",
            Self::ValidationError => "The object or one of the properties does not exist.",
            Self::InternalError => "An internal error occurred.",
            Self::PermissionDenied => "The app may not access the object or one of the properties.",
        }
    }
}

impl Running {
    /// All choices.
    pub const ALL: [Self; 4] = [Self::InProgress, Self::Processing, Self::Unfamiliar, Self::Mixed];

    /// Its name in the options.
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Processing => "PROCESSING",
            Self::Unfamiliar => "UNFAMILIAR",
            Self::Mixed => "MIXED",
        }
    }

    pub(crate) fn draw(self, random: &mut Random) -> &'static str {
        let chance = random.happens(0.5);
        match self {
            Self::InProgress => "IN_PROGRESS",
            Self::Processing => "PROCESSING",
            Self::Unfamiliar => "QUEUED_FOR_CAPTURE",
            Self::Mixed => {
                if chance {
                    "PROCESSING"
                } else {
                    "IN_PROGRESS"
                }
            }
        }
    }
}

impl Done {
    /// All choices.
    pub const ALL: [Self; 5] = [Self::Completed, Self::Success, Self::Processing, Self::ProcessingOpen, Self::Mixed];

    /// Its name in the options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Completed => "COMPLETED",
            Self::Success => "SUCCESS",
            Self::Processing => "PROCESSING",
            Self::ProcessingOpen => "PROCESSING_OPEN",
            Self::Mixed => "MIXED",
        }
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Completed | Self::Mixed => "COMPLETED",
            Self::Success => "SUCCESS",
            Self::Processing | Self::ProcessingOpen => "PROCESSING",
        }
    }

    pub(crate) fn draw(self, random: &mut Random) -> Self {
        let choice = random.within(&(0..=2));
        match (self, choice) {
            (Self::Mixed, 0) => Self::Completed,
            (Self::Mixed, 1) => Self::Success,
            (Self::Mixed, _) => Self::Processing,
            (given, _) => given,
        }
    }
}
