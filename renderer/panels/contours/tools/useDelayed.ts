import { useEffect, useRef, useState } from 'react';

/** True once `on` has been so for that long: what takes a moment shows nothing. */
export function useDelayed(on: boolean, afterMs: number): boolean {
  const [shown, setShown] = useState(false);
  const timer = useRef(0);
  useEffect(() => {
    if (!on) {
      setShown(false);
      return;
    }
    timer.current = window.setTimeout(() => setShown(true), afterMs);
    return () => clearTimeout(timer.current);
  }, [on, afterMs]);
  return shown;
}
