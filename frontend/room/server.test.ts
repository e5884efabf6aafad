import { afterEach, describe, expect, test, vi } from "vitest";
import { boot } from "./fixtures";
import { scrub } from "./scrub";
import { Refused, Server, Unreachable } from "./server";

const quick = { retryDelays: [0, 0], timeout: 1000 };

function answering(...answers: (Response | Error)[]) {
  const calls: [string, RequestInit][] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    calls.push([url, init]);
    const answer = answers.shift() ?? new Response("{}");
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  return calls;
}

afterEach(() => vi.unstubAllGlobals());

describe("calling our server", () => {
  test("sends the CSRF token and the body to the visit's API", async () => {
    const calls = answering(Response.json({}));
    await new Server(boot(), quick).hand(true);
    expect(calls[0]?.[0]).toBe("/rencontre/c1/api/hand");
    expect(calls[0]?.[1].headers).toMatchObject({ "X-CSRFToken": "csrf-value" });
    expect(calls[0]?.[1].body).toBe('{"raised":true}');
  });

  test("a refusal carries the server's own sentence, and is not tried again", async () => {
    const calls = answering(Response.json({ code: "held", message: "En attente." }, { status: 409 }));
    const refusal = { code: "held", message: "En attente." };
    await expect(new Server(boot(), quick).hold("c2")).rejects.toEqual(new Refused(refusal));
    expect(calls).toHaveLength(1);
  });

  test("a message is sent again with the same identifier until the network is back", async () => {
    const calls = answering(new TypeError("network"), new Response("", { status: 503 }), Response.json({}));
    await new Server(boot(), quick).chat("Bonjour", "m1");
    expect(calls.map(([, init]) => init.body)).toEqual(Array(3).fill('{"text":"Bonjour","client_id":"m1"}'));
  });

  test("gives up after the last try", async () => {
    answering(new TypeError("a"), new TypeError("b"), new TypeError("c"));
    await expect(new Server(boot(), quick).hand(false)).rejects.toBeInstanceOf(Unreachable);
  });

  test("a proxy's error page is not taken for a refusal", async () => {
    answering(new Response("<html>", { status: 404 }));
    await expect(new Server(boot(), quick).token()).rejects.toBeInstanceOf(Unreachable);
  });
});

describe("secrets", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJyb29tIjoidiJ9.c2ln-bmF0dXJl";

  test("are taken out of the SDK's errors", () => {
    const text = scrub(new Error(`could not reach ws://sfu/rtc?access_token=${token}&auto_subscribe=1`));
    expect(text).not.toContain("eyJ");
    expect(text).toContain("auto_subscribe=1");
  });

  test("are taken out wherever they stand", () => {
    expect(scrub(`token ${token} refused`)).toBe("token … refused");
  });
});
