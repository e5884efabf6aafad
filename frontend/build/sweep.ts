/**
 * Removes files of earlier builds that this build did not write, a day after their last use.
 * A browser that opened a page before a new build can still fetch the parts of that page.
 */
import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const A_DAY = 24 * 3600 * 1000;

export function sweep(folder: string): Plugin {
  return {
    name: "sweep",
    writeBundle(_options, bundle) {
      const written = new Set([...Object.keys(bundle), "manifest.json"]);
      for (const name of readdirSync(folder)) {
        const path = join(folder, name);
        const old = Date.now() - statSync(path).mtimeMs > A_DAY;
        if (!written.has(name) && old) rmSync(path, { recursive: true });
      }
    },
  };
}
