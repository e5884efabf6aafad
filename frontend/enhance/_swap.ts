/**
 * HTMX for the pages of professionals: no inline style, no eval, nothing kept in the browser's storage,
 * and the focus stays where a person would look for it after a swap.
 */
import htmx from "htmx.org";

export function configure(): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  htmx.config.allowScriptTags = false;
  htmx.config.historyEnabled = false;
  htmx.config.historyCacheSize = 0;
  htmx.config.scrollIntoViewOnBoost = false;
  // A form with errors comes back as 422 and is shown; other failures go to `htmx:responseError`.
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ];
}

export function sendCsrf(): void {
  const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
  document.body.addEventListener("htmx:configRequest", (event) => {
    const detail = (event as CustomEvent<{ headers: Record<string, string> }>).detail;
    if (token) detail.headers["X-CSRFToken"] = token;
  });
}

/** After a swap that removed the focused element: its twin by id or name, else the new content's heading. */
export function keepFocus(): void {
  let before: { id: string; name: string } | undefined;
  document.body.addEventListener("htmx:beforeSwap", () => {
    const active = document.activeElement as HTMLElement | null;
    before =
      active && active !== document.body
        ? { id: active.id, name: active.getAttribute("name") ?? "" }
        : undefined;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (!before || document.activeElement !== document.body) return;
    const target = (event as CustomEvent<{ elt: HTMLElement }>).detail.elt;
    focusIn(target, before);
  });
}

function focusIn(target: HTMLElement, before: { id: string; name: string }): void {
  const twin =
    (before.id && document.getElementById(before.id)) ||
    (before.name && target.querySelector<HTMLElement>(`[name="${CSS.escape(before.name)}"]`));
  const place = twin || target.querySelector<HTMLElement>("[data-swap-focus], h1, h2, h3, legend") || target;
  if (!(place as HTMLElement).matches("a[href], button, input, select, textarea, [tabindex]")) {
    (place as HTMLElement).tabIndex = -1;
  }
  (place as HTMLElement).focus({ preventScroll: true });
}

export function markBusy(): void {
  const busy = (event: Event, state: boolean): void => {
    const detail = (event as CustomEvent<{ target?: HTMLElement }>).detail;
    if (state) detail.target?.setAttribute("aria-busy", "true");
    else detail.target?.removeAttribute("aria-busy");
  };
  document.body.addEventListener("htmx:beforeRequest", (event) => busy(event, true));
  document.body.addEventListener("htmx:afterRequest", (event) => busy(event, false));
}
