import { describe, expect, test, vi } from "vitest";
import { delayBefore, Joiner, type JoinerPorts } from "./joiner";
import type { Grant } from "./protocol";
import { Refused } from "./server";

const grant: Grant = { url: "ws://sfu", token: "t", identity: "i1", ice_servers: [] };

function setup(over: Partial<JoinerPorts> = {}) {
  const ports: JoinerPorts = {
    token: vi.fn(async () => grant),
    join: vi.fn(async () => undefined),
    leave: vi.fn(async () => undefined),
    onJoining: vi.fn(),
    onFailed: vi.fn(),
    onRefused: vi.fn(),
    wait: vi.fn(async () => undefined),
    ...over,
  };
  return { ports, joiner: new Joiner(ports) };
}

describe("the application loop", () => {
  test("asks for a token and joins once", async () => {
    const { ports, joiner } = setup();
    await joiner.want(true);
    await joiner.want(true);
    expect(ports.join).toHaveBeenCalledTimes(1);
    expect(ports.join).toHaveBeenCalledWith(grant);
  });

  test("takes a new token for each try", async () => {
    const join = vi.fn<JoinerPorts["join"]>().mockRejectedValueOnce(new Error("404")).mockResolvedValue();
    const { ports, joiner } = setup({ join });
    await joiner.want(true);
    expect(ports.token).toHaveBeenCalledTimes(2);
    expect(ports.onFailed).toHaveBeenCalledTimes(1);
  });

  test("joins again after an unexpected end", async () => {
    const { ports, joiner } = setup();
    await joiner.want(true);
    await joiner.lost();
    expect(ports.join).toHaveBeenCalledTimes(2);
  });

  test("does not come back by itself after being held, only when wanted anew", async () => {
    const refusal = { code: "held", message: "En attente." };
    const token = vi
      .fn<JoinerPorts["token"]>()
      .mockRejectedValueOnce(new Refused(refusal))
      .mockResolvedValue(grant);
    const { ports, joiner } = setup({ token });
    await joiner.want(true);
    expect(ports.onRefused).toHaveBeenCalledWith(refusal);
    expect(ports.join).not.toHaveBeenCalled();
    await joiner.want(true);
    expect(ports.join).toHaveBeenCalledTimes(1);
  });

  test("keeps trying while the media server is down", async () => {
    const refusal = new Refused({ code: "media_down", message: "" });
    const token = vi
      .fn<JoinerPorts["token"]>()
      .mockRejectedValueOnce(refusal)
      .mockRejectedValueOnce(refusal)
      .mockResolvedValue(grant);
    const { ports, joiner } = setup({ token });
    await joiner.want(true);
    expect(ports.join).toHaveBeenCalledTimes(1);
    expect(ports.wait).toHaveBeenCalledTimes(2);
  });

  test("leaves when media is no longer wanted, even in the middle of joining", async () => {
    let arrive = () => {};
    const join = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
    const { ports, joiner } = setup({ join });
    const joining = joiner.want(true);
    await vi.waitFor(() => expect(join).toHaveBeenCalled());
    await joiner.want(false);
    arrive();
    await joining;
    expect(ports.leave).toHaveBeenCalledTimes(2);
  });
});

test("tries flat and quickly, then more calmly", () => {
  expect([0, 1, 5, 10, 11, 50].map(delayBefore)).toEqual([0, 500, 500, 500, 2000, 2000]);
});
