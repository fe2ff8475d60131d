//! HubSpot as a machine.
