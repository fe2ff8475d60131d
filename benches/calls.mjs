// What a call costs beside the baseline, over a fetch that answers at once.

import { HubSpot, contact, page, plain, stubFetch, virtualTime } from "./baseline.mjs";
import { report, rounds } from "./measure.mjs";

const url = "https://api.hubapi.com/crm/v3/objects/contacts/1001";
const hubspot = new HubSpot({ accessToken: "token" });
const { pass } = virtualTime();

const variants = {
  plain: () => plain(url, "token"),
  package: () => {
    pass();
    return hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 });
  },
};

stubFetch(JSON.stringify(contact(1001)));
const gets = await rounds(variants, { count: 41, calls: 1000 });
report("CPU of a get over the baseline", "µs", gets.map((times) => times.package - times.plain));
report("CPU of a get against the baseline", "×", gets.map((times) => times.package / times.plain));
report("CPU of the baseline of a get", "µs", gets.map((times) => times.plain));

// A get takes a body of any form, and asks for one page.
stubFetch(JSON.stringify(page()));
const pages = await rounds(variants, { count: 41, calls: 400 });
report("CPU of a page of 100 against the baseline", "×", pages.map((times) => times.package / times.plain));
report("CPU of the baseline of a page", "µs", pages.map((times) => times.plain));
