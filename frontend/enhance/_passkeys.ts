/** Passkeys (WebAuthn): the page gives or fetches a challenge, the device answers, a plain form posts it. */

type Json = Record<string, unknown>;
interface Challenge {
  publicKey: Json;
}

const available = "PublicKeyCredential" in window && "credentials" in navigator;

export function passkeys(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    if (!available) continue;
    // The button is absent where it could do nothing, not dead.
    for (const part of document.querySelectorAll<HTMLElement>("[data-passkey-part]")) part.hidden = false;
    const button = form.querySelector<HTMLButtonElement>("button[data-passkey-button]");
    button?.addEventListener("click", () => void answer(form));
    if (form.dataset.passkey === "sign-in" && !document.querySelector("[data-error-summary]"))
      button?.focus({ preventScroll: true });
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  const status = form.querySelector<HTMLElement>("[data-passkey-status]");
  if (status) status.textContent = "";
  try {
    const credential = form.dataset.passkey === "add" ? await create(form) : await get(form);
    const field = form.elements.namedItem("credential") as HTMLInputElement;
    field.value = JSON.stringify(credential);
    form.requestSubmit();
  } catch {
    // Cancelled, too late, or no key of this site: the browser does not say which.
    if (status) status.textContent = status.dataset.words ?? "";
  }
}

async function challenge(form: HTMLFormElement): Promise<Json> {
  const inPage = document.getElementById("passkey-options")?.textContent;
  const data = inPage
    ? (JSON.parse(inPage) as Json)
    : ((await (await fetch(form.action, { headers: { Accept: "application/json" } })).json()) as Json);
  const options = (data.request_options ?? data.creation_options) as unknown as Challenge;
  return options.publicKey;
}

async function get(form: HTMLFormElement): Promise<Json> {
  const options = await challenge(form);
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: described(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : null,
    },
  };
}

async function create(form: HTMLFormElement): Promise<Json> {
  const options = await challenge(form);
  const user = options.user as Json;
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: described(options.excludeCredentials),
    // A key that is to open the door alone lives in the device and asks who holds it.
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  } as unknown as PublicKeyCredentialCreationOptions;
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

function common(credential: PublicKeyCredential): Json {
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function described(list: unknown): Json[] {
  return ((list as Json[] | null | undefined) ?? []).map((entry) => ({ ...entry, id: bytes(entry.id) }));
}

/** base64url → bytes */
function bytes(value: unknown): Uint8Array {
  const plain = atob(String(value).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

/** bytes → base64url */
function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
