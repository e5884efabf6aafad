/** « Maintenant, je suis au téléphone »: the card that says where the person is lives; each change is said once. */
import { parse, replaceParts } from "./_fragment";
import { listen } from "./_live";

const page = document.body;

async function refresh(): Promise<void> {
  const answer = await fetch(page.dataset.liveUrl ?? "", { headers: { "HX-Request": "true" } });
  if (!answer.ok) return;
  const changes = replaceParts(document, parse(await answer.text()));
  const said = document.querySelector<HTMLElement>("[data-announce]");
  if (said && changes.length) said.textContent = changes.join(". ");
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLElement>("[data-focus]");
  const field = link && document.querySelector<HTMLElement>(link.dataset.focus ?? "");
  if (!field) return;
  event.preventDefault();
  field.focus();
});

listen(page.dataset.liveEvents ?? "", () => void refresh().catch(() => undefined));
