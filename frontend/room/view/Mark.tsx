/** The presence mark: two half-discs face to face, left the person, right the professional. */
interface Props {
  left: boolean;
  right: boolean;
  /** 26 apart, 6 together, 64 cut, in units where a half-disc is 44 wide (mockups, "00"). */
  gap?: 6 | 26 | 64;
  size?: "small" | "large";
}

export function Mark({ left, right, gap = 6, size = "small" }: Props) {
  const width = 88 + gap;
  return (
    <svg
      class={`room-mark room-mark--${size}`}
      viewBox={`-3 -3 ${width + 6} 94`}
      aria-hidden="true"
      focusable="false"
    >
      <path class="room-mark__left" data-filled={left} d="M44 1.5 A42.5 42.5 0 0 0 44 86.5 Z" />
      <path
        class="room-mark__right"
        data-filled={right}
        d={`M${44 + gap} 1.5 A42.5 42.5 0 0 1 ${44 + gap} 86.5 Z`}
      />
    </svg>
  );
}

export function HalfMark({ side, filled }: { side: "left" | "right"; filled: boolean }) {
  const path = side === "left" ? "M44 1.5 A42.5 42.5 0 0 0 44 86.5 Z" : "M3 1.5 A42.5 42.5 0 0 1 3 86.5 Z";
  return (
    <svg class="room-half" viewBox="-3 -3 53 94" aria-hidden="true" focusable="false">
      <path data-filled={filled} d={path} />
    </svg>
  );
}
