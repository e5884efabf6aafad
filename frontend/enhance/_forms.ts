/** One post for one gesture: the button says that it sends, keeps its width, and takes no second tap. */

const SENDING = { fr: "Envoi…", en: "Sending…" };

/** What stood in the button; nodes, since markup as text is refused by Trusted Types. */
const before = new WeakMap<HTMLElement, Node[]>();

function words(button: HTMLElement): string {
  const own = button.dataset.sending;
  return own ?? (document.documentElement.lang.startsWith("en") ? SENDING.en : SENDING.fr);
}

function hold(form: HTMLFormElement, button: HTMLElement): void {
  form.dataset.sent = "";
  button.style.minWidth = `${button.offsetWidth}px`;
  button.setAttribute("aria-busy", "true");
  before.set(button, [...button.childNodes]);
  button.replaceChildren(words(button));
}

function release(form: HTMLFormElement): void {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll<HTMLElement>("[aria-busy]")) {
    button.replaceChildren(...(before.get(button) ?? []));
    button.removeAttribute("aria-busy");
  }
}

export function postOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (form.method !== "post" || form.hasAttribute("data-many")) return;
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    if (event.defaultPrevented) return;
    const button = (event as SubmitEvent).submitter;
    // After this turn: a button whose words changed at once would not send its own value in some browsers.
    if (button?.matches(".button")) setTimeout(() => hold(form, button));
    else form.dataset.sent = "";
  });
  // Coming back by the browser's arrow shows the page as it was left: make it usable again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });
}
