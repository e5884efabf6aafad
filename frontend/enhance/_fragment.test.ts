import { beforeEach, describe, expect, test } from "vitest";
import { parse, replaceParts } from "./_fragment";

beforeEach(() => {
  document.body.innerHTML =
    '<section data-part="place" data-say="1 personne avant vous"><p>1</p></section>' +
    '<div data-part="help"><a id="call" href="#">Appeler</a></div><input id="reply" value="Bonjour">';
});

function apply(markup: string): string[] {
  return replaceParts(document, parse(`<div data-fragment>${markup}</div>`));
}

describe("replacing the parts of a waiting page", () => {
  test("says a change once", () => {
    const next = '<section data-part="place" data-say="Vous êtes la prochaine personne"><p>0</p></section>';
    expect(apply(next)).toEqual(["Vous êtes la prochaine personne"]);
    expect(apply(next)).toEqual([]);
    expect(document.querySelector("[data-part=place]")?.textContent).toBe("0");
  });

  test("leaves typed text and focus alone", () => {
    const field = document.querySelector<HTMLInputElement>("#reply");
    if (field) field.value = "J’ai le";
    field?.focus();
    apply('<section data-part="place"><p>0</p></section>');
    expect(document.activeElement).toBe(field);
    expect(field?.value).toBe("J’ai le");
  });

  test("keeps the same nodes when nothing changed", () => {
    const link = document.querySelector("#call");
    apply('<div data-part="help"><a id="call" href="#">Appeler</a></div>');
    expect(document.querySelector("#call")).toBe(link);
  });

  test("puts the focus back on the twin of what was replaced", () => {
    document.querySelector<HTMLElement>("#call")?.focus();
    apply('<div data-part="help"><p>Nous appelons.</p><a id="call" href="#">Appeler</a></div>');
    expect(document.activeElement?.id).toBe("call");
  });
});
