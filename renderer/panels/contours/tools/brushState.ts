import { createStore } from 'zustand';
import { perDesk } from './tool.ts';

export type BrushShape = 'round' | 'ball';

/** What the brushes hold besides their size. */
export const brushStore = perDesk(() => createStore<{ readonly shape: BrushShape }>(() => ({ shape: 'round' })));
