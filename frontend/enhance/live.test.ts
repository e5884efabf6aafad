import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./_live";

class FakeSource extends EventTarget {
  static opened: FakeSource[] = [];
  static readonly CLOSED = 2;
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly address: string) {
    super();
    FakeSource.opened.push(this);
  }
  close(): void {
    this.readyState = 2;
  }
  fail(forGood: boolean): void {
    this.readyState = forGood ? 2 : 0;
    this.onerror?.();
  }
}

beforeEach(() => {
  FakeSource.opened = [];
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
});

afterEach(() => vi.unstubAllGlobals());

test("a change calls the page", () => {
  const changed = vi.fn();
  listen("/direct", changed);
  FakeSource.opened[0]?.dispatchEvent(new Event("changed"));
  expect(changed).toHaveBeenCalledOnce();
});

test("a stream that gave up is opened again, later each time", () => {
  const link = vi.fn();
  listen("/direct", () => {}, link);
  FakeSource.opened[0]?.fail(true);
  expect(link).toHaveBeenLastCalledWith(false);
  vi.advanceTimersByTime(1000);
  expect(FakeSource.opened).toHaveLength(2);
  FakeSource.opened[1]?.fail(true);
  vi.advanceTimersByTime(1000);
  expect(FakeSource.opened).toHaveLength(2);
  vi.advanceTimersByTime(1000);
  expect(FakeSource.opened).toHaveLength(3);
});

test("a stream that the browser reopens by itself is left alone", () => {
  listen("/direct", () => {});
  FakeSource.opened[0]?.fail(false);
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.opened).toHaveLength(1);
});

test("a closed one stays closed", () => {
  const live = listen("/direct", () => {});
  FakeSource.opened[0]?.fail(true);
  live.close();
  vi.advanceTimersByTime(60_000);
  expect(FakeSource.opened).toHaveLength(1);
});
