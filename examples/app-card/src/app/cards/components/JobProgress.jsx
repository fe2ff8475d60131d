import React from "react";
import { Button, Flex, LoadingSpinner, ProgressBar, Text } from "@hubspot/ui-extensions";

/**
 * How far the snapshots are.
 * @param {{ progress?: import("hubspot-wasm/card").Progress, onLeave: () => void }} props
 */
export function JobProgress({ progress, onLeave }) {
  if (!progress) return <LoadingSpinner label="Asking HubSpot for snapshots" showLabel />;
  const { done, total, open, waiting } = progress;
  const rest = [open > 0 && `${open} being taken`, waiting > 0 && `${waiting} not asked for yet`].filter(Boolean).join(", ");
  return (
    <Flex direction="column" gap="sm">
      <ProgressBar
        title="Snapshots"
        aria-label="Snapshots that have ended"
        value={done}
        maxValue={total}
        valueDescription={`${done} of ${total} ended`}
        showPercentage
      />
      <Text>{rest || "Almost there"}</Text>
      <Text variant="microcopy">This takes a while. You may close the card: it goes on when you open it again.</Text>
      <Button onClick={onLeave}>Stop watching</Button>
    </Flex>
  );
}
