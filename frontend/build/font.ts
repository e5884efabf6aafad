/**
 * Makes the font of the pages: one weight axis cut to 400-700, only the letters of our languages.
 * 34 kB become 15. Done at build, so that the binary is never checked in.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import subsetFont from "subset-font";

const require = createRequire(import.meta.url);
const SOURCE =
  "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2";

function letters(): string {
  const ranges: [number, number][] = [
    [0x20, 0x7e],
    [0xa0, 0xff],
  ];
  const plain = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index)),
  );
  return `${plain.join("")}œŒŸ‘’“”–—…•−×`;
}

export async function makeFont(target: string): Promise<void> {
  if (existsSync(target)) return;
  const small = await subsetFont(readFileSync(require.resolve(SOURCE)), letters(), {
    targetFormat: "woff2",
    variationAxes: { wght: { min: 400, max: 700, default: 400 } },
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, small);
}
