#!/usr/bin/env node
// A blog post from its draft to its translation: written, changed, published, and its German sister planned for tomorrow.

import { runExample } from "./api.mjs";

const usage = `node blog.mjs [publish]

Writes a blog post beside the latest one, and a German variation of it. On an account of yours both stay drafts and are
archived in the end, unless you say publish.`;

const DAY = 86_400_000;

await runExample(usage, async (hubspot, { args, demo, say }) => {
  const posts = hubspot.cms.blogPosts;
  const { results } = await posts.list({ filters: { state__in: ["PUBLISHED"] }, sort: ["-updatedAt"], limit: 3 });
  const [latest] = results;
  if (!latest) throw new Error("There is no published post yet whose blog and author a new one could have.");
  for (const { name, url } of results) say(`published already: ${name} ${url ?? ""}`);

  const draft = await posts.create({
    body: {
      name: "How we answer within the hour",
      contentGroupId: latest.contentGroupId,
      blogAuthorId: latest.blogAuthorId,
      slug: `within-the-hour-${Date.now()}`,
      metaDescription: "One inbox, and no meeting about it.",
      postBody: "<p>One inbox.</p>",
      useFeaturedImage: false,
      language: "en",
    },
  });
  await posts.updateDraft({ postId: draft.id, body: { postBody: "<p>One inbox, and no meeting about it.</p>" } });
  say(`written: ${draft.name}`);

  const name = "Wie wir in einer Stunde antworten";
  const german = await posts.createLanguageVariation({ body: { id: draft.id, language: "de" } });
  await posts.updateDraft({ postId: german.id, body: { name, slug: `in-einer-stunde-${Date.now()}` } });
  say(`translated: ${name}`);

  if (demo || args.includes("publish")) {
    await posts.pushLive({ postId: draft.id });
    const publishDate = new Date(Date.now() + DAY).toISOString();
    await posts.schedule({ body: { id: german.id, publishDate } });
    for (const [postId, title] of [[draft.id, draft.name], [german.id, name]]) {
      const { currentState, publishDate: date } = await posts.get({ postId });
      say(`${title}: ${currentState}, ${date}`);
    }
  } else {
    for (const { id } of [german, draft]) await posts.archive({ postId: id });
    say("archived both; nobody has seen them");
  }
});
