/** Files that keep their name: the tab's picture, and the style of the page that says that all else failed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

export function loose(folder: string): Plugin {
  return {
    name: "loose",
    generateBundle() {
      for (const fileName of readdirSync(folder)) {
        this.emitFile({ type: "asset", fileName, source: readFileSync(join(folder, fileName)) });
      }
    },
  };
}
