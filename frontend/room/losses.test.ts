import { describe, expect, test, vi } from "vitest";
import { Losses, WORTH_NOTING_MS } from "./losses";
import { initialState, type RoomState, reduce } from "./state";

function cut(at: number): RoomState {
  const joined = reduce(initialState(0), { type: "link", link: "up", at: 1 });
  return reduce(joined, { type: "link", link: "down", at });
}

describe("telling our server of a lost picture", () => {
  test("once for each episode, and not for a blip", () => {
    const send = vi.fn(async () => undefined);
    const losses = new Losses(send);
    losses.tick(cut(1000), 1000 + WORTH_NOTING_MS - 1);
    expect(send).not.toHaveBeenCalled();
    losses.tick(cut(1000), 1000 + WORTH_NOTING_MS);
    losses.tick(cut(1000), 1000 + WORTH_NOTING_MS + 1000);
    expect(send.mock.calls).toEqual([["media_server_lost"]]);
    losses.tick(cut(90_000), 90_000 + WORTH_NOTING_MS);
    expect(send).toHaveBeenCalledTimes(2);
  });

  test("a cut network is told when the server answers again", () => {
    const send = vi.fn(async () => undefined);
    const losses = new Losses(send);
    losses.onServerUnreachable();
    losses.tick(cut(1000), 9000);
    expect(send).not.toHaveBeenCalled();
    losses.onServerReached();
    expect(send.mock.calls).toEqual([["network_cut"]]);
  });

  test("nothing is told of a room that was never entered", () => {
    const send = vi.fn(async () => undefined);
    new Losses(send).tick(initialState(0), 60_000);
    expect(send).not.toHaveBeenCalled();
  });

  test("what comes and goes is told at most every two minutes", () => {
    const send = vi.fn(async () => undefined);
    const losses = new Losses(send);
    for (const at of [0, 1000, 119_000, 120_000]) losses.note("weak_connection", at);
    expect(send).toHaveBeenCalledTimes(2);
  });
});
