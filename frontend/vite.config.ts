/**
 * Builds styles, small behaviours and the room into the web package's assets.
 *
 * Entries are found by their place, so that a new page behaviour needs no line here:
 * `styles/*.css`, `enhance/*.ts` (a leading `_` marks a part), and `room/main.ts`. The manifest maps a
 * source path to its hashed file; the template tag `asset` reads it.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { makeFont } from "./build/font.ts";
import { loose } from "./build/loose.ts";
import { sweep } from "./build/sweep.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const outDir = join(root, "../src/visavis/web/assets");

function filesOf(folder: string, extension: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(extension) && !name.endsWith(".test.ts") && !name.startsWith("_"))
    .map((name) => join(folder, name));
}

function entries(): string[] {
  const room = existsSync(join(root, "room/main.ts")) ? ["room/main.ts"] : [];
  return [...filesOf("styles", ".css"), ...filesOf("enhance", ".ts"), ...room];
}

export default defineConfig(async ({ command }) => {
  if (command === "build") await makeFont(join(root, "fonts/atkinson-subset.woff2"));
  return {
    root,
    base: "/static/",
    publicDir: false as const,
    oxc: { jsx: { runtime: "automatic" as const, importSource: "preact" } },
    plugins: command === "build" ? [loose(join(root, "loose")), sweep(outDir)] : [],
    build: {
      outDir,
      assetsDir: "",
      // The folder is never empty while a server reads it; `sweep` removes what is old.
      emptyOutDir: false,
      manifest: "manifest.json",
      assetsInlineLimit: 0,
      // Telephones of five years ago still meet their clinician.
      target: "es2020",
      cssTarget: ["chrome87", "safari14", "firefox85"],
      modulePreload: false as const,
      rolldownOptions: { input: entries() },
    },
    test: {
      environment: "happy-dom",
      include: ["**/*.test.ts", "**/*.test.tsx"],
      exclude: ["node_modules/**"],
    },
  };
});
