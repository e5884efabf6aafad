/** Builds the bare page outside the product's assets. Run from frontend/, whose packages it takes. */
import { fileURLToPath } from "node:url";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default {
  root: here("."),
  base: "./",
  resolve: {
    alias: { "livekit-client": here("../../frontend/node_modules/livekit-client/dist/livekit-client.esm.mjs") },
  },
  build: { outDir: here("../../.build/bench"), emptyOutDir: true, target: "es2020", modulePreload: false },
};
