import React, { memo } from "react";
import { DescriptionList, DescriptionListItem, Heading, Text } from "@hubspot/ui-extensions";

/**
 * Who this is about.
 * @type {React.NamedExoticComponent<{ record: import("../record.js").ContactRecord }>}
 */
export const RecordSummary = memo(function RecordSummary({ record }) {
  const { name, properties, companies, hasMoreCompanies } = record;
  const names = companies.map((company) => company.name).join(", ");
  return (
    <>
      <Heading>{name}</Heading>
      <DescriptionList direction="row">
        <DescriptionListItem label="Email">
          <Text>{properties.email || "–"}</Text>
        </DescriptionListItem>
        <DescriptionListItem label="Companies">
          <Text>{names ? `${names}${hasMoreCompanies ? " and more" : ""}` : "None"}</Text>
        </DescriptionListItem>
      </DescriptionList>
    </>
  );
});
