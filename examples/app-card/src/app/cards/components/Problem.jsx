import React from "react";
import { Button, ErrorState, Text } from "@hubspot/ui-extensions";

import { problemOf } from "../words.js";

/**
 * What went wrong, in words, and a way on.
 * @param {{ error: unknown, onTryAgain: () => void }} props
 */
export function Problem({ error, onTryAgain }) {
  const { title, text, type, canTryAgain } = problemOf(error);
  return (
    <ErrorState title={title} type={type}>
      <Text>{text}</Text>
      {canTryAgain && <Button onClick={onTryAgain}>Try again</Button>}
    </ErrorState>
  );
}
