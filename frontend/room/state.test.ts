import { describe, expect, test } from "vitest";
import { person, serverState } from "./fixtures";
import {
  handQueue,
  initialState,
  type RoomEvent,
  reduce,
  TELEPHONE_AFTER_MS,
  telephoneOffered,
  wantsMedia,
} from "./state";

type Step = RoomEvent extends infer E ? (E extends RoomEvent ? Omit<E, "at"> : never) : never;

function having(...steps: Step[]) {
  return steps.reduce(
    (state, step, index) => reduce(state, { ...step, at: (index + 1) * 1000 } as RoomEvent),
    initialState(0),
  );
}

const up: Step = { type: "link", link: "up" };
const down: Step = { type: "link", link: "down" };
const says = (over: Parameters<typeof serverState>[0]): Step => ({
  type: "server",
  state: serverState(over),
});

describe("the way in", () => {
  test("starts by connecting and wants media", () => {
    const state = initialState(0);
    expect(state.phase).toBe("connecting");
    expect(wantsMedia(state)).toBe(true);
  });

  test("is in the room once the link is up", () => {
    expect(having(up).phase).toBe("in_room");
  });

  test("goes back to waiting when the token is refused to someone not admitted", () => {
    const state = having({ type: "refused", refusal: { code: "not_admitted", message: "" } });
    expect(state.phase).toBe("waiting");
    expect(wantsMedia(state)).toBe(false);
  });

  test("says that the media server is down, and keeps trying", () => {
    const state = having({ type: "refused", refusal: { code: "media_down", message: "" } });
    expect(state.phase).toBe("media_down");
    expect(wantsMedia(state)).toBe(true);
    expect(telephoneOffered(state, 1000)).toBe(true);
  });

  test("forgets the refusal when the server comes back", () => {
    const refused: Step = { type: "refused", refusal: { code: "media_down", message: "" } };
    expect(having(refused, says({ media_down: false })).phase).toBe("connecting");
  });
});

describe("a lost link", () => {
  test("reconnects after having been in the room", () => {
    expect(having(up, down).phase).toBe("reconnecting");
  });

  test("a silent link counts as lost even while the SDK says connected", () => {
    expect(having(up, { type: "link", link: "silent" }).phase).toBe("reconnecting");
  });

  test("offers the telephone after twenty seconds, not before", () => {
    const lost = having(up, down);
    expect(lost.since).toBe(2000);
    expect(telephoneOffered(lost, 2000 + TELEPHONE_AFTER_MS - 1)).toBe(false);
    expect(telephoneOffered(lost, 2000 + TELEPHONE_AFTER_MS)).toBe(true);
  });

  test("keeps its beginning while the link tries again", () => {
    expect(having(up, down, { type: "link", link: "joining" }, down).since).toBe(2000);
  });

  test("returns to the room by itself", () => {
    expect(having(up, down, up).phase).toBe("in_room");
  });
});

describe("the server's word beats the link", () => {
  test("held: no media wanted", () => {
    const state = having(up, says({ you: { state: "held" } }));
    expect(state.phase).toBe("held");
    expect(wantsMedia(state)).toBe(false);
  });

  test("resumed: connects again", () => {
    const state = having(
      up,
      says({ version: 1, you: { state: "held" } }),
      down,
      says({ version: 2, you: { state: "admitted" } }),
    );
    expect(state.phase).toBe("reconnecting");
    expect(wantsMedia(state)).toBe(true);
  });

  test("a token refused as held is forgotten once admitted again", () => {
    const held: Step = { type: "refused", refusal: { code: "held", message: "" } };
    expect(having(up, held).phase).toBe("held");
    expect(having(up, held, says({ you: { state: "admitted" } })).phase).toBe("in_room");
  });

  test.each(["ended", "revoked", "moved"] as const)("ended because %s", (reason) => {
    const state = having(up, says({ ended: { reason, message: "", url: "/fin" } }));
    expect(state.phase).toBe("ended");
    expect(wantsMedia(state)).toBe(false);
  });

  test("removed", () => {
    expect(having(up, says({ ended: { reason: "removed", message: "", url: "/fin" } })).phase).toBe(
      "removed",
    );
    expect(having(up, says({ you: { state: "removed" } })).phase).toBe("removed");
  });

  test("sent back to the waiting room when it was the wrong person", () => {
    expect(having(up, says({ you: { state: "waiting" } })).phase).toBe("waiting");
  });

  test("an older answer that arrives late changes nothing", () => {
    const state = having(up, says({ version: 5, you: { state: "held" } }), says({ version: 4 }));
    expect(state.phase).toBe("held");
  });
});

describe("the telephone", () => {
  const onPhone = { visit: { at_telephone_since: "2026-11-24T19:04:00Z" } };

  test("leaves the picture for the person who is called", () => {
    const state = having(says({ version: 1 }), up, says({ ...onPhone, version: 2 }));
    expect(state.phase).toBe("telephone");
    expect(wantsMedia(state)).toBe(false);
  });

  test("leaves the interpreter and the host in the room", () => {
    for (const kind of ["interpreter", "host"]) {
      expect(having(says({}), up, says({ ...onPhone, you: { kind } })).phase).toBe("in_room");
    }
  });

  test("asked by the person while the link is cut", () => {
    expect(having(up, down, { type: "telephone_asked" }).phase).toBe("telephone");
  });

  test("is left by the person who comes back to the picture, until the next call", () => {
    const back = having(says({ version: 0 }), up, says({ ...onPhone, version: 1 }), {
      type: "back_to_video",
    });
    expect(back.phase).toBe("in_room");
    const again = { version: 2, visit: { at_telephone_since: "2026-11-24T19:40:00Z" } };
    expect(reduce(back, { type: "server", state: serverState(again), at: 9000 }).phase).toBe("telephone");
  });

  test("does not send away who enters while the visit is by telephone", () => {
    expect(having(says(onPhone), up).phase).toBe("in_room");
  });

  test("ends by itself when the visit is no longer at the telephone", () => {
    expect(
      having(says({ version: 0 }), up, says({ ...onPhone, version: 1 }), down, says({ version: 2 })).phase,
    ).toBe("reconnecting");
  });
});

test("hands stand in the order in which they were raised", () => {
  const state = having(
    says({
      people: [
        person({ name: "B", hand_raised_at: "2026-11-24T19:05:00Z" }),
        person({ name: "A", hand_raised_at: "2026-11-24T19:04:00Z" }),
        person({ name: "C" }),
      ],
    }),
  );
  expect(handQueue(state).map((someone) => someone.name)).toEqual(["A", "B"]);
});

test("leaving beats all else", () => {
  expect(having(up, { type: "left" }, says({ you: { state: "held" } })).phase).toBe("left");
});

test("a second tab that takes the place is not fought", () => {
  const taken = having(up, { type: "taken_elsewhere" });
  expect(taken.phase).toBe("elsewhere");
  expect(wantsMedia(taken)).toBe(false);
  expect(wantsMedia(having(up, { type: "taken_elsewhere" }, { type: "taken_back" }))).toBe(true);
});
