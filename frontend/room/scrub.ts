/**
 * Takes secrets out of text before it is shown or kept. The media token stands in the address of
 * the SDK's WebSocket, hence in its error messages.
 */
const JWT = /eyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const IN_ADDRESS = /([?&](?:access_token|token|join_request)=)[^&\s"']+/g;

export function scrub(value: unknown): string {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : String(value);
  return text.replace(IN_ADDRESS, "$1…").replace(JWT, "…");
}
