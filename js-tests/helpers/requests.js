// What the tests ask for: records that an emulator has from the start. It loads nothing, for processes that start often.

export const contact = { objectType: "contacts", objectId: 1001 };

/** Requests for snapshots of contacts. */
export function snapshotsOf(count) {
  return Array.from({ length: count }, (_, index) => ({
    portalId: 12345,
    objectId: 1001 + index,
    objectTypeId: "0-1",
    properties: ["email"],
  }));
}
