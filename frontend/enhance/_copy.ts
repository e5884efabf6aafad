/** `<button data-copy="#id">` or `data-copy-text="…"`: copies, and says so in place until the next action. */

export function copyButtons(): void {
  document.addEventListener("click", async (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy],[data-copy-text]");
    if (!button) return;
    event.preventDefault();
    const said = document.querySelector<HTMLElement>(button.dataset.copySays ?? "[data-announce]");
    try {
      await navigator.clipboard.writeText(textOf(button));
      if (said) said.textContent = button.dataset.copied ?? "Copié";
    } catch {
      select(button);
    }
  });
}

function source(button: HTMLElement): HTMLElement | null {
  return button.dataset.copy ? document.querySelector<HTMLElement>(button.dataset.copy) : null;
}

function textOf(button: HTMLElement): string {
  const element = source(button);
  const text =
    button.dataset.copyText ??
    (element instanceof HTMLTextAreaElement ? element.value : element?.textContent);
  return (text ?? "").trim();
}

/** Without permission: select the text, so that the person's own « copy » takes it. */
function select(button: HTMLElement): void {
  const element = source(button);
  if (element instanceof HTMLTextAreaElement) element.select();
  else if (element) getSelection()?.selectAllChildren(element);
}
