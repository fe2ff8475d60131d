// A mirror of an account's contacts in a SQLite file. How far it came in the journal is written in the transaction that
// writes what stood there: whenever its process ends, nothing is lost and nothing is done twice.

const TABLES = `
  PRAGMA busy_timeout = 5000; -- who writes at the same time is waited for
  PRAGMA secure_delete = ON; -- what is deleted for privacy is overwritten, too
  CREATE TABLE IF NOT EXISTS contact (id TEXT PRIMARY KEY, properties TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS place (portal TEXT PRIMARY KEY, "offset" TEXT NOT NULL, events INTEGER NOT NULL);
`;
const CREATE = `INSERT INTO contact VALUES (:id, json_patch('{}', :properties))
  ON CONFLICT (id) DO UPDATE SET properties = json_patch(properties, :properties)`;
// A contact that is not there is gone: what comes late must not bring it back.
const UPDATE = "UPDATE contact SET properties = json_patch(properties, :properties) WHERE id = :id";
const REMOVE = "DELETE FROM contact WHERE id = :id";
const MOVE = 'UPDATE place SET "offset" = :to, events = events + :count WHERE portal = :portal AND "offset" = :from';

/**
 * A change is `{ id, create }`, `{ id, update }` or, where the contact is gone, `{ id }`. A transaction that fails is undone
 * by `close`.
 * @param {string} file
 * @param {string} portal the account; a file is the mirror of one
 */
export async function openMirror(file, portal) {
  const database = await open(file);
  database.exec(TABLES);
  const [create, update, remove, move] = [CREATE, UPDATE, REMOVE, MOVE].map((sql) => database.prepare(sql));
  const place = () => database.prepare("SELECT * FROM place").get();
  if (place() && place().portal !== portal) throw new Error(`${file} is the mirror of account ${place().portal}`);
  return { place, load, apply, contacts, close: () => database.close() };

  /** Begins with all contacts, as they were read after the journal had come to the offset. */
  function load(changes, offset) {
    transact(changes, () => database.prepare("INSERT INTO place VALUES (:portal, :offset, 0)").run({ portal, offset }));
  }

  /** Does what a file of the journal tells, and remembers that it did. */
  function apply(changes, { from, to, count }) {
    transact(changes, () => {
      if (Number(move.run({ portal, from, to, count }).changes) === 0) throw new Error(`somebody else writes to ${file}`);
    });
  }

  function contacts() {
    const rows = database.prepare("SELECT * FROM contact").all();
    return new Map(rows.map(({ id, properties }) => [id, JSON.parse(properties)]));
  }

  function transact(changes, remember) {
    database.exec("BEGIN IMMEDIATE");
    for (const { id, create: created, update: updated } of changes) {
      if (created) create.run({ id, properties: JSON.stringify(created) });
      else if (updated) update.run({ id, properties: JSON.stringify(updated) });
      else remove.run({ id });
    }
    remember();
    database.exec("COMMIT");
  }
}

/** better-sqlite3, where it is installed, else what newer Nodes have. What is used here is the same in both. */
async function open(file) {
  const optional = (name) => import(name).catch((error) => {
    if (!["ERR_MODULE_NOT_FOUND", "ERR_UNKNOWN_BUILTIN_MODULE"].includes(error.code)) throw error;
  });
  const Database = (await optional("better-sqlite3"))?.default ?? (await optional("node:sqlite"))?.DatabaseSync;
  if (!Database) throw new Error("this Node has no SQLite, as Node 22.13 does; before it: npm install better-sqlite3");
  return new Database(file);
}
