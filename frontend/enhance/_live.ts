/**
 * Listens to one stream of « changed » events, and polls when the stream is out.
 *
 * EventSource gives up for good on a 503 or a 204: it is opened anew, a little later each time.
 */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 20_000;

export interface Live {
  close(): void;
}

export function listen(
  address: string,
  onChanged: () => void,
  onLink: (up: boolean) => void = () => {},
): Live {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = FIRST_WAIT;
  let closed = false;

  const open = (): void => {
    source = new EventSource(address);
    source.addEventListener("changed", () => {
      wait = FIRST_WAIT;
      onLink(true);
      onChanged();
    });
    source.onerror = () => {
      onLink(false);
      if (source?.readyState !== EventSource.CLOSED || closed) return;
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
      onChanged();
    };
  };
  // A telephone that slept may hold a dead stream: ask again when it wakes.
  const woken = (): void => {
    if (document.visibilityState === "visible") onChanged();
  };
  document.addEventListener("visibilitychange", woken);
  open();
  return {
    close() {
      closed = true;
      clearTimeout(timer);
      source?.close();
      document.removeEventListener("visibilitychange", woken);
    },
  };
}
