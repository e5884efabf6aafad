/**
 * « Ma journée » lives: parts that changed are taken over, an arrival is said once, with a sound and in the
 * title. What is being typed, the focus and the place on the page stay.
 */
import { chime } from "../room/sounds";
import { parse, replaceParts } from "./_fragment";
import { listen } from "./_live";

const page = document.body;
const english = document.documentElement.lang.startsWith("en");
const MINUTE = 60_000;
const known = new Set(arrivalsIn(document).map((one) => one.dataset.arrival));
let asking = false;
let askAgain = false;

function arrivalsIn(root: ParentNode): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>("[data-arrival]")];
}

/** What the person typed or opened, put back into the new parts. */
function keepTyped(change: () => void): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>("[data-part] input[id]")];
  const typed = fields.filter((field) => field.value).map((field) => [field.id, field.value] as const);
  const open = [...document.querySelectorAll("[data-part] details[id][open]")].map((one) => one.id);
  const active = document.activeElement;
  const caret = active instanceof HTMLInputElement ? active.selectionStart : null;
  change();
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, value] of typed) {
    const field = document.getElementById(id);
    if (field instanceof HTMLInputElement) field.value = value;
  }
  // A field in a closed part could not take the focus back before the part was opened again.
  if (!active?.id || document.activeElement !== document.body) return;
  const again = document.getElementById(active.id);
  again?.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && again.type === "text") again.setSelectionRange(caret, caret);
}

function sayArrivals(): void {
  const waiting = arrivalsIn(document);
  const fresh = waiting.filter((one) => !known.has(one.dataset.arrival));
  for (const one of fresh) known.add(one.dataset.arrival);
  document.title = `${waiting.length ? `(${waiting.length}) ` : ""}${page.dataset.dayTitle ?? document.title}`;
  if (!fresh.length) return;
  const said = document.querySelector<HTMLElement>("[data-announce]");
  if (said) said.textContent = fresh.map((one) => one.dataset.words).join(". ");
  chime("call");
}

async function refresh(): Promise<void> {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(page.dataset.dayUrl ?? "", { headers: { "HX-Request": "true" } });
    const signIn = answer.headers.get("HX-Redirect");
    if (signIn) location.assign(signIn);
    if (!answer.ok) throw new Error(String(answer.status));
    const fragment = parse(await answer.text());
    keepTyped(() => replaceParts(document, fragment));
    sayArrivals();
    setFresh(true);
  } catch {
    setFresh(false);
  } finally {
    asking = false;
    if (askAgain) {
      askAgain = false;
      void refresh();
    }
  }
}

/** « Liste à jour », or « Liste figée depuis… » with the way to ask again. */
function setFresh(fresh: boolean): void {
  for (const one of document.querySelectorAll<HTMLElement>("[data-fresh]")) one.hidden = !fresh;
  for (const one of document.querySelectorAll<HTMLElement>("[data-stale]")) one.hidden = fresh;
}

/** « attend depuis 6 min » stays true between two readings; nothing is announced. */
function tick(): void {
  for (const one of document.querySelectorAll<HTMLElement>("[data-since]")) {
    const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(one.dataset.since ?? "")) / MINUTE));
    const length =
      minutes < 60
        ? `${minutes}\u00a0min`
        : `${Math.floor(minutes / 60)}\u00a0h${minutes % 60 ? `\u00a0${String(minutes % 60).padStart(2, "0")}` : ""}`;
    one.textContent = english ? `waiting for ${length}` : `attend depuis ${length}`;
  }
}

document.addEventListener("click", (event) => {
  const opener = (event.target as Element).closest<HTMLElement>("[data-way]");
  const way = document.querySelector<HTMLAnchorElement>("[data-dialog-way]");
  if (opener && way) way.href = opener.dataset.way ?? way.href;
});

sayArrivals();
listen(
  page.dataset.dayEvents ?? "",
  () => void refresh(),
  (up) => {
    if (!up) setFresh(false);
  },
);
setInterval(tick, MINUTE);
// The line of now and the deadlines move too: read again every five minutes.
setInterval(() => void refresh(), 5 * MINUTE);
