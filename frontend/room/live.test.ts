import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Live, POLL_MS } from "./live";

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  static made: FakeSource[] = [];
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    FakeSource.made.push(this);
  }
  close() {
    this.readyState = 2;
  }
  fail(closed: boolean) {
    this.readyState = closed ? 2 : 0;
    this.onerror?.();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.made = [];
  vi.stubGlobal("EventSource", FakeSource);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function started() {
  const onChange = vi.fn();
  const live = new Live({ url: "/direct/x", onChange });
  live.start();
  return { live, onChange, source: () => FakeSource.made.at(-1) as FakeSource };
}

describe("live events", () => {
  test("each event reads the state again", () => {
    const { onChange, source } = started();
    source().onopen?.();
    source().dispatchEvent(new Event("changed"));
    expect(onChange).toHaveBeenCalledTimes(2);
  });

  test("polls until the stream is open, and no more afterwards", () => {
    const { onChange, source } = started();
    vi.advanceTimersByTime(2 * POLL_MS);
    expect(onChange).toHaveBeenCalledTimes(2);
    source().onopen?.();
    onChange.mockClear();
    vi.advanceTimersByTime(10 * POLL_MS);
    expect(onChange).not.toHaveBeenCalled();
  });

  test("opens anew after a 503 that the browser takes for final, and polls meanwhile", () => {
    const { onChange, source } = started();
    source().onopen?.();
    source().fail(true);
    vi.advanceTimersByTime(500);
    expect(FakeSource.made).toHaveLength(2);
    source().fail(true);
    onChange.mockClear();
    vi.advanceTimersByTime(POLL_MS);
    expect(onChange).toHaveBeenCalled();
    expect(FakeSource.made).toHaveLength(3);
  });

  test("leaves it to the browser while the browser itself retries", () => {
    const { source } = started();
    source().fail(false);
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.made).toHaveLength(1);
  });

  test("is silent once stopped", () => {
    const { live, onChange, source } = started();
    live.stop();
    source().fail(true);
    vi.advanceTimersByTime(60_000);
    expect(onChange).not.toHaveBeenCalled();
    expect(FakeSource.made).toHaveLength(1);
  });
});
