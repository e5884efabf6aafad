/** « Nouvelle rencontre »: a link that fixes something moves the focus to its field. */

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLElement>("[data-focus]");
  const field = link && document.querySelector<HTMLElement>(link.dataset.focus ?? "");
  if (!field) return;
  event.preventDefault();
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.scrollIntoView({ block: "center" });
});
