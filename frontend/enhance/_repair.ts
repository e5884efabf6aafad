/** The repair card of the device test: one act per step, for the browser in use. */
import type { BrowserFamily, DeviceFailure, DeviceKind } from "../room/devices";
import { type TextKey, text } from "./_test-texts";

const SVG = "http://www.w3.org/2000/svg";

/** Lucide (ISC): crossed-out microphone, crossed-out camera, and the sliders of the address bar. */
const PATHS: Record<"microphone" | "camera" | "sliders", string[]> = {
  microphone: [
    "M12 19v3",
    "M15 9.34V5a3 3 0 0 0-5.68-1.33",
    "M16.95 16.95A7 7 0 0 1 5 12v-2",
    "M18.89 13.23A7 7 0 0 0 19 12v-2",
    "m2 2 20 20",
    "M9 9v3a3 3 0 0 0 5.12 2.12",
  ],
  camera: [
    "M10.66 6H14a2 2 0 0 1 2 2v2.5l5.248-3.062A.5.5 0 0 1 22 7.87v8.196",
    "M16 16a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2h2",
    "m2 2 20 20",
  ],
  sliders: ["M14 17H5", "M19 7h-9", "M17 14a3 3 0 1 1 0 6 3 3 0 0 1 0-6", "M7 4a3 3 0 1 1 0 6 3 3 0 0 1 0-6"],
};

export function icon(name: keyof typeof PATHS): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({
    class: "icon",
    viewBox: "0 0 24 24",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "2",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  })) {
    svg.setAttribute(key, value);
  }
  for (const shape of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    svg.append(path);
  }
  return svg;
}

export function stepsOf(device: DeviceKind, failure: DeviceFailure, browser: BrowserFamily): TextKey[] {
  if (failure === "missing") return [`step_missing_${device}`];
  if (failure === "busy") return ["step_busy"];
  if (failure === "unsupported") return ["step_copy", "step_paste"];
  if (browser === "firefox") return ["step_icon_firefox", "step_cross_firefox"];
  if (browser === "iphone")
    return ["step_settings_iphone", `step_allow_${device}_iphone`, "step_back_iphone"];
  if (browser === "safari") return ["step_menu_safari", `step_allow_${device}_safari`];
  return ["step_icon_chrome", "step_permissions_chrome", `step_allow_${device}_chrome`];
}

interface Card {
  device: DeviceKind;
  failure: DeviceFailure;
  browser: BrowserFamily;
  onRetry: () => void;
}

export function repairCard({ device, failure, browser, onRetry }: Card): HTMLElement {
  const title = element("h2", "repair__title", icon(device), text(`repair_${device}_${failure}`));
  title.tabIndex = -1;
  const steps = element("ol", "repair__steps");
  for (const key of stepsOf(device, failure, browser)) {
    const step = element("li", "", text(key));
    if (key === "step_icon_chrome") step.append(addressBar());
    steps.append(step);
  }
  const card = element("section", "repair", title, steps);
  card.dataset.repair = `${device}-${failure}`;
  if (failure === "unsupported") card.append(copyButton());
  else card.append(button(text(failure === "blocked" ? "changed" : "closed_it"), true, onRetry));
  return card;
}

function addressBar(): HTMLElement {
  const bar = element("div", "address-bar", icon("sliders"), window.location.host);
  bar.setAttribute("aria-hidden", "true");
  return bar;
}

function copyButton(): HTMLElement {
  const copy = button(text("copy"), true, async () => {
    await navigator.clipboard?.writeText(window.location.href);
    copy.textContent = text("copied");
  });
  return copy;
}

export function button(words: string, primary: boolean, onClick: () => void): HTMLButtonElement {
  const made = element("button", primary ? "button button--primary button--full" : "button", words);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
