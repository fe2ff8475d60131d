import React, { memo, useCallback, useMemo } from "react";
import { Alert, Button, ButtonRow, Flex, StatusTag, Table, TableBody, TableCell, TableHead, TableHeader, TableRow, Text } from "@hubspot/ui-extensions";

import { nameOf } from "../record.js";
import { outcomeOf } from "../words.js";

/**
 * How each snapshot ended.
 * @type {React.NamedExoticComponent<{
 *   results: import("hubspot-wasm/card").SnapshotResult[],
 *   record: import("../record.js").ContactRecord,
 *   onTake: (requests: import("hubspot-wasm/card").SnapshotRequest[]) => void,
 *   onLeave: () => void,
 * }>}
 */
export const Results = memo(function Results({ results, record, onTake, onLeave }) {
  const rest = useMemo(() => results.filter(({ outcome }) => outcome !== "completed").map(({ request }) => request), [results]);
  const takeRest = useCallback(() => onTake(rest), [onTake, rest]);
  return (
    <Flex direction="column" gap="sm">
      <Verdict results={results} taken={results.length - rest.length} />
      <Table density="condensed">
        <TableHead>
          <TableRow>
            <TableHeader>Record</TableHeader>
            <TableHeader>Outcome</TableHeader>
            <TableHeader>Why</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {results.map((result) => (
            <Row key={`${result.request.objectTypeId}/${result.request.objectId}`} result={result} name={nameOf(record, result.request)} />
          ))}
        </TableBody>
      </Table>
      <ButtonRow>
        <Button variant="primary" onClick={onLeave}>
          Take others
        </Button>
        {rest.length > 0 && <Button onClick={takeRest}>{rest.length > 1 ? `Try these ${rest.length} again` : "Try this one again"}</Button>}
      </ButtonRow>
    </Flex>
  );
});

function Verdict({ results, taken }) {
  const total = results.length;
  if (taken === total) {
    return (
      <Alert title={total > 1 ? "All snapshots were taken" : "The snapshot was taken"} variant="success">
        The values are in the app&apos;s journal.
      </Alert>
    );
  }
  const isKnown = results.every(({ outcome }) => outcome !== "gaveUp");
  const none = isKnown ? "No snapshot was taken" : "No snapshot is sure to have been taken";
  return (
    <Alert title={taken > 0 ? `${taken} of ${total} snapshots were taken` : none} variant={taken > 0 ? "warning" : "error"}>
      The table says why.
    </Alert>
  );
}

function Row({ result, name }) {
  const { label, variant, detail } = outcomeOf(result);
  return (
    <TableRow>
      <TableCell>{name}</TableCell>
      <TableCell>
        <StatusTag variant={variant}>{label}</StatusTag>
      </TableCell>
      <TableCell>
        <Text>{detail || "–"}</Text>
      </TableCell>
    </TableRow>
  );
}
