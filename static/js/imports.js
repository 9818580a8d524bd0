/* A spreadsheet on its way in: how far it has come. Without this script the same is done in one go, without a bar. */

const status = document.querySelector(".import-status");
const bar = document.querySelector("#progress");

/* Only the script asks for steps: without it, the server does all of it at once. */
const inSteps = (form) => {
  const data = new FormData(form);
  data.set("in_steps", "1");
  return data;
};

const filled = (words, numbers) => words.replace(/\{(\w+)\}/g, (_, name) => numbers[name]);

/* The file is being read. */
const reading = document.querySelector("form[data-reading]");
reading?.addEventListener("submit", () => {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "in_steps";
  field.value = "1";
  reading.append(field);
  status.textContent = reading.dataset.reading;
});

/* Its rows are checked, some at a time. */
const checking = document.querySelector("form[data-checking]");
if (checking) check();

async function check() {
  checking.querySelector("button").hidden = true;
  for (;;) {
    let found;
    try {
      const response = await fetch(checking.action, { method: "POST", body: inSteps(checking) });
      if (!response.ok) throw new Error(response.status);
      found = await response.json();
    } catch {
      checking.querySelector("button").hidden = false;
      return;
    }
    bar.max = found.of;
    bar.value = found.done;
    status.textContent = filled(status.dataset.words, found);
    if (found.done >= found.of) break;
  }
  location.reload();
}

/* It is imported: the answer comes in lines, each of which says how much has been done. */
const importing = document.querySelector("form[data-importing]");
importing?.addEventListener("submit", async (event) => {
  const box = importing.querySelector("[name=published]");
  // Without the tick the server says what is missing.
  if (box && !box.checked) return;
  event.preventDefault();
  importing.querySelector("button").disabled = true;
  bar.hidden = false;
  bar.scrollIntoView({ block: "nearest" });
  try {
    await follow(await fetch(importing.action, { method: "POST", body: inSteps(importing) }));
  } catch {
    status.textContent = importing.dataset.failed;
  }
});

async function follow(response) {
  if (!response.ok) throw new Error(response.status);
  // The page itself, where there was something to say before the import could begin.
  if (!response.headers.get("Content-Type").includes("ndjson")) return location.assign(response.url);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop();
    for (const line of lines) tell(JSON.parse(line));
    if (done) return;
  }
}

function tell(step) {
  if (step.address) {
    // The same address shows what became of it.
    location.replace(step.address);
    return;
  }
  const done = Math.round((100 * step.done) / step.of);
  bar.value = done;
  status.textContent = filled(importing.dataset.importing, { done });
}
