import { render } from "preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { Actions } from "../actions";
import { boot, person, serverState } from "../fixtures";
import { translator } from "../i18n";
import { emptyModel, type Model } from "../model";
import type { RemoteView } from "../seen";
import { type RoomEvent, reduce } from "../state";
import { RoomView } from "./Room";
import { arrange } from "./Stage";
import { troubleOf } from "./Strips";

const remote: RemoteView = {
  identity: "i2",
  name: "",
  camera: { id: "v", attach: () => {}, detach: () => {} },
  cameraPaused: false,
  cameraExpected: true,
  screen: null,
  sounds: [],
  micOn: true,
  speaking: false,
  weak: false,
};

function model(over: Partial<Model> = {}, events: RoomEvent[] = []): Model {
  const empty = emptyModel(boot(), translator("fr"), 0);
  const started: RoomEvent[] = [
    { type: "server", state: serverState(), at: 1 },
    { type: "link", link: "up", at: 2 },
  ];
  const room = [...started, ...events].reduce(reduce, empty.room);
  return { ...empty, room, people: [remote], wide: false, ...over };
}

function staff(over: Partial<Model> = {}): Model {
  const own = emptyModel(boot({ role: "host", telephone_url: "/tel" }), translator("fr"), 0);
  return { ...model(), boot: own.boot, isStaff: true, isHost: true, wide: true, ...over };
}

const act = new Proxy({} as Actions, { get: () => vi.fn() });
let root: HTMLElement;

function shown(value: Model): HTMLElement {
  root = document.createElement("div");
  document.body.append(root);
  render(<RoomView model={value} act={act} />, root);
  return root;
}

const text = (selector: string) =>
  [...root.querySelectorAll(selector)].map((one) => one.textContent?.replace(/\s+/g, " ").trim());

afterEach(() => {
  render(null, root);
  root.remove();
});

describe("the bar", () => {
  test("each control says its state and its act", () => {
    shown(model({ own: { ...model().own, mic: true } }));
    expect(text("[data-control=mic] .room-control__label")).toEqual(["Micro ouvert (Fermer le micro)"]);
    expect(text("[data-control=camera] .room-control__label")).toEqual(["Caméra fermée (Ouvrir la caméra)"]);
  });

  test("chat says why it is not possible before the identity is confirmed", () => {
    const state = serverState({ version: 2, clinical_open: false });
    shown(model({}, [{ type: "server", state, at: 3 }]));
    const chat = root.querySelector("[data-control=chat]");
    expect(chat?.getAttribute("aria-disabled")).toBe("true");
    expect(chat?.textContent).toContain("Possible une fois l’identité confirmée.");
  });

  test("a guest leaves; the host ends, holds and goes on by telephone; a second professional leaves", () => {
    const controls = () =>
      [...root.querySelectorAll<HTMLElement>("[data-control]")].map((one) => one.dataset.control);
    shown(model());
    expect(controls()).toEqual(["mic", "camera", "chat", "more", "leave"]);
    expect(text("[data-control=leave]")).toEqual(["Quitter"]);
    render(<RoomView model={staff()} act={act} />, root);
    expect(controls()).toEqual(["mic", "camera", "share", "chat", "hold", "more", "telephone", "leave"]);
    expect(text("[data-control=leave]")).toEqual(["Terminer"]);
    render(<RoomView model={staff({ isHost: false })} act={act} />, root);
    expect(controls()).toEqual(["mic", "camera", "share", "chat", "more", "leave"]);
    expect(text("[data-control=leave]")).toEqual(["Quitter"]);
  });
});

describe("the stage", () => {
  test("a lost picture is taken away: a frozen face lies", () => {
    const verdict = {
      silent: false,
      self: "good" as const,
      selfSince: null,
      others: { i2: { quality: "good" as const, noPicture: true, since: null } },
    };
    shown(model({ verdict }));
    expect(root.querySelector(".room-tile__video--hidden")).not.toBeNull();
    expect(text(".room-tile__empty p")).toEqual([
      "L’image de Karim Haddad ne passe plus. Nous essayons de la ravoir.",
    ]);
  });

  test("people with sound only stand beside, the pinned interpreter first", () => {
    const state = serverState({
      version: 2,
      people: [
        person(),
        person({ connection_id: "c3", identity: "i3", kind: "interpreter", name: "Ana", pinned: true }),
      ],
    });
    const value = model(
      { people: [remote, { ...remote, identity: "i3" }, { ...remote, identity: "i4", camera: null }] },
      [{ type: "server", state, at: 3 }],
    );
    const { tiles, voices } = arrange(value);
    expect(tiles.map((tile) => tile.key)).toEqual(["i3", "i2"]);
    expect(voices.map((one) => one.identity)).toEqual(["i4"]);
    shown(value);
  });
});

describe("the screens", () => {
  const down: RoomEvent = { type: "link", link: "down", at: 10_000 };

  test("on hold, nobody sees nor hears", () => {
    const state = serverState({ version: 2, you: { state: "held" } });
    shown(model({}, [{ type: "server", state, at: 3 }]));
    expect(text("h1")).toEqual(["Vous êtes en attente"]);
    expect(root.textContent).toContain("Personne ne vous voit ni ne vous entend.");
    expect(root.querySelector("video")).toBeNull();
  });

  test("a cut link offers the telephone in its place after twenty seconds", () => {
    shown(model({ now: 29_000 }, [down]));
    expect(root.querySelector(".room-card")?.getAttribute("data-empty")).toBe("true");
    render(<RoomView model={model({ now: 30_000 }, [down])} act={act} />, root);
    expect(root.querySelector(".room-card")?.getAttribute("data-empty")).toBe("false");
    expect(text(".room-card__number strong")).toEqual(["514 555-0142"]);
  });

  test("a number marked unsafe is neither shown nor called", () => {
    const telephone = { allowed: false, display: null, href: null };
    const state = serverState({ version: 2, telephone });
    shown(model({ now: 60_000 }, [{ type: "server", state, at: 3 }, down]));
    expect(root.textContent).not.toContain("514 555-0142");
    expect(root.textContent).not.toContain("vous appellera");
    expect(text(".room-card__number a")).toEqual(["514 555-0199"]);
  });

  test("« Cacher cette page » stands on every screen of a guest, on none of a professional", () => {
    shown(model({}, [down]));
    expect(text(".room-hide")).toEqual(["Cacher cette page"]);
    render(<RoomView model={model()} act={act} />, root);
    expect(text(".room-hide")).toEqual(["Cacher cette page"]);
    render(<RoomView model={staff()} act={act} />, root);
    expect(text(".room-hide")).toEqual([]);
  });
});

describe("quality in words", () => {
  const weak = {
    silent: false,
    self: "good" as const,
    selfSince: null,
    others: { i2: { quality: "weak" as const, noPicture: false, since: 0 } },
  };

  test("names whose connection is weak", () => {
    expect(troubleOf(model({ verdict: weak }))?.strong).toBe(
      "Connexion faible chez Karim Haddad\u00a0: nous gardons le son.",
    );
    shown(model({ verdict: weak }));
    expect(root.querySelector(".room-quality")).not.toBeNull();
  });

  test("says nothing without trouble", () => {
    shown(model());
    expect(root.querySelector(".room-quality")).toBeNull();
  });
});

test("no recording: nothing of the room offers it or shows it as running", () => {
  shown(staff());
  expect(root.textContent).toContain("Aucun enregistrement");
  expect(root.querySelector("[data-control*=record]")).toBeNull();
});
