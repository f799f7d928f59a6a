// The console: session, layout, pages.
import { html, kept, render, useEffect, useRef, useState } from './core/lib.js';
import { chooseLanguage, language, loadLanguage, t, term } from './core/i18n.js';
import { call, loginReason, mayAny, session } from './core/api.js';
import { go, match, route } from './core/router.js';
import { failed, Link, Loading, Problem, Toasts } from './core/ui.js';
import { ActDialog } from './core/act.js';

/** Pattern, module, and the permissions of which one is needed; none: everybody. */
const PAGES = [
  ['/overview', 'overview', 'read-health'],
  ['/orders', 'orders', 'read-orders'],
  ['/orders/:sn', 'order', 'read-orders'],
  ['/queue', 'queue', 'read-orders'],
  ['/merchants', 'merchants', 'read-merchants'],
  ['/merchants/:merchant', 'merchant', 'read-merchants'],
  ['/terminals', 'terminals', 'read-terminals'],
  ['/terminals/:terminal', 'terminal', 'read-terminals'],
  ['/activation-codes', 'codes', 'read-terminals'],
  ['/vendors', 'vendors', 'read-channels'],
  ['/channels', 'channels', 'read-channels'],
  ['/channel-accounts', 'accounts', 'read-channels'],
  ['/reconciliation', 'reconciliation', 'read-bills'],
  ['/findings', 'findings', 'read-bills'],
  ['/findings/:finding', 'finding', 'read-bills'],
  ['/bills', 'bills', 'read-bills'],
  ['/settlement', 'settlement', 'read-statements'],
  ['/users', 'users', 'read-users'],
  ['/api-keys', 'apikeys', 'read-users'],
  ['/audit', 'audit', 'read-audit'],
  ['/gateway', 'gateway', 'read-health'],
  ['/doctor', 'doctor', 'check-orders'],
  ['/sandbox', 'sandbox', 'read-health'],
  ['/docs', 'docs'],
  ['/account', 'account']
];

const MENU = [
  ['menu.run', ['/overview', '/orders', '/queue']],
  ['menu.merchants', ['/merchants', '/terminals', '/activation-codes', '/vendors']],
  ['menu.channels', ['/channels', '/channel-accounts']],
  ['menu.finance', ['/reconciliation', '/findings', '/bills', '/settlement']],
  ['menu.administration', ['/users', '/api-keys', '/audit', '/gateway']],
  ['menu.developers', ['/doctor', '/sandbox', '/docs']]
];

const permitted = needed => !needed || mayAny(needed);
const modules = new Map();

function load(name) {
  if (!modules.has(name)) {
    modules.set(name, import(`./pages/${name}.js`).catch(problem => {
      modules.delete(name);
      throw problem;
    }));
  }
  return modules.get(name);
}

function home() {
  return (PAGES.find(([, , needed]) => permitted(needed)) || ['/docs'])[0];
}

function Page() {
  const { path, query } = route.use();
  const [shown, setShown] = useState({});
  const main = useRef(null);
  const found = PAGES.map(([pattern, name, needed]) => ({ name, needed, pattern, values: match(pattern, path) }))
    .find(one => one.values);
  useEffect(() => {
    if (path === '/' || path === '/login') {
      go(home(), {}, true);
      return undefined;
    }
    if (!found || !permitted(found.needed)) {
      setShown({ missing: true, path });
      return undefined;
    }
    let left = false;
    load(found.name).then(
      module => !left && setShown({ Component: module.default, path, values: found.values }),
      problem => !left && setShown({ problem: new Error(t('page.failed')), path, cause: problem }));
    return () => {
      left = true;
    };
  }, [path]);
  useEffect(() => {
    if (shown.path) {
      // A new page begins at its top, also for a reader that hears it.
      scrollTo(0, 0);
      main.current?.focus({ preventScroll: true });
      const name = main.current?.querySelector('h1')?.textContent;
      document.title = (name ? name + ' · ' : '') + t('console');
    }
  }, [shown.path, shown.Component]);
  const { Component, values, missing, problem } = shown;
  return html`<main id="main" tabindex="-1" ref=${main}>
    ${problem ? html`<${Problem} problem=${problem} retry=${() => location.reload()} />`
      : missing ? html`<h1 data-test="title">${t('page.missing')}</h1><p>${t('page.missing.next')}</p>`
      : Component ? html`<${Component} key=${shown.path} ...${values} query=${query} path=${path} />`
      : html`<${Loading} />`}</main>`;
}

function chooseTheme(name) {
  kept.set('theme', name);
  if (name === 'auto') {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = name;
  }
}

function Preferences() {
  const [theme, setTheme] = useState(kept.get('theme') || 'auto');
  const now = language.use();
  return html`<div class="preferences">
    <label><span class="hidden">${t('language')}</span><select data-test="language" value=${now}
      onChange=${event => chooseLanguage(event.currentTarget.value).catch(failed)}>
      <option value="zh" selected=${now === 'zh'}>中文</option><option value="en" selected=${now === 'en'}>English</option>
    </select></label>
    <label><span class="hidden">${t('theme')}</span><select data-test="theme" value=${theme} onChange=${event => {
        setTheme(event.currentTarget.value);
        chooseTheme(event.currentTarget.value);
      }}>${['auto', 'light', 'dark'].map(one => html`<option key=${one} value=${one} selected=${one === theme}>
        ${t('theme.' + one)}</option>`)}</select></label></div>`;
}

async function logOut() {
  try {
    await call('POST', '/logout', { body: {}, keepSession: true });
  } catch (problem) {
    if (problem.status !== 401) {
      failed(problem);
      return;
    }
  }
  loginReason.set('login.out');
  session.set(null);
}

function Menu({ path, open, onLeave }) {
  return html`<nav id="menu" class="menu ${open ? 'open' : ''}" aria-label=${t('menu')} data-test="menu">
    ${MENU.map(([title, paths]) => {
      const shown = paths.map(one => PAGES.find(([pattern]) => pattern === one))
        .filter(page => page && permitted(page[2]));
      return shown.length ? html`<section key=${title}><h2>${t(title)}</h2><ul>${shown.map(([pattern]) => html`
        <li key=${pattern}><a href=${'#' + pattern} data-test="menu${pattern.replace('/', '-')}" onClick=${onLeave}
          aria-current=${path === pattern || path.startsWith(pattern + '/') ? 'page' : undefined}>
          ${t('page' + pattern.replace('/', '.'))}</a></li>`)}</ul></section>` : null;
    })}
    <section class="me"><${Preferences} /></section></nav>`;
}

function Layout() {
  const user = session.use();
  const { path } = route.use();
  const [open, setOpen] = useState(false);
  return html`<a class="skip" href="#main" onClick=${event => {
      event.preventDefault();
      document.getElementById('main').focus();
    }}>${t('skip')}</a>
    <header class="top">
      <button type="button" class="plain burger" aria-expanded=${open} aria-controls="menu" data-test="burger"
        aria-label=${t('menu')} onClick=${() => setOpen(!open)}>☰</button>
      <a class="brand" href="#/"><img src="icon.svg" alt="" width="22" height="22" /> upay</a>
      <span class="grow"></span>
      <${Link} path="/account" test="me">${user.user}<span class="role"> · ${term('role', user.role)}${user.merchant
        ? ` · ${user.merchant}` : ''}</span></${Link}>
      <button type="button" class="secondary small" data-test="logout" onClick=${logOut}>${t('logout')}</button>
    </header>
    <div class="frame"><${Menu} path=${path} open=${open} onLeave=${() => setOpen(false)} /><${Page} /></div>`;
}

/** Pages for those who are not logged in. */
function Door() {
  const { path, query } = route.use();
  const name = path === '/set-up' ? 'setup' : 'login';
  const [Component, setComponent] = useState(null);
  useEffect(() => {
    load(name).then(module => setComponent(() => module.default), failed);
  }, [name]);
  return html`<main class="door" id="main"><header><img src="icon.svg" alt="" width="40" height="40" />
    <span>upay</span><span class="grow"></span><${Preferences} /></header>
    ${Component ? html`<${Component} key=${name + (query.token || '')} query=${query} />` : html`<${Loading} />`}</main>`;
}

function App() {
  const user = session.use();
  const { path } = route.use();
  const shown = language.use();
  return html`<div key=${shown} class="app">
    ${user && path !== '/set-up' ? html`<${Layout} />` : html`<${Door} />`}
    <${ActDialog} /><${Toasts} /></div>`;
}

addEventListener('unhandledrejection', event => failed(event.reason));

async function start() {
  await loadLanguage();
  try {
    session.set((await call('GET', '/session', { keepSession: true })).data);
  } catch (problem) {
    if (problem.status !== 401) {
      failed(problem);
    }
  }
  const place = document.getElementById('app');
  place.replaceChildren();
  render(html`<${App} />`, place);
}

start().catch(problem => {
  document.getElementById('app').textContent = String(problem.message);
});
