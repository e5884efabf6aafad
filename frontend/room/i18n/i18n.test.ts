import { describe, expect, test } from "vitest";
import { en } from "./en";
import { fr } from "./fr";
import { clock, translator } from "./index";

describe("the room's texts", () => {
  test("have the same keys in both languages", () => {
    expect(Object.keys(en)).toEqual(Object.keys(fr));
  });

  test("have the same values to put in", () => {
    const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const key of Object.keys(fr) as (keyof typeof fr)[]) {
      expect([key, holes(en[key])]).toEqual([key, holes(fr[key])]);
    }
  });

  test.each(Object.entries(fr))("French typography: %s", (_, text) => {
    expect(text).not.toMatch(/ :|« | »|'|\d min? h /);
    expect(text).not.toMatch(/\s[?!;]/);
  });

  test("values are put in", () => {
    expect(translator("fr")("weak_at", { name: "Karim Haddad" })).toBe(
      "Connexion faible chez Karim Haddad\u00a0: nous gardons le son.",
    );
  });
});

test("an hour is that of the visit's zone, in summer as in winter", () => {
  expect(clock("2026-07-01T18:30:00Z", "fr")).toBe("14\u00a0h\u00a030");
  expect(clock("2026-11-24T19:30:00Z", "fr", "America/Halifax")).toBe("15\u00a0h\u00a030");
});

describe("hours", () => {
  const at = (hours: number, minutes: number) =>
    new Date(Date.UTC(2026, 10, 24, hours + 5, minutes)).toISOString();

  test.each([
    [9, 5, "9\u00a0h\u00a005", "9:05\u00a0a.m."],
    [14, 0, "14\u00a0h", "2:00\u00a0p.m."],
    [0, 30, "0\u00a0h\u00a030", "12:30\u00a0a.m."],
  ])("%i:%i", (hours, minutes, french, english) => {
    expect(clock(at(hours, minutes), "fr")).toBe(french);
    expect(clock(at(hours, minutes), "en")).toBe(english);
  });
});
