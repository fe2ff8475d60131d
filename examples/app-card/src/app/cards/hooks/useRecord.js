import { useCallback, useEffect, useState } from "react";

import { readRecord } from "../record.js";

/** @type {{ record?: import("../record.js").ContactRecord, error?: unknown }} */
const LOADING = {};

/**
 * Reads the contact, its companies and their properties.
 * @param {string | number} objectId
 * @returns {{ record?: import("../record.js").ContactRecord, error?: unknown, readAgain: () => void }}
 */
export function useRecord(objectId) {
  const [turn, setTurn] = useState(0);
  const [state, setState] = useState(LOADING);

  useEffect(() => {
    const leaving = new AbortController();
    const tell = (news) => {
      if (!leaving.signal.aborted) setState(news);
    };
    readRecord(objectId, leaving.signal).then(
      (record) => tell({ record }),
      (error) => tell({ error }),
    );
    return () => leaving.abort();
  }, [objectId, turn]);

  const readAgain = useCallback(() => {
    setState(LOADING);
    setTurn((before) => before + 1);
  }, []);

  return { ...state, readAgain };
}
