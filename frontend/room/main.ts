/**
 * Entry of the room. On the waiting page `start` is called by the tap on « Entrer »; on the
 * professional's page the room starts by itself where `data-room-autostart` stands.
 */
import { h, render } from "preact";
import { Actions } from "./actions";
import { Ahead } from "./ahead";
import { Controller } from "./controller";
import { openCamera, openMicrophone } from "./devices";
import { watchEarphones } from "./earphones";
import type { Model } from "./model";
import type { Boot } from "./protocol";
import { Server } from "./server";
import { unlock } from "./sounds";
import { RoomView } from "./view/Room";

export interface StartOptions {
  /** Tracks that the page has already opened. */
  stream?: MediaStream;
}

/** Wide enough for the panel beside the stage (guest), or for the whole bar (host). */
const WIDE = { guest: "(min-width: 1000px)", staff: "(min-width: 900px)" };

let running: Controller | null = null;
let ahead: Ahead | null = null;

/** The person was admitted and has not tapped « Entrer » yet. */
export function prepare(boot: Boot): void {
  ahead ??= new Ahead(() => new Server(boot).token());
  ahead.start();
}

/** Not admitted any more. */
export function forget(): void {
  ahead?.stop();
}

export async function start(boot: Boot, options: StartOptions = {}): Promise<void> {
  if (running) return;
  const root = document.getElementById("room");
  if (!root) throw new Error("the page has no #room");
  unlock();
  takeThePlace(root, boot);
  let act: Actions | null = null;
  const draw = (model: Model) => {
    if (act) render(h(RoomView, { model, act }), root);
  };
  const controller = new Controller(boot, draw, ahead);
  running = controller;
  act = new Actions(controller);
  if (options.stream) controller.media.own.adopt(options.stream);
  followWidth(controller, window.matchMedia(boot.role === "guest" ? WIDE.guest : WIDE.staff));
  watchEarphones((foundDevice) => controller.show({ foundDevice }));
  offerToTests(controller);
  controller.start();
  if (!options.stream) await openDevices(controller, act);
}

/** A guest's room takes the whole page: what stood beside it is hidden, from screen readers too. */
function takeThePlace(root: HTMLElement, boot: Boot): void {
  root.hidden = false;
  root.replaceChildren();
  if (boot.role !== "guest") return;
  document.body.classList.add("room-open");
  for (
    let part: HTMLElement = root;
    part !== document.body && part.parentElement;
    part = part.parentElement
  ) {
    for (const beside of part.parentElement.children) {
      if (beside !== part && beside instanceof HTMLElement) beside.hidden = true;
    }
  }
}

/** One after the other: a missing camera must not cost the microphone. */
async function openDevices(controller: Controller, act: Actions): Promise<void> {
  const { media } = controller.boot;
  const tracks: MediaStreamTrack[] = [];
  if (media.audio) await openMicrophone().then((track) => tracks.push(track), act.sayFailure);
  if (media.video) await openCamera().then((track) => tracks.push(track), act.sayFailure);
  await controller.media.addOwn(new MediaStream(tracks));
}

function followWidth(controller: Controller, query: MediaQueryList): void {
  const follow = () => controller.show({ wide: query.matches });
  query.addEventListener("change", follow);
  follow();
}

/** What the browser tests read; harmless, and nothing of it reaches a server. */
function offerToTests(controller: Controller): void {
  Object.assign(window, {
    visavisRoom: {
      state: () => controller.model.room.phase,
      stats: () => controller.readStats(),
      own: () => {
        const { mic, camera, screen } = controller.model.own;
        return { mic, camera, screen };
      },
    },
  });
}

function autostart(): void {
  const data = document.getElementById("room-boot")?.textContent;
  if (data && document.querySelector("[data-room-autostart]")) void start(JSON.parse(data) as Boot);
}

autostart();
