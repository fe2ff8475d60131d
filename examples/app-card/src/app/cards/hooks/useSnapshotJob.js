import { useCallback, useEffect, useRef, useState } from "react";

import { client, isHubSpotError } from "../client.js";
import { forgetJob, keepJob, readJob } from "../jobs.js";
import { WATCH } from "../settings.js";

/**
 * @typedef {{ phase: "looking" | "idle" }
 *   | { phase: "running", progress?: import("hubspot-wasm/card").Progress }
 *   | { phase: "done", results: import("hubspot-wasm/card").SnapshotResult[] }
 *   | { phase: "failed", error: unknown }} State
 * @typedef {{ take: (requests: import("hubspot-wasm/card").SnapshotRequest[]) => void, goOn: () => void, leave: () => void }} Actions
 */

/** @type {State} */
const LOOKING = { phase: "looking" };
/** @type {State} */
const IDLE = { phase: "idle" };

/**
 * The snapshots of a contact: begun here, or by this card when it was open before.
 *
 * `phase` is `looking` for a job that was kept, `idle` without one, `running` with its `progress`, `done` with its
 * `results`, or `failed` with an `error`.
 *
 * @param {string | number} objectId
 * @returns {State & Actions}
 */
export function useSnapshotJob(objectId) {
  const [state, setState] = useState(LOOKING);
  const current = useRef(/** @type {AbortController | undefined} */ (undefined));

  /** Runs a job in place of the one before. `begin` gives it in a box, since who waits for a job waits for its end. */
  const run = useCallback(
    async (begin) => {
      current.current?.abort();
      const { signal } = (current.current = new AbortController());
      const tell = (/** @type {State} */ news) => {
        if (!signal.aborted) setState(news);
      };
      let wasKept = false;
      try {
        const { job, isKept = false } = await begin({ ...WATCH, signal, onState: (saved) => keepJob(objectId, saved) });
        if (!job) return tell(IDLE);
        wasKept = isKept;
        let hadEnded = true;
        for await (const progress of job) {
          hadEnded = hadEnded && progress.done === progress.total;
          tell({ phase: "running", progress });
        }
        tell({ phase: "done", results: await job });
        // Where this fails, the card asks HubSpot again when it is next opened.
        if (!hadEnded) await keepJob(objectId, job.save()).catch(() => {});
      } catch (error) {
        // What another version of the card has kept may be of no use.
        const isUseless = wasKept && isHubSpotError(error) && error.kind === "InvalidRequestError";
        tell(isUseless ? IDLE : { phase: "failed", error });
      }
    },
    [objectId],
  );

  /** Begins. */
  const take = useCallback(
    (requests) => {
      setState({ phase: "running" });
      run((options) => ({ job: client.webhooks.snapshots.take(requests, options) }));
    },
    [run],
  );

  /** Goes on with what was kept. A job that had ended gives its results again, and HubSpot is asked nothing. */
  const resume = useCallback(
    () =>
      run(async (options) => {
        const saved = await readJob(objectId);
        if (!saved || options.signal.aborted) return {};
        return { job: client.webhooks.snapshots.resume(saved, options), isKept: true };
      }),
    [run, objectId],
  );

  /** The same, after it failed. */
  const goOn = useCallback(() => {
    setState(LOOKING);
    resume();
  }, [resume]);

  /** Stops watching, and forgets the job. HubSpot takes what it accepted all the same. */
  const leave = useCallback(() => {
    setState(LOOKING);
    run(async () => {
      await forgetJob(objectId);
      return {};
    });
  }, [run, objectId]);

  useEffect(() => {
    resume();
    return () => current.current?.abort();
  }, [resume]);

  return { ...state, take, goOn, leave };
}
