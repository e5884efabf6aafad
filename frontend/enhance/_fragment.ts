/**
 * Replaces only what changed in a page that waits: parts marked `[data-part]`. Focus and typed text
 * elsewhere are never touched, and each change is said once.
 */

interface MarkupPolicy {
  createHTML(markup: string): string;
}

declare global {
  interface Window {
    trustedTypes?: { createPolicy(name: string, rules: MarkupPolicy): MarkupPolicy };
  }
}

let policy: MarkupPolicy | null = null;

/** Our own server's page, parsed without running anything in it. */
export function parse(markup: string): Document {
  policy ??= window.trustedTypes?.createPolicy("visavis-fragment", { createHTML: (own) => own }) ?? {
    createHTML: (own) => own,
  };
  return new DOMParser().parseFromString(policy.createHTML(markup), "text/html");
}

/** Puts the new parts in the place of the old ones; gives what is to be announced. */
export function replaceParts(page: ParentNode, fragment: ParentNode): string[] {
  const said: string[] = [];
  for (const fresh of fragment.querySelectorAll<HTMLElement>("[data-part]")) {
    const old = page.querySelector<HTMLElement>(`[data-part="${fresh.dataset.part}"]`);
    if (!old) continue;
    const say = fresh.dataset.say ?? "";
    if (say && say !== old.dataset.say) said.push(say);
    old.dataset.say = say;
    if (old.innerHTML === fresh.innerHTML) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement?.id : undefined;
    old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
    if (focused) document.getElementById(focused)?.focus();
  }
  return said;
}
