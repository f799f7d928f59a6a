// The management API: session, requests, problems.
import { randomHex, shared, useCallback, useEffect, useRef, useState } from './lib.js';
import { t } from './i18n.js';

const PREFIX = '/api/v1';
const PATIENCE = 60_000;

/** Who is logged in; null: nobody. */
export const session = shared(null);

/** Why the login page is shown, as a key of a text; empty: no reason. */
export const loginReason = shared('');

/** Whether the user may do this. */
export function may(permission) {
  return session.get()?.permissions?.includes(permission) ?? false;
}

/** Whether the user may do one of these. */
export function mayAny(...permissions) {
  return permissions.some(may);
}

/** An answer of the API that says what is wrong. */
export class ApiProblem extends Error {
  constructor(status, json) {
    super(json?.detail || json?.error || t('problem.status', { status }));
    this.status = status;
    this.code = json?.code || '';
    this.errors = json?.errors || [];
  }

  /** What is wrong with this field; undefined: nothing. */
  of(field) {
    return this.errors.find(one => one.field === field)?.detail;
  }
}

/** A path with encoded parts: path`/orders/${sn}`. */
export function path(texts, ...values) {
  return texts.reduce((all, text, i) => all + encodeURIComponent(values[i - 1]) + text);
}

function queryOf(parameters) {
  const query = new URLSearchParams();
  Object.entries(parameters || {}).forEach(([name, value]) => {
    if (value !== undefined && value !== null && value !== '') {
      query.set(name, value);
    }
  });
  const text = query.toString();
  return text ? '?' + text : '';
}

/**
 * Asks the API. Options: query, body (an object, or a file), headers, tag (If-Match), key (Idempotency-Key), signal.
 * Returns {data, tag, response}; throws an ApiProblem.
 */
export async function call(method, where, options = {}) {
  try {
    return await ask(method, where, options);
  } catch (problem) {
    // Another window may have logged in again since: its session has another token.
    if (method === 'GET' || problem.status !== 403 || !session.get() || options.keepSession) {
      throw problem;
    }
    const before = session.get();
    const { data } = await ask('GET', '/session', {});
    if (data.csrf === before.csrf || data.user !== before.user) {
      throw problem;
    }
    session.set(data);
    return ask(method, where, options);
  }
}

async function ask(method, where, options) {
  const headers = { Accept: 'application/json', ...options.headers };
  const user = session.get();
  if (method !== 'GET' && user?.csrf) {
    headers['X-CSRF-Token'] = user.csrf;
  }
  if (options.tag) {
    headers['If-Match'] = options.tag;
  }
  if (options.key) {
    headers['Idempotency-Key'] = options.key;
  }
  let body;
  if (options.body instanceof Blob || typeof options.body === 'string') {
    body = options.body;
  } else if (options.body !== undefined) {
    body = JSON.stringify(options.body);
    headers['Content-Type'] = 'application/json';
  }
  const timer = new AbortController();
  const patience = setTimeout(() => timer.abort(), PATIENCE);
  options.signal?.addEventListener('abort', () => timer.abort());
  try {
    const address = (options.outside ? where : PREFIX + where) + queryOf(options.query);
    const response = await fetch(address, {
      method, headers, body, signal: timer.signal, credentials: 'same-origin', cache: 'no-store'
    });
    return await read(response, options);
  } catch (failure) {
    if (failure instanceof ApiProblem || options.signal?.aborted) {
      throw failure;
    }
    throw new ApiProblem(0, { detail: t(method === 'GET' ? 'problem.unreachable' : 'problem.lost') });
  } finally {
    clearTimeout(patience);
  }
}

async function read(response, options) {
  const type = response.headers.get('Content-Type') || '';
  const isJson = /[/+]json/.test(type);
  if (!response.ok) {
    const json = isJson ? await response.json().catch(() => null) : null;
    const problem = new ApiProblem(response.status, json);
    if (response.status === 401 && session.get() && !options.keepSession) {
      loginReason.set('login.over');
      session.set(null);
    }
    throw problem;
  }
  if (options.blob) {
    return { data: await response.blob(), tag: response.headers.get('ETag'), response };
  }
  const data = response.status === 204 ? null : isJson ? await response.json() : await response.text();
  return { data, tag: response.headers.get('ETag'), response };
}

export const get = (where, query, options) => call('GET', where, { query, ...options });

/** Keys for writes: the same request keeps its key, so that asking again after a lost answer does it once. */
export function repeatableKeys() {
  const prefix = randomHex(12);
  const known = new Map();
  return request => {
    const text = JSON.stringify(request);
    if (!known.has(text)) {
      known.set(text, `console-${prefix}-${known.size}`);
    }
    return known.get(text);
  };
}

/**
 * What the API answers to a GET, as {data, tag, problem, loading, reload}. With every, in milliseconds, asked again and
 * again while the page is visible. A null path asks nothing.
 */
export function useApi(where, query, { every = 0, outside = false } = {}) {
  const [state, setState] = useState({ loading: where !== null });
  const asked = JSON.stringify([where, query]);
  const current = useRef(asked);
  current.current = asked;
  const ask = useCallback(async signal => {
    if (where === null) {
      return;
    }
    try {
      const answer = await get(where, query, { signal, outside });
      if (current.current === asked && !signal?.aborted) {
        setState({ data: answer.data, tag: answer.tag, loading: false, at: Date.now() });
      }
    } catch (problem) {
      if (current.current === asked && !signal?.aborted) {
        setState(before => ({ ...before, problem, loading: false }));
      }
    }
  }, [asked]);
  useEffect(() => {
    const gone = new AbortController();
    setState({ loading: where !== null });
    ask(gone.signal);
    return () => gone.abort();
  }, [asked]);
  useEffect(() => {
    if (!every) {
      return undefined;
    }
    const gone = new AbortController();
    const look = () => document.visibilityState === 'visible' && ask(gone.signal);
    const timer = setInterval(look, every);
    document.addEventListener('visibilitychange', look);
    return () => {
      gone.abort();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [asked, every]);
  return { ...state, reload: () => ask() };
}

/** A list page by page, as {rows, next, problem, loading, more, reload}. */
export function usePages(where, query) {
  const [state, setState] = useState({ rows: [], next: null, loading: true });
  const asked = JSON.stringify([where, query]);
  const current = useRef(asked);
  current.current = asked;
  const ask = useCallback(async (cursor, signal) => {
    if (where === null) {
      setState({ rows: [], next: null, loading: false });
      return;
    }
    setState(before => ({ ...before, loading: true, problem: undefined }));
    try {
      const { data } = await get(where, { ...query, cursor }, { signal });
      if (current.current === asked) {
        setState(before => ({
          rows: cursor ? [...before.rows, ...data.items] : data.items, next: data.next, loading: false, data
        }));
      }
    } catch (problem) {
      if (current.current === asked && !signal?.aborted) {
        setState(before => ({ ...before, rows: cursor ? before.rows : [], problem, loading: false }));
      }
    }
  }, [asked]);
  useEffect(() => {
    const gone = new AbortController();
    ask(undefined, gone.signal);
    return () => gone.abort();
  }, [asked]);
  return { ...state, more: () => ask(state.next), reload: () => ask() };
}

/** Saves an answer as a file. */
export async function download(where, query, fileName) {
  const { data, response } = await get(where, query, { blob: true });
  const named = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') || '');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = named ? named[1] : fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
