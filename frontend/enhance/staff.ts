/** Every page of professionals: HTMX set up, one post a gesture, dialogs, the menu, copying, messages. */
import { copyButtons } from "./_copy";
import { dialogs } from "./_dialogs";
import { postOnce } from "./_forms";
import { configure, keepFocus, markBusy, sendCsrf } from "./_swap";

configure();
sendCsrf();
keepFocus();
markBusy();
postOnce();
dialogs();
copyButtons();
// A fault first; else the question that the last answer led to.
document.querySelector<HTMLElement>("[data-error-summary], [data-start]")?.focus();

// The menu of narrow screens closes with Escape and with a tap outside.
const menu = document.querySelector<HTMLDetailsElement>("[data-menu]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu?.open) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target as Node)) menu.open = false;
});

// A button that is not yet possible stays focusable and does nothing but say why (the words beside it).
document.addEventListener(
  "click",
  (event) => {
    const button = (event.target as Element).closest('[aria-disabled="true"]');
    if (button?.matches("button, a")) event.preventDefault();
  },
  true,
);
// « Voir les 6 points faits », on narrow screens.
document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-show-done]");
  const list = button && document.querySelector(button.dataset.showDone ?? "");
  if (!list) return;
  event.preventDefault();
  const shown = list.classList.toggle("items--all");
  button.setAttribute("aria-expanded", String(shown));
});
for (const printer of document.querySelectorAll("[data-print]"))
  printer.addEventListener("click", () => print());
