import type { Checkpoints } from "./types/journal.js";

/**
 * The checkpoint of one reader, in a file of its own: for one process on one machine.
 *
 * Each offset is written to `<path>.new`, synced and renamed, so that the file is whole whenever the process dies. A file
 * that is no checkpoint is refused: `load` rejects, and the reader does not start anywhere by chance.
 * @param path of the file, or its `file:` URL
 */
export declare function fileCheckpoints(path: string | { readonly href: string }): Checkpoints;
