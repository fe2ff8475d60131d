// What a screen reader hears: each turn of the job at once, and how far it is every now and then.

/** Between two words about the progress, in milliseconds. */
const QUIET = 15_000;

export function createNews() {
  const place = document.getElementById("news");
  let told = 0;

  function tell(words) {
    told = Date.now();
    place.textContent = words;
  }

  /** Says how far the job is, unless something was said a moment ago. */
  function progress(words) {
    if (Date.now() - told >= QUIET) tell(words);
  }

  return { tell, progress };
}
