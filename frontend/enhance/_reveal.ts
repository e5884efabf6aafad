/** « Afficher » beside a password: hidden where there is no script. */
export function revealPasswords(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-reveal]")) {
    const field = document.getElementById(button.dataset.reveal ?? "") as HTMLInputElement | null;
    if (!field) continue;
    button.hidden = false;
    const show = button.textContent ?? "";
    button.addEventListener("click", () => {
      const shown = field.type === "text";
      field.type = shown ? "password" : "text";
      button.textContent = shown ? show : (button.dataset.hide ?? show);
      button.setAttribute("aria-pressed", String(!shown));
    });
    // A browser keeps what is typed in plain text fields: never leave one behind.
    field.form?.addEventListener("submit", () => {
      field.type = "password";
    });
  }
}
