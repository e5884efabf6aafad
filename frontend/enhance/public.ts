/** Every page of the public: about one kilobyte. Pages work without it. */
import { copyButtons } from "./_copy";
import { quickExit } from "./_exit";
import { postOnce } from "./_forms";

postOnce();
quickExit();
copyButtons();
document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
