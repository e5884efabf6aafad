"""From the professional's « Envoyer » to the words on the telephone of who waits, in two real browsers."""

from tests.browser.steps.clinician import Professional
from tests.browser.steps.patient import Person

from bench.report import Figure, ratio, times
from bench.scene import DESK, TELEPHONE, Scene

RUNS = 20
APPEARS = """(text) => new Promise((resolve, reject) => {
  const found = () => document.querySelector("[data-waiting]").textContent.includes(text);
  const observer = new MutationObserver(() => found() && resolve(Date.now()));
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  setTimeout(() => reject(new Error("not seen in 10 s")), 10000);
})"""
READ_ALONE = """async () => {
  const { stateUrl, situation } = document.querySelector("[data-waiting]").dataset;
  const before = performance.now();
  await (await fetch(`${stateUrl}?situation=${situation}`, { cache: "no-store" })).text();
  return performance.now() - before;
}"""
SEND = """() => {
  const form = document.querySelector("form.reply");
  const at = Date.now();
  form.requestSubmit();
  return at;
}"""
KEPT = "window.benchAppeared.then((at) => at)"


def figures(scene: Scene) -> list[Figure]:
    """The baseline is one reading of the same fragment, without a message, by the same page."""
    clinic = scene.office("clinic")
    visit = scene.office("visit", clinic=clinic.clinic, state="opened")
    host = Professional(scene.context("host", scene.product.url, **DESK).new_page(), clinic).signs_in()
    person = Person(scene.context("guest", scene.product.url, **TELEPHONE).new_page()).waits(visit.path)
    host.opens_visit(visit.id)
    taken: list[float] = []
    alone: list[float] = []
    for run in range(RUNS):
        words = f"Message numéro {run}."
        person.page.evaluate(f"(text) => {{ window.benchAppeared = ({APPEARS})(text); }}", words)
        host.page.locator("form.reply [name=text]").fill(words)
        sent = host.page.evaluate(SEND)
        taken.append(person.page.evaluate(KEPT) - sent)
        host.page.wait_for_timeout(300)
        alone.append(person.page.evaluate(READ_ALONE))
    return [
        Figure(
            "a word sent, until it stands on the waiting page",
            times(taken),
            f"one reading of the page's state: {times(alone)}",
            ratio(taken, alone),
            "2,000 ms",
        )
    ]
