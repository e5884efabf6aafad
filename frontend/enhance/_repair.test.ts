import { describe, expect, test, vi } from "vitest";
import { browserFamily, failureOf } from "../room/devices";
import { repairCard, stepsOf } from "./_repair";
import { TEXTS } from "./_test-texts";

describe("repair by cause and browser", () => {
  test("every step has its words in both languages", () => {
    expect(Object.keys(TEXTS.en)).toEqual(Object.keys(TEXTS.fr));
    for (const browser of ["chrome", "firefox", "iphone", "safari"] as const) {
      for (const failure of ["blocked", "missing", "busy", "unsupported"] as const) {
        for (const device of ["microphone", "camera"] as const) {
          const steps = stepsOf(device, failure, browser);
          expect(steps.length).toBeGreaterThan(0);
          for (const step of steps) expect(TEXTS.fr[step]).toBeTruthy();
        }
      }
    }
  });

  test("the card has one act per step and a way to try again", () => {
    const onRetry = vi.fn();
    const card = repairCard({ device: "microphone", failure: "blocked", browser: "chrome", onRetry });
    expect(card.querySelector("h2")?.textContent).toBe("Votre micro est bloqué");
    expect(card.querySelectorAll("li")).toHaveLength(3);
    card.querySelector("button")?.click();
    expect(onRetry).toHaveBeenCalled();
  });
});

test.each([
  ["NotAllowedError", "blocked"],
  ["NotFoundError", "missing"],
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
  ["TypeError", "unsupported"],
])("%s means %s", (name, failure) => {
  expect(failureOf(Object.assign(new Error(), { name }))).toBe(failure);
});

test.each([
  ["Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36", "chrome"],
  ["Mozilla/5.0 (Windows NT 10.0; rv:127.0) Gecko/20100101 Firefox/127.0", "firefox"],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile Safari/604",
    "iphone",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605 Version/17.5 Safari/605", "safari"],
])("browser family of %s", (agent, family) => {
  expect(browserFamily(agent)).toBe(family);
});
