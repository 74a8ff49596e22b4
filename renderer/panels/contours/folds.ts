import { createStore } from 'zustand';
import { perDesk } from './tools/tool.ts';

/** Which panels beside the views are folded away: the images take their place. */
export const folds = perDesk(() =>
  createStore<{ tools: boolean; panel: boolean }>(() => ({ tools: false, panel: false })),
);
