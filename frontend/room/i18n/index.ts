/** The room's texts in the language of the page, with values put in; and its way to write an hour. */
import { en } from "./en";
import { fr, type Key, type Texts } from "./fr";

export type { Key } from "./fr";
export type Lang = "fr" | "en";
export type Translate = (key: Key, values?: Record<string, string | number>) => string;

const TEXTS: Record<Lang, Texts> = { fr, en };

export function translator(lang: Lang): Translate {
  const texts = TEXTS[lang];
  return (key, values = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

export const TIME_ZONE = "America/Toronto";

/**
 * « 14 h 05 », « 9 h »; "2:05 p.m.": Node's and the browsers' own fr-CA give "09 h 00". In the zone of
 * the visit, as on all other pages, whatever the zone of the device.
 */
export function clock(iso: string, lang: Lang, timeZone: string = TIME_ZONE): string {
  const [hours, minutes] = hoursAndMinutes(new Date(iso), timeZone);
  const two = String(minutes).padStart(2, "0");
  if (lang === "fr") return minutes === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${two}`;
  return `${hours % 12 || 12}:${two}\u00a0${hours < 12 ? "a.m." : "p.m."}`;
}

function hoursAndMinutes(date: Date, timeZone: string): [number, number] {
  const options = { timeZone, hour: "numeric", minute: "numeric", hourCycle: "h23" } as const;
  const parts = new Intl.DateTimeFormat("en-CA", options).formatToParts(date);
  const value = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return [value("hour"), value("minute")];
}
