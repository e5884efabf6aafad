/** « Cacher cette page »: weather in the same tab, media stopped, a neutral title left in the history. */

export function quickExit(): void {
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("[data-quick-exit]");
    if (!link) return;
    event.preventDefault();
    leave(link.href, link.dataset.report);
  });
}

export function leave(address: string, report?: string): void {
  document.dispatchEvent(new CustomEvent("visavis:leaving"));
  document.title = "Météo";
  document.body.hidden = true;
  if (report) navigator.sendBeacon(report);
  location.replace(address);
}
