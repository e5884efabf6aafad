/** Sign-in and account pages: passkeys, showing a password. Without it the password form works alone. */
import { postOnce } from "./_forms";
import { passkeys } from "./_passkeys";
import { revealPasswords } from "./_reveal";

postOnce();
revealPasswords();
passkeys();
const wrong = document.querySelector<HTMLElement>("[data-error-summary]");
wrong?.focus();
