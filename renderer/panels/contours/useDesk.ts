import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ViewState } from '../../viewport/viewState.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import type { Desk } from './desk.ts';
import type { DeskState } from './deskState.ts';

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('No Desk above this component.');
  return desk;
}

/** A part of the open reading. */
export const useReading = <T>(select: (snapshot: Snapshot) => T): T => useStore(useDesk().workspace.store, select);
/** A part of what the tools hold. */
export const useTools = <T>(select: (state: DeskState) => T): T => useStore(useDesk().store, select);
/** A part of what the views show. */
export const useViews = <T>(select: (state: ViewState) => T): T => useStore(useDesk().views.store, select);
