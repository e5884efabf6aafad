import { describe, expect, test } from "vitest";
import { pathOf, type Sample, sampleOf } from "./stats";
import { type Expected, Ladder, type Verdict, Watch } from "./watch";

const other: Expected = { identity: "i2", camera: true, sound: true, weak: false };

function sample(second: number, over: Partial<Sample> & { frames?: number } = {}): Sample {
  const { frames = second * 20, ...rest } = over;
  return {
    at: second * 1000,
    bytesReceived: second * 1000,
    framesSent: second * 20,
    framesDecoded: frames,
    packetsSent: second * 50,
    audioEnergy: second,
    roundTrip: 0.05,
    sentLoss: 0,
    outgoing: 500_000,
    people: { i2: { framesDecoded: frames, packetsReceived: second * 50, packetsLost: 0, audioEnergy: 1 } },
    ...rest,
  };
}

function play(seconds: number, at: (second: number) => Sample, expected: Expected[] = [other]): Verdict[] {
  const watch = new Watch(0);
  return Array.from({ length: seconds }, (_, second) => watch.push(at(second), expected));
}

describe("our own link", () => {
  test("a steady connection is good", () => {
    const last = play(20, (second) => sample(second)).at(-1);
    expect(last).toMatchObject({ silent: false, self: "good", selfSince: null });
    expect(last?.others.i2).toEqual({ quality: "good", noPicture: false, since: null });
  });

  test("is silent three seconds after the last byte", () => {
    const verdicts = play(10, (second) => sample(second, { bytesReceived: Math.min(second, 4) * 1000 }));
    expect(verdicts.map((one) => one.silent)).toEqual([...Array(7).fill(false), true, true, true]);
  });

  test("a cut of our own is not blamed on the other side", () => {
    const verdicts = play(10, (second) =>
      sample(second, { bytesReceived: Math.min(second, 4) * 1000, frames: Math.min(second, 4) * 20 }),
    );
    expect(verdicts.some((one) => one.others.i2?.noPicture)).toBe(false);
  });

  test("when nobody else is there, sparse control packets are enough", () => {
    const verdicts = play(8, (second) => sample(second, { bytesReceived: second < 5 ? 1 : 2 }), []);
    expect(verdicts.some((one) => one.silent)).toBe(false);
  });

  test("is weak after five seconds of loss, and good again five seconds after", () => {
    const verdicts = play(30, (second) =>
      sample(second, { sentLoss: second >= 10 && second < 18 ? 0.2 : 0 }),
    );
    expect(verdicts[14]?.self).toBe("good");
    expect(verdicts[15]).toMatchObject({ self: "weak", selfSince: 10_000 });
    expect(verdicts[22]?.self).toBe("weak");
    expect(verdicts[23]?.self).toBe("good");
  });

  test("a blip stays silent", () => {
    const verdicts = play(20, (second) => sample(second, { roundTrip: second === 12 ? 2 : 0.05 }));
    expect(verdicts.every((one) => one.self === "good")).toBe(true);
  });

  test("the slow start after joining is not a weak connection", () => {
    const verdicts = play(8, (second) => sample(second, { outgoing: 60_000 }));
    expect(verdicts.every((one) => one.self === "good")).toBe(true);
  });
});

describe("the other side", () => {
  test("no picture is said after two seconds, lost after five", () => {
    const verdicts = play(14, (second) => sample(second, { frames: Math.min(second, 5) * 20 }));
    expect(verdicts[6]?.others.i2?.noPicture).toBe(false);
    expect(verdicts[7]?.others.i2).toMatchObject({ noPicture: true, quality: "good" });
    expect(verdicts[12]?.others.i2?.quality).toBe("lost");
  });

  test("a closed camera is not a lost picture", () => {
    const verdicts = play(10, (second) => sample(second, { frames: 0 }), [{ ...other, camera: false }]);
    expect(verdicts.some((one) => one.others.i2?.noPicture)).toBe(false);
  });

  test("weak when the media server says so for five seconds", () => {
    const verdicts = play(8, (second) => sample(second), [{ ...other, weak: true }]);
    expect(verdicts[4]?.others.i2?.quality).toBe("good");
    expect(verdicts[5]?.others.i2?.quality).toBe("weak");
  });
});

describe("the ladder", () => {
  test("keeps the sound alone when the network carries hardly a voice, then tries again", () => {
    const ladder = new Ladder();
    const weak = { self: "weak" } as Verdict;
    for (let second = 0; second < 5; second++) ladder.note(weak, sample(second, { outgoing: 40_000 }));
    expect(ladder.soundOnly).toBe(true);
    ladder.note(weak, sample(10));
    expect(ladder.soundOnly).toBe(true);
    ladder.note(weak, sample(25));
    expect(ladder.soundOnly).toBe(false);
  });
});

describe("reading the browser's reports", () => {
  const receiver: [string, unknown][] = [
    [
      "p",
      {
        type: "candidate-pair",
        state: "succeeded",
        bytesReceived: 900,
        currentRoundTripTime: 0.02,
        localCandidateId: "l",
      },
    ],
    ["l", { type: "local-candidate", protocol: "tcp", candidateType: "prflx" }],
    ["v", { type: "inbound-rtp", kind: "video", framesDecoded: 12, packetsReceived: 40, packetsLost: -1 }],
    ["a", { type: "inbound-rtp", kind: "audio", totalAudioEnergy: 0.5, packetsReceived: 60 }],
  ];

  test("counts each person apart", () => {
    const read = sampleOf([{ who: "i2", report: receiver }], 5);
    expect(read).toMatchObject({
      at: 5,
      bytesReceived: 900,
      framesDecoded: 12,
      audioEnergy: 0.5,
      roundTrip: 0.02,
    });
    expect(read.people.i2).toMatchObject({ framesDecoded: 12, packetsReceived: 100 });
  });

  test("knows the way that the media takes", () => {
    expect(pathOf([{ who: null, report: receiver }])).toBe("tcp");
    expect(pathOf([])).toBe("none");
  });
});
