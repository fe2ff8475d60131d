import React, { useCallback, useState } from "react";
import { Divider, Flex, LoadingSpinner, useExtensionContext } from "@hubspot/ui-extensions";

import { useRecord } from "../hooks/useRecord.js";
import { useSnapshotJob } from "../hooks/useSnapshotJob.js";
import { requestsOf } from "../record.js";
import { CHOSEN } from "../settings.js";
import { JobProgress } from "./JobProgress.jsx";
import { Problem } from "./Problem.jsx";
import { PropertyPicker } from "./PropertyPicker.jsx";
import { RecordSummary } from "./RecordSummary.jsx";
import { Results } from "./Results.jsx";

/** The whole card, begun anew for each contact. */
export function Card() {
  const { crm, portal } = /** @type {import("@hubspot/ui-extensions").CrmContext} */ (useExtensionContext());
  return <ContactCard key={crm.objectId} contactId={crm.objectId} portalId={portal.id} />;
}

/** @param {{ contactId: number, portalId: number }} props */
function ContactCard({ contactId, portalId }) {
  const { record, error, readAgain } = useRecord(contactId);
  const job = useSnapshotJob(contactId);
  // Here, so that a choice outlives the job that was made of it.
  const [chosen, choose] = useState(CHOSEN);
  const { take, goOn, phase } = job;
  const begin = useCallback(() => record && take(requestsOf(record, chosen, portalId)), [record, chosen, portalId, take]);
  const tryAgain = useCallback(() => {
    readAgain();
    if (phase === "failed") goOn();
  }, [readAgain, goOn, phase]);

  if (error) return <Problem error={error} onTryAgain={tryAgain} />;
  if (!record) return <LoadingSpinner label="Reading the contact" showLabel layout="centered" />;
  return (
    <Flex direction="column" gap="md">
      <RecordSummary record={record} />
      <Divider />
      {job.phase === "looking" && <LoadingSpinner label="Looking for snapshots that were begun" showLabel />}
      {job.phase === "idle" && <PropertyPicker record={record} chosen={chosen} onChoose={choose} onTake={begin} />}
      {job.phase === "running" && <JobProgress progress={job.progress} onLeave={job.leave} />}
      {job.phase === "done" && <Results results={job.results} record={record} onTake={take} onLeave={job.leave} />}
      {job.phase === "failed" && <Problem error={job.error} onTryAgain={goOn} />}
    </Flex>
  );
}
