import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ReviewDesk, ReviewState } from './reviewDesk.ts';

export const ReviewContext = createContext<ReviewDesk | null>(null);

export function useReviewDesk(): ReviewDesk {
  const desk = useContext(ReviewContext);
  if (!desk) throw new Error('No review above this component.');
  return desk;
}

export const useReview = <T>(select: (state: ReviewState) => T): T => useStore(useReviewDesk().store, select);
