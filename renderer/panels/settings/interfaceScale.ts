/** The scale that a window's width (CSS px) asks for: a large screen is looked at from no further away. */
export const scaleOfWidth = (widthPx: number): number => (widthPx >= 3600 ? 1.8 : widthPx >= 2560 ? 1.35 : 1);

/** The interface scale in use: the one that was set, 1 to 2; 1 leaves it to the width of the window. */
export const interfaceScale = (chosen: number, widthPx: number): number =>
  chosen > 1 ? Math.min(2, chosen) : scaleOfWidth(widthPx);
