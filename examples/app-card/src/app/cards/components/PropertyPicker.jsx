import React, { memo, useCallback, useMemo } from "react";
import { Button, Flex, Form, MultiSelect, Text } from "@hubspot/ui-extensions";

import { requestsOf } from "../record.js";

/**
 * What to capture.
 * @type {React.NamedExoticComponent<{
 *   record: import("../record.js").ContactRecord,
 *   chosen: import("../record.js").Chosen,
 *   onChoose: (change: (before: import("../record.js").Chosen) => import("../record.js").Chosen) => void,
 *   onTake: () => void,
 * }>}
 */
export const PropertyPicker = memo(function PropertyPicker({ record, chosen, onChoose, onTake }) {
  const chooseOfContact = useCallback((contact) => onChoose((before) => ({ ...before, contact })), [onChoose]);
  const chooseOfCompany = useCallback((company) => onChoose((before) => ({ ...before, company })), [onChoose]);
  const count = useMemo(() => requestsOf(record, chosen, 0).length, [record, chosen]);
  const { companies, choices } = record;
  return (
    <Form onSubmit={onTake} autoComplete="off">
      <Flex direction="column" gap="sm">
        <MultiSelect
          label="Properties of the contact"
          name="contact"
          description="What the snapshot holds of this contact."
          placeholder="None: the contact is left out"
          options={choices.contact}
          value={chosen.contact}
          onChange={chooseOfContact}
        />
        {companies.length > 0 && (
          <MultiSelect
            label={companies.length > 1 ? `Properties of its ${companies.length} companies` : "Properties of its company"}
            name="company"
            description="What a snapshot holds of each company."
            placeholder="None: companies are left out"
            options={choices.company}
            value={chosen.company}
            onChange={chooseOfCompany}
          />
        )}
        {count === 0 && <Text variant="microcopy">Choose at least one property.</Text>}
        <Button type="submit" variant="primary" disabled={count === 0}>
          {count > 1 ? `Take ${count} snapshots` : "Take the snapshot"}
        </Button>
      </Flex>
    </Form>
  );
});
