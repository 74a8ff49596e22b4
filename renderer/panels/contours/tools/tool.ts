import type { ComponentType, ReactNode } from 'react';
import type { ViewPlane } from '#core/contours/brush';
import type { Command } from '../../../commands.ts';
import type { LeftHand } from '../../../viewport/hands.ts';
import type { ViewPainter } from '../../../viewport/viewPainter.ts';
import type { Hint } from '../../common/app.ts';
import type { Desk } from '../desk.ts';
import type { Seed } from '../deskState.ts';

/** A binding of the left button to a command. Everything it leaves behind is a change or a proposal of the workspace. */
export interface Tool extends LeftHand {
  readonly hints: readonly Hint[];
  /** What the tool shows on a view, over the segments. */
  draw(painter: ViewPainter, plane: ViewPlane): void;
  /** Where the ml of what it proposes stand, beside where the hand was. */
  anchor?(): Seed | null;
  /** It comes to hand. */
  take?(): void;
  /** Enter. Without it, what the workspace proposes is accepted. */
  accept?(): Promise<void>;
  /** Why Enter has nothing to accept, or null. Without it: whether the workspace proposes something. */
  nothingToAccept?(): string | null;
  /** Whether Esc would take something of the tool's own back: points, a moved plane. A proposal counts without it. */
  holdsSomething?(): boolean;
  /** Esc: takes the innermost thing of its own back, where that is more than letting go; whether there was any. */
  leave?(): boolean;
  /** It changes nothing, so that it works in a window that only looks. */
  readonly looksOnly?: boolean;
  /** Something was accepted, undone or redone: what the tool holds may belong to what was before. */
  afterStep?(): void;
}

/** A tool as the window offers it: one entry makes its button, key, palette line, options and hand. */
export interface ToolEntry {
  readonly name: string;
  /** On its button, one word. */
  readonly word: string;
  /** In the palette, where the word says too little; and a word or two beside it. */
  readonly title?: string;
  readonly detail?: string;
  /** One key. The keys of tools stand in toolList.ts. */
  readonly shortcut: string;
  /** One sentence; its name and key are set before it. */
  readonly tip: string;
  /** Strokes within 20 × 20. */
  readonly icon: ReactNode;
  /** None where the tool draws its own ring. */
  readonly cursor?: 'none';
  readonly needsLiver?: boolean;
  /** Stands in the palette and under its key, without a button in the rail. */
  readonly hidden?: boolean;
  readonly create: (desk: Desk) => Tool;
  /** Options above the views; at their right the one thing to press. */
  readonly Options: ComponentType;
  /** Handles and labels of the tool over a view. */
  readonly OnView?: ComponentType<{ readonly plane: ViewPlane }>;
  /** What its button and key do, where that is more than taking it in hand. */
  readonly press?: (desk: Desk) => void | Promise<void>;
  /** What else it offers by name while it is there, in hand or not. */
  readonly commands?: (desk: Desk) => readonly Omit<Command, 'place'>[];
}

/** Done at once with a press, below the line of the rail. */
export interface AtOnce {
  readonly id: string;
  readonly word: string;
  readonly title: string;
  readonly detail?: string;
  readonly shortcut: string;
  readonly tip: string;
  readonly icon: ReactNode;
  readonly run: (desk: Desk) => Promise<unknown>;
}

/** Something that a tool keeps for each open series: made when it is first asked for, gone with the series. */
export function perDesk<T>(make: (desk: Desk) => T): (desk: Desk) => T {
  const kept = new WeakMap<Desk, T>();
  return (desk) => {
    if (!kept.has(desk)) kept.set(desk, make(desk));
    return kept.get(desk)!;
  };
}

export type { ToolPointer } from '../../../viewport/hands.ts';
