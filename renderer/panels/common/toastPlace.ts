/** What a toast must not cover, px from the top of the window. */
export interface Standing {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * How far up a toast is to be moved, px, so that the control just used stays in sight: to stand just above it where there is
 * room below `ceiling`, else nowhere. 0 where it covers none of it.
 */
export function lifted(toast: Standing, control: Standing | null, ceiling: number, gap: number): number {
  if (!control) return 0;
  const covers =
    control.left < toast.right &&
    toast.left < control.right &&
    control.top < toast.bottom &&
    toast.top < control.bottom;
  const up = toast.bottom - (control.top - gap);
  return covers && toast.top - up >= ceiling ? up : 0;
}
