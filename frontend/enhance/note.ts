/**
 * The note saves itself two seconds after the last key. What could not be saved stays in the page and in the
 * tab's own memory, so that a crash of the browser or a lost network loses nothing; it is forgotten once kept.
 */
const QUIET_MS = 2000;
const RETRY_MS = 5000;
const SAID_AT_MOST_EVERY_MS = 60_000;

interface Kept {
  revision: number;
  message: string;
}

const form = document.querySelector<HTMLFormElement>("[data-autosave]");
if (form) start(form);

function start(sheet: HTMLFormElement): void {
  const words = sheet.querySelector<HTMLElement>("[data-save-words]");
  const revision = sheet.querySelector<HTMLInputElement>("[data-revision]");
  if (!words || !revision) return;
  const memory = `note:${sheet.dataset.key ?? ""}`;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let saving = false;
  let dirty = false;
  let stopped = false;
  let lastSaid = 0;

  const fields = (): Array<[string, string]> =>
    [...new FormData(sheet)].filter((pair): pair is [string, string] => typeof pair[1] === "string");
  const remember = (): void =>
    sessionStorage.setItem(
      memory,
      JSON.stringify(fields().filter(([name]) => name !== "csrfmiddlewaretoken")),
    );

  const say = (text: string, failed: boolean): void => {
    words.toggleAttribute("data-failed", failed);
    const now = Date.now();
    // Announced once a minute at most: the words change each time, the live region does not speak each time.
    words.setAttribute("aria-live", failed || now - lastSaid > SAID_AT_MOST_EVERY_MS ? "polite" : "off");
    if (failed || now - lastSaid > SAID_AT_MOST_EVERY_MS) lastSaid = now;
    words.textContent = text;
  };

  const save = async (): Promise<void> => {
    clearTimeout(timer);
    if (saving || stopped) return;
    saving = true;
    dirty = false;
    try {
      const answer = await fetch(sheet.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(fields()),
      });
      if (answer.status === 409) {
        stopped = true;
        say(((await answer.json()) as { message: string }).message, true);
      } else if (!answer.ok) {
        throw new Error(String(answer.status));
      } else {
        const kept = (await answer.json()) as Kept;
        revision.value = String(kept.revision);
        if (!dirty) sessionStorage.removeItem(memory);
        say(kept.message, false);
      }
    } catch {
      dirty = true;
      say(sheet.dataset.failed ?? "", true);
      timer = setTimeout(() => void save(), RETRY_MS);
    } finally {
      saving = false;
    }
    if (dirty && !stopped) timer = setTimeout(() => void save(), QUIET_MS);
  };

  const restore = (): void => {
    const kept = sessionStorage.getItem(memory);
    if (!kept) return;
    for (const [name, value] of JSON.parse(kept) as Array<[string, string]>) {
      const field = sheet.elements.namedItem(name);
      const isText =
        field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field !== revision);
      if (isText) field.value = value;
    }
    dirty = true;
    void save();
  };

  sheet.addEventListener("input", () => {
    dirty = true;
    remember();
    clearTimeout(timer);
    timer = setTimeout(() => void save(), QUIET_MS);
  });
  sheet.addEventListener("submit", () => {
    clearTimeout(timer);
    stopped = true;
    sessionStorage.removeItem(memory);
  });
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty) void save();
  });
  document.querySelector("[data-preview]")?.addEventListener("click", () => {
    if (dirty) void save();
  });
  restore();
}
