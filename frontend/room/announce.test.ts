import { describe, expect, test } from "vitest";
import { news } from "./announce";
import { person, serverState } from "./fixtures";
import { translator } from "./i18n";
import { initialState, type RoomState, reduce } from "./state";

const t = translator("fr");
let version = 0;

function heard(state: RoomState, over: Parameters<typeof serverState>[0]): RoomState {
  version += 1;
  return reduce(state, { type: "server", state: serverState({ ...over, version }), at: version });
}

const inRoom = () => reduce(initialState(0), { type: "link", link: "up", at: 1 });
const sophie = person({ connection_id: "c3", name: "Sophie Tremblay", role_label: "aide", state: "waiting" });

describe("what is announced", () => {
  test("nothing of what is found on entering", () => {
    const state = inRoom();
    expect(news(state, heard(state, { people: [person()] }), t)).toEqual([]);
  });

  test("someone comes in, once", () => {
    const before = heard(inRoom(), { people: [sophie] });
    const after = heard(before, { people: [{ ...sophie, state: "connected" }] });
    expect(news(before, after, t)).toEqual([
      { tone: "polite", text: "Sophie Tremblay (aide) vient d’entrer", entered: true, banner: true },
    ]);
    expect(news(after, heard(after, { people: [{ ...sophie, state: "connected" }] }), t)).toEqual([]);
  });

  test("someone goes out", () => {
    const before = heard(inRoom(), { people: [{ ...sophie, state: "connected" }] });
    expect(news(before, heard(before, { people: [] }), t)[0]?.text).toBe("Sophie Tremblay vient de sortir");
  });

  test("a raised hand and a message of someone else, never one's own", () => {
    const before = heard(inRoom(), { people: [person()] });
    const after = heard(before, {
      people: [person({ hand_raised_at: "2026-11-24T19:40:00Z" })],
      chat: [
        { id: "1", author: "Karim Haddad", mine: false, text: "Bonjour", at: "2026-11-24T19:40:00Z" },
        { id: "2", author: "Jeanne Gagnon", mine: true, text: "Bonjour", at: "2026-11-24T19:40:01Z" },
      ],
    });
    expect(news(before, after, t).map((one) => one.text)).toEqual([
      "Karim Haddad lève la main",
      "Message de Karim Haddad",
    ]);
  });

  test("a lost link and a hold, at once", () => {
    const before = inRoom();
    const lost = reduce(before, { type: "link", link: "down", at: 9 });
    expect(news(before, lost, t)).toEqual([{ tone: "assertive", text: "La connexion est coupée" }]);
    const held = heard(before, { you: { state: "held" } });
    expect(news(before, held, t)).toEqual([
      { tone: "assertive", text: "Vous êtes en attente. Personne ne vous voit ni ne vous entend." },
    ]);
  });
});
