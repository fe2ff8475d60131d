//! The HubSpot API as data and machines; the host does the I/O.
