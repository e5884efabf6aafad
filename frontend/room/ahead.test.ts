import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Ahead } from "./ahead";
import type { Grant } from "./protocol";

const grant = (token: string): Grant => ({ url: "ws://sfu", token, identity: "c-1", ice_servers: [] });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("the pass is at hand before the tap, and is given once", async () => {
  const ask = vi.fn(async () => grant("one"));
  const ahead = new Ahead(ask);
  ahead.start();
  expect((await ahead.take())?.token).toBe("one");
  expect(await ahead.take()).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(ask).toHaveBeenCalledTimes(1);
});

test("it is renewed before its thirty seconds are over", async () => {
  let rank = 0;
  const ahead = new Ahead(async () => grant(String(++rank)));
  ahead.start();
  vi.advanceTimersByTime(45_000);
  expect((await ahead.take())?.token).toBe("3");
});

test("an old one is not used", async () => {
  const ahead = new Ahead(async () => grant("old"));
  ahead.start();
  vi.setSystemTime(Date.now() + 26_000); // the tab slept: no renewal ran
  expect(await ahead.take()).toBeNull();
});

test("a refusal or no answer leaves the asking to the tap", async () => {
  const ahead = new Ahead(async () => {
    throw new Error("not admitted any more");
  });
  ahead.start();
  expect(await ahead.take()).toBeNull();
});

test("nobody's page asks for ever", () => {
  const ask = vi.fn(async () => grant("one"));
  new Ahead(ask).start();
  vi.advanceTimersByTime(3_600_000);
  expect(ask).toHaveBeenCalledTimes(30);
});
