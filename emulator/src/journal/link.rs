//! Links to files: whoever has one reads the file, for a while. They need no token, and refuse one.

use crate::call::Call;
use crate::escape::percent;
use crate::journal::store::Journal;
use crate::signature::seal;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'a> {
    pub offset: &'a str,
    /// Whose events alone.
    pub portal_id: Option<u64>,
    pub expires: u64,
}

/// Why a link is not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Broken {
    Unsigned,
    Forged,
    Expired,
}

impl Link<'_> {
    pub fn url(&self, origin: &str, journal: &Journal) -> String {
        let (target, signature) = (self.target(journal.series), self.signature(journal, journal.series));
        format!("{origin}{target}&signature={signature}")
    }

    fn target(&self, series: u64) -> String {
        let portal = self.portal_id.map(|id| format!("portalId={id}&")).unwrap_or_default();
        format!("/_files/journal/{}?{portal}expires={}&series={series}", percent(self.offset), self.expires)
    }

    fn signature(&self, journal: &Journal, series: u64) -> String {
        seal(&journal.secret, &self.target(series))
    }
}

impl<'a> Link<'a> {
    /// The link that a request follows.
    pub fn read(now: u64, call: &Call<'_>, offset: &'a str, journal: &Journal) -> Result<Self, Broken> {
        let number = |name| call.parameter(name).and_then(|text| text.parse::<u64>().ok());
        let given = number("expires").zip(number("series")).zip(call.parameter("signature"));
        let ((expires, series), signature) = given.ok_or(Broken::Unsigned)?;
        let link = Self { offset, portal_id: number("portalId"), expires };
        if link.signature(journal, series) != signature {
            return Err(Broken::Forged);
        }
        if expires <= now || series != journal.series {
            return Err(Broken::Expired);
        }
        Ok(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn read(now: u64, url: &str, journal: &Journal) -> Result<Option<u64>, Broken> {
        let request = Request::new("GET", url);
        let call = Call::parse(&request).unwrap();
        let offset = call.segments.last().unwrap();
        Link::read(now, &call, offset, journal).map(|link| link.portal_id)
    }

    #[test]
    fn a_link_works_until_it_ends() {
        let mut journal = Journal::new(1);
        let link = Link { offset: "o-1", portal_id: Some(7), expires: 100 };
        let url = link.url("https://h.test", &journal);
        assert!(url.starts_with("https://h.test/_files/journal/o-1?portalId=7&expires=100&"), "{url}");
        assert_eq!(read(99, &url, &journal), Ok(Some(7)));
        assert_eq!(read(100, &url, &journal), Err(Broken::Expired));
        journal.series += 1;
        assert_eq!(read(99, &url, &journal), Err(Broken::Expired));
    }

    #[test]
    fn nothing_of_a_link_can_be_changed() {
        let journal = Journal::new(1);
        let url = Link { offset: "o-1", portal_id: Some(7), expires: 100 }.url("", &journal);
        for (from, to) in [("o-1", "o-2"), ("portalId=7", "portalId=8"), ("portalId=7&", ""), ("=100", "=101")] {
            assert_eq!(read(0, &url.replace(from, to), &journal), Err(Broken::Forged), "{to}");
        }
        assert_eq!(read(0, &url.replace("signature", "x"), &journal), Err(Broken::Unsigned));
        assert_eq!(read(0, &url, &Journal::new(2)), Err(Broken::Forged));
    }
}
