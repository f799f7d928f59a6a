// Preact with htm, and the one thing that they lack: a value that several components share.
import { useEffect, useState } from '../vendor/preact-htm.js';

export {
  html, render, createContext, useCallback, useContext, useEffect, useLayoutEffect, useMemo, useRef, useState
} from '../vendor/preact-htm.js';

/** A shared value. Components that call use() are drawn again when it changes. */
export function shared(value) {
  const listeners = new Set();
  return {
    get: () => value,
    set(next) {
      value = next;
      [...listeners].forEach(listener => listener());
    },
    use() {
      const [, redraw] = useState(0);
      useEffect(() => {
        const listener = () => redraw(count => count + 1);
        listeners.add(listener);
        return () => listeners.delete(listener);
      }, []);
      return value;
    }
  };
}

/** What the browser keeps, if it keeps anything. */
export const kept = {
  get(key) {
    try {
      return localStorage.getItem('upay.' + key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem('upay.' + key, value);
    } catch {
      // The choice holds until the page is left.
    }
  }
};

/** Random hex digits; also where the page came over plain HTTP, which lacks crypto.randomUUID. */
export function randomHex(bytes) {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map(b => b.toString(16).padStart(2, '0')).join('');
}
