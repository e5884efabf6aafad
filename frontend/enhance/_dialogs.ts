/**
 * Native dialogs. `<a href="page" data-dialog="#id">` opens the dialog of the page, and stays a link to the
 * page that does the same without script. `<button data-dialog-close>` closes; the focus goes back.
 */
export function dialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener) {
      const dialog = document.querySelector<HTMLDialogElement>(opener.dataset.dialog ?? "");
      if (!dialog) return;
      event.preventDefault();
      open(dialog);
      return;
    }
    if (target.closest("[data-dialog-close]")) target.closest("dialog")?.close();
  });
}

/** Opens with the focus on the heading, so that a screen reader begins with the question. */
export function open(dialog: HTMLDialogElement): void {
  if (!dialog.open) dialog.showModal();
  const title = dialog.querySelector<HTMLElement>("h1, h2");
  if (!title) return;
  title.tabIndex = -1;
  title.focus();
}
