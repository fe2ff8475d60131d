//! E-mail addresses: which texts are one, and at which domain. Knows no mailboxes.

/// The address of a header such as `Ada <ada@x.test>` or `ada@x.test`; none where it is no address.
pub(crate) fn address(text: &str) -> Option<&str> {
    let text = text.trim();
    let address = match text.strip_suffix('>') {
        Some(named) => named.rsplit_once('<')?.1.trim(),
        None => text,
    };
    let (local, domain) = address.split_once('@')?;
    let plain = |text: &str, more: &str| {
        !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || more.contains(letter))
    };
    let labels = domain.contains('.') && domain.split('.').all(|label| plain(label, "-"));
    (plain(local, "!#$%&'*+-/=?^_`{|}~.") && labels).then_some(address)
}

/// What stands after the `@`, in lower case.
pub(crate) fn domain(address: &str) -> String {
    address.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_address_with_a_name_or_without() {
        for text in ["ada@x.test", " ada@x.test ", "Ada <ada@x.test>", "\"L, A\" <ada@x.test>", "<ada@x.test>"] {
            assert_eq!(address(text), Some("ada@x.test"), "{text}");
        }
        assert_eq!(domain("ada@X.test"), "x.test");
    }

    #[test]
    fn refuses_what_is_none() {
        for text in
            ["", "ada", "@x.test", "ada@", "ada@test", "ada@x..test", "a b@x.test", "a@b@x.test", "Ada ada@x.test>"]
        {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
