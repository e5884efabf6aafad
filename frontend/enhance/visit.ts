/**
 * The visit page beside the room: the panel follows what happens, dialogs open over it, and the identity
 * form says what is still missing. Without this script each link and form works as a page.
 */
import htmx from "htmx.org";
import { listen } from "./_live";

const panel = document.querySelector<HTMLElement>("[data-panel]");

/** Something was chosen or typed in the panel and not sent: it is not drawn again under their fingers. */
function isBusy(root: HTMLElement): boolean {
  return [...root.querySelectorAll<HTMLInputElement>("input:not([type=hidden])")].some((field) =>
    ["radio", "checkbox"].includes(field.type)
      ? field.checked !== field.defaultChecked
      : field.value !== field.defaultValue,
  );
}

async function refresh(root: HTMLElement): Promise<void> {
  const answer = await fetch(root.dataset.panelUrl ?? "", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const now = root.querySelector<HTMLElement>("[data-panel-key]");
  const next = fresh.content.querySelector<HTMLElement>("[data-panel-key]");
  if (!now || !next) return;
  if (now.dataset.panelKey === next.dataset.panelKey && isBusy(root)) {
    swapParts(root, fresh.content);
    return;
  }
  swapWhole(root, now, next);
}

/** Only the regions that carry no field; and whether the person to identify has come in meanwhile. */
function swapParts(root: HTMLElement, fresh: DocumentFragment): void {
  const form = root.querySelector<HTMLElement>("[data-identity]");
  const twin = fresh.querySelector<HTMLElement>("[data-identity]");
  if (form && twin) {
    form.dataset.entered = twin.dataset.entered;
    form.dispatchEvent(new Event("change"));
  }
  for (const region of root.querySelectorAll<HTMLElement>("[data-live]")) {
    const twin = fresh.querySelector<HTMLElement>(`[data-live="${region.dataset.live}"]`);
    if (twin && twin.innerHTML !== region.innerHTML) {
      region.replaceChildren(...twin.childNodes);
      htmx.process(region);
    }
  }
}

function swapWhole(root: HTMLElement, now: HTMLElement, next: HTMLElement): void {
  if (now.innerHTML === next.innerHTML) return;
  const had = now.contains(document.activeElement);
  const focused = had ? document.activeElement?.id : "";
  const changedMode = now.dataset.panelKey !== next.dataset.panelKey;
  const opened = [...now.querySelectorAll("details")].map((one) => one.open);
  next.querySelectorAll("details").forEach((one, rank) => {
    if (!changedMode && opened[rank]) one.open = true;
  });
  now.replaceWith(next);
  htmx.process(next);
  identity(root);
  const heading = next.querySelector<HTMLElement>("[data-swap-focus]");
  if (changedMode && heading) heading.focus();
  else if (had) {
    const twin = focused ? document.getElementById(focused) : null;
    (twin ?? next.querySelector<HTMLElement>("[data-swap-focus], h1"))?.focus({ preventScroll: true });
  }
}

/** One at a time; a change that comes meanwhile is read once more afterwards. */
function follow(root: HTMLElement): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    try {
      await refresh(root);
    } finally {
      running = false;
      if (again) {
        again = false;
        void run();
      }
    }
  };
  return () => void run();
}

/** « Identité confirmée » is dashed until enough was compared, and says what is missing or will be noted. */
function identity(root: HTMLElement): void {
  const form = root.querySelector<HTMLFormElement>("[data-identity]");
  if (!form) return;
  const button = form.querySelector<HTMLButtonElement>("#identity-yes");
  const why = form.querySelector<HTMLElement>("[data-identity-why]");
  const elsewhere = form.querySelector<HTMLElement>("[data-when-elsewhere]");
  if (!button || !why) return;
  const judge = (): void => {
    const compared = [...form.querySelectorAll<HTMLInputElement>('input[name^="way_"]:checked')];
    const choice = form.querySelector<HTMLInputElement>('input[name="place_choice"]:checked')?.value;
    const typed = form.querySelector<HTMLInputElement>('input[name="place"]')?.value.trim() ?? "";
    const placed = form.dataset.placeNeeded !== "true" || choice === "still" || typed !== "";
    const lacking = Number(form.dataset.needed) - compared.length;
    if (elsewhere) elsewhere.hidden = choice !== "elsewhere";
    button.toggleAttribute("aria-disabled", false);
    const entered = form.dataset.entered === "true";
    if (lacking > 0 || !placed || !entered) button.setAttribute("aria-disabled", "true");
    if (!entered) why.textContent = why.dataset.textNotEntered ?? "";
    else if (lacking > 1) why.textContent = why.dataset.textMissingTwo ?? "";
    else if (lacking === 1) why.textContent = why.dataset.textMissingOne ?? "";
    else if (!placed) why.textContent = why.dataset.textPlace ?? "";
    else
      why.textContent = `${why.dataset.textNoted ?? ""} ${compared.map((one) => one.dataset.noted).join(", ")}.`;
  };
  form.addEventListener("input", judge);
  form.addEventListener("change", judge);
  judge();
}

/** « Faire entrer » opens its dialog here; Escape changes nothing. */
async function openAdmission(link: HTMLAnchorElement): Promise<void> {
  const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
  if (!answer.ok) {
    location.assign(link.href);
    return;
  }
  document.getElementById("admit-dialog")?.remove();
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  const dialog = holder.content.querySelector("dialog");
  if (!dialog)
    return void document.dispatchEvent(new CustomEvent("visavis:room", { detail: { type: "changed" } }));
  document.body.append(dialog);
  htmx.process(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    // Whoever was let in has left the list: then the panel's own heading takes the focus.
    const back =
      document.getElementById(link.id) ?? panel?.querySelector<HTMLElement>("[data-swap-focus], h1, h2");
    back?.focus();
  });
  dialog.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-dialog-close]")) dialog.close();
  });
  dialog.addEventListener("htmx:afterRequest", () => dialog.close());
  dialog.showModal();
  dialog.querySelector<HTMLElement>("#admit-title")?.focus();
}

if (panel) {
  const changed = follow(panel);
  document.addEventListener("visavis:room", changed);
  // Where no room runs, by telephone, the panel listens by itself.
  if (panel.dataset.panelEvents) listen(panel.dataset.panelEvents, changed);
  document.body.addEventListener("htmx:afterSwap", () => {
    identity(panel);
    document.dispatchEvent(new CustomEvent("visavis:room-refresh"));
  });
  document.addEventListener("visavis:open-panel", (event) => {
    const { url } = (event as CustomEvent<{ url: string }>).detail;
    event.preventDefault();
    void htmx.ajax("get", url, { target: "#panel", swap: "innerHTML" });
  });
  document.addEventListener("visavis:sharing", (event) => {
    const { active } = (event as CustomEvent<{ active: boolean }>).detail;
    panel.hidden = active;
    for (const part of document.querySelectorAll<HTMLElement>("[data-while-sharing]")) part.hidden = !active;
  });
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-admit]");
    if (!link || link.getAttribute("aria-disabled") === "true") return;
    event.preventDefault();
    void openAdmission(link);
  });
  identity(panel);
}

// A colleague at the door: the page is read again when their situation changes.
const door = document.querySelector<HTMLElement>("[data-colleague]");
if (door && ["waiting", "held", "removed"].includes(door.dataset.situation ?? "")) {
  const check = async (): Promise<void> => {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector<HTMLElement>("[data-colleague]");
    if (!next || next.dataset.situation !== door.dataset.situation) location.reload();
  };
  listen(
    door.dataset.events ?? "",
    () => void check(),
    () => undefined,
  );
}
