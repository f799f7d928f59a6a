// Pages by the fragment: #/orders/123?tab=webhooks.
import { shared } from './lib.js';

function read() {
  const text = location.hash.replace(/^#/, '') || '/';
  const [path, query = ''] = text.split('?');
  return { path: path || '/', query: Object.fromEntries(new URLSearchParams(query)) };
}

export const route = shared(read());

addEventListener('hashchange', () => route.set(read()));

/** The fragment of a page. */
export function to(path, query) {
  const parameters = new URLSearchParams();
  Object.entries(query || {}).forEach(([name, value]) => {
    if (value !== undefined && value !== null && value !== '') {
      parameters.set(name, value);
    }
  });
  const text = parameters.toString();
  return '#' + path + (text ? '?' + text : '');
}

/** Goes to a page; with replace without a step to go back to. */
export function go(path, query, replace = false) {
  const target = to(path, query);
  if (location.hash === target) {
    route.set(read());
  } else if (replace) {
    location.replace(target);
  } else {
    location.hash = target;
  }
}

/** The values of a pattern such as /orders/:sn in a path; null: it does not match. */
export function match(pattern, path) {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) {
    return null;
  }
  const values = {};
  for (let i = 0; i < wanted.length; i++) {
    if (wanted[i].startsWith(':')) {
      try {
        values[wanted[i].slice(1)] = decodeURIComponent(given[i]);
      } catch {
        return null;
      }
    } else if (wanted[i] !== given[i]) {
      return null;
    }
  }
  return values;
}
