import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { postOnce } from "./_forms";

let sent = 0;

beforeAll(() => {
  postOnce();
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent += 1;
    event.preventDefault();
  });
});

beforeEach(() => {
  sent = 0;
  vi.useFakeTimers();
  document.body.innerHTML = `
    <form method="post"><button class="button">Continuer</button></form>
    <form method="get"><button class="button">Chercher</button></form>`;
});

function submit(index: number): HTMLButtonElement {
  const form = document.forms[index] as HTMLFormElement;
  const button = form.querySelector("button") as HTMLButtonElement;
  form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  vi.runAllTimers();
  return button;
}

test("a second tap posts nothing", () => {
  const button = submit(0);
  submit(0);
  expect(sent).toBe(1);
  expect(button.textContent).toBe("Envoi…");
  expect(button.getAttribute("aria-busy")).toBe("true");
});

test("a search may be sent again", () => {
  submit(1);
  submit(1);
  expect(sent).toBe(2);
});

test("coming back by the browser's arrow gives the button its words back", () => {
  const button = submit(0);
  const back = new Event("pageshow") as Event & { persisted?: boolean };
  Object.defineProperty(back, "persisted", { value: true });
  dispatchEvent(back);
  expect(button.textContent).toBe("Continuer");
  submit(0);
  expect(sent).toBe(2);
});
