import { FILL_HOLES, SMOOTH } from './atOnce.tsx';
import { ERASE, PAINT } from './brush.tsx';
import { CUT } from './cut.tsx';
import { GROW } from './grow.tsx';
import { ISLANDS } from './islands.tsx';
import { LIVER_BY_CLICK } from './liver.tsx';
import { REFINE } from './refine.tsx';
import { RULER } from './ruler.tsx';
import { SCISSORS } from './scissors.tsx';
import { EDGE, EDIT_SLICE } from './slice.tsx';
import { ADD_STROKE, ERASE_STROKE } from './strokes.tsx';
import type { AtOnce, ToolEntry } from './tool.ts';
import { TUMOUR } from './tumour.tsx';

/**
 * Every tool, in the order of the rail. Keys: Q liver by one click, G grow, E slice edit, A and Shift+A add and erase
 * stroke, P paint, X erase, L edge (livewire), C scissors, I between slices, T tumour, N islands, M ruler, R refine,
 * K cut, Shift+K cut by strokes, F swap sides, J and Shift+J next and last slice worth a look, D three dimensions.
 */
export const TOOLS: readonly ToolEntry[] = [
  LIVER_BY_CLICK,
  GROW,
  EDIT_SLICE,
  EDGE,
  ADD_STROKE,
  ERASE_STROKE,
  PAINT,
  ERASE,
  SCISSORS,
  TUMOUR,
  ISLANDS,
  REFINE,
  CUT,
  RULER,
];

/** In hand when a series is opened: what every case begins with. A click only proposes. */
export const FIRST_TOOL = LIVER_BY_CLICK.name;

/** What is done at once, below the line. */
export const AT_ONCE: readonly AtOnce[] = [FILL_HOLES, SMOOTH];

export const toolNamed = (name: string): ToolEntry => {
  const found = TOOLS.find((tool) => tool.name === name);
  if (!found) throw new Error(`no tool is named ${name}`);
  return found;
};
