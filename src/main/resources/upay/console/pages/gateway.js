import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, useApi, usePages } from '../core/api.js';
import { Action, Badge, Copy, Facts, Heading, Link, Loading, Note, Pages, Problem, Table, Time } from '../core/ui.js';
import { act, reason } from '../core/act.js';

const KINDS = { none: 'off', running: 'wait', done: 'ok', failed: 'bad' };

/** Master keys, invariants, signing keys, restores and log levels. */
export default function GatewayPage() {
  return html`<${Heading} title=${t('page.gateway')} sub=${t('gateway.sub')} />
    <div class="grid-2"><${MasterKeys} /><${Verify} /></div>
    <div class="grid-2"><${WebhookKeys} /><${Restore} /></div><${Unsealed} /><${LogLevels} />`;
}

function State({ state }) {
  return html`<${Badge} kind=${KINDS[state]} text=${t('run.' + state)} />`;
}

function MasterKeys() {
  const state = useApi('/keys', undefined, { every: 10_000 });
  const keys = state.data;
  const rotate = () => act({
    title: t('keys.rotate'), danger: true, second: true, intro: t('keys.rotate.intro'),
    submit: (v, key) => call('POST', '/keys/rotate', { body: {}, key: key([]) }), after: state.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('keys')}</h2>
    ${may('change-users') ? html`<${Action} test="keys-rotate" onClick=${rotate}>${t('keys.rotate')}</${Action}>` : null}</div>
    <${Problem} problem=${state.problem} retry=${state.reload} />
    ${state.loading && !state.data ? html`<${Loading} />` : null}
    ${keys ? html`<${Facts} test="keys" entries=${[
      [t('keys.sealing'), keys.sealing ?? t('keys.no')], [t('keys.newest'), keys.newest || t('keys.no')],
      [t('keys.held'), keys.held.join(', ') || t('keys.no')], [t('keys.stored'), keys.stored.join(', ') || t('keys.no')],
      [t('keys.lacking'), keys.instances_without_newest.join(', ') || t('keys.no')],
      [t('keys.rotation'), html`<${State} state=${keys.rotation.state} />`],
      [t('begun'), keys.rotation.started && html`<${Time} at=${keys.rotation.started} />`],
      [t('finished'), keys.rotation.ended && html`<${Time} at=${keys.rotation.ended} />`],
      [t('changed'), keys.rotation.changed], [t('keys.broken'), keys.rotation.broken]
    ]} />${keys.rotation.failure ? html`<p lang="en">${keys.rotation.failure}</p>` : null}
    ${keys.held.length ? null : html`<${Note} kind="warn">${t('keys.none')}</${Note}>`}` : null}</section>`;
}

function Verify() {
  const state = useApi('/verify', undefined, { every: 5000 });
  const run = state.data?.run;
  const begin = () => act({
    title: t('verify.run'), intro: t('verify.intro'),
    fields: [{ name: 'day', label: t('day'), type: 'date', hint: t('verify.day') }],
    submit: (v, key) => call('POST', '/verify', { body: { day: v.day ?? null }, key: key(v) }), after: state.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('verify')}</h2>
    ${may('check-orders') ? html`<${Action} test="verify-run" onClick=${begin}>${t('verify.run')}</${Action}>` : null}</div>
    <${Problem} problem=${state.problem} retry=${state.reload} />
    ${state.loading && !state.data ? html`<${Loading} />` : null}
    ${state.data ? html`<${Facts} test="verify" entries=${[
      [t('verify.scheduled'), html`<${Scheduled} last=${state.data.scheduled || {}} />`],
      [t('status'), html`<${State} state=${run.state} />`], [t('verify.orders'), run.orders],
      [t('verify.violations'), run.violations], [t('begun'), run.started && html`<${Time} at=${run.started} />`],
      [t('finished'), run.ended && html`<${Time} at=${run.ended} />`], [t('by'), run.by]
    ]} />${run.state === 'done' ? html`<${Note} kind=${run.verified ? 'ok' : 'bad'} test="verified">
      ${t(run.verified ? 'verify.ok' : 'verify.bad')}</${Note}>` : null}
    ${run.failure ? html`<p lang="en">${run.failure}</p>` : null}
    ${run.found?.length ? html`<${Table} test="violations" id=${row => row.violated + row.order + row.detail}
      rows=${run.found} columns=${[
        { title: t('verify.rule'), cell: row => row.violated }, { title: t('order'), cell: row => row.order || '–' },
        { title: t('account.detail'), cell: row => html`<span lang="en">${row.detail}</span>` }
      ]} />` : null}` : null}</section>`;
}

/** What the instance's own check of every minute has found. */
function Scheduled({ last }) {
  return html`<${Badge} kind=${{ sound: 'ok', violated: 'bad' }[last.status] || 'off'} text=${term('scheduled', last.status)} />
    ${last.at ? html`<br /><small><${Time} at=${last.at} /> · ${t('verify.scheduled.orders', { n: last.orders })}</small>` : null}
    ${(last.first || []).map(one => html`<div key=${one.order + one.violated} lang="en">${one.violated}:
      <${Link} path=${'/orders/' + one.order}>${one.order}</${Link}>, ${one.detail}</div>`)}`;
}

function WebhookKeys() {
  const state = useApi('/webhooks/public-key');
  const rotate = () => act({
    title: t('webhook-key.rotate'), danger: true, second: true, intro: t('webhook-key.intro'),
    submit: (v, key) => call('POST', '/webhooks/rotate-key', { body: {}, key: key([]) }), after: state.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('webhook-key')}</h2>
    ${may('change-users') ? html`<${Action} test="webhook-key-rotate" onClick=${rotate}>${t('webhook-key.rotate')}</${Action}>`
      : null}</div>
    <${Problem} problem=${state.problem} retry=${state.reload} />
    ${state.loading && !state.data ? html`<${Loading} />` : null}
    ${(state.data?.keys || []).map(one => html`<p key=${one}><${Copy} text=${one} test="public-key" /></p>`)}</section>`;
}

function Restore() {
  const state = useApi('/restore');
  const one = state.data;
  const begin = () => act({
    title: t('restore.begin'), danger: true, second: true, intro: t('restore.begin.intro'), fields: [reason()],
    submit: (body, key) => call('POST', '/restore/begin', { body, key: key(body) }), after: state.reload
  });
  const release = () => act({
    title: t('restore.release'), danger: true, second: true, intro: t('restore.release.intro'), fields: [reason()],
    submit: (body, key) => call('POST', '/restore/release', { body, key: key(body) }), after: state.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('restore')}</h2>
    ${may('change-users') ? html`<div class="actions"><${Action} test="restore-begin" onClick=${begin}>
      ${t('restore.begin')}</${Action}>${one ? html`<${Action} test="restore-release" onClick=${release}>
      ${t('restore.release')}</${Action}>` : null}</div>` : null}</div>
    ${state.problem?.status === 404 ? html`<p class="quiet">${t('restore.none')}</p>`
      : html`<${Problem} problem=${state.problem} retry=${state.reload} />`}
    ${state.loading && !state.data ? html`<${Loading} />` : null}
    ${one ? html`<${Facts} entries=${[
      [t('restore.number'), one.restore], [t('restore.noticed'), html`<${Time} at=${one.noticed} />`],
      [t('act.reason'), one.why], [t('restore.known'), one.store_known_until && html`<${Time} at=${one.store_known_until} />`],
      [t('restore.check'), one.check], [t('restore.partial'), one.partial_refunds]
    ]} />` : null}</section>`;
}

function Unsealed() {
  const list = usePages('/keys/unsealed', { limit: 50 });
  const seal = () => act({
    title: t('keys.seal'), second: true, intro: t('keys.seal.intro'),
    submit: (v, key) => call('POST', '/keys/seal', { body: { all: true }, key: key([]) }), after: list.reload
  });
  if (!list.rows.length) {
    return null;
  }
  return html`<section class="card"><div class="section-head"><h2>${t('keys.unsealed')}</h2>
    ${may('change-users') ? html`<${Action} test="keys-seal" onClick=${seal}>${t('keys.seal')}</${Action}>` : null}</div>
    <${Pages} list=${list} test="unsealed" id=${row => row.terminal} columns=${[
      { title: t('terminal'), cell: row => row.terminal }, { title: t('merchant'), cell: row => row.merchant },
      { title: t('store'), cell: row => row.store }, { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
    ]} /></section>`;
}

function LogLevels() {
  const state = useApi('/log-levels');
  const change = row => act({
    title: t('log.change'), intro: t('log.intro'),
    fields: [
      { name: 'logger', label: t('log.logger'), required: true, value: row?.logger },
      { name: 'level', label: t('log.level'), type: 'select', required: true, none: t('choose'), value: row?.level,
        options: ['configured', 'error', 'warn', 'info', 'debug', 'trace'].map(one => [one, one]) }
    ],
    submit: (body, key) => call('POST', '/log-levels', { body, key: key(body) }), after: state.reload
  });
  return html`<section class="card"><div class="section-head"><h2>${t('log')}</h2>
    ${may('change-log-levels') ? html`<${Action} test="log-change" onClick=${() => change()}>${t('log.change')}</${Action}>`
      : null}</div>
    <${Problem} problem=${state.problem} retry=${state.reload} />
    ${state.loading && !state.data ? html`<${Loading} />` : null}
    ${state.data ? html`<${Table} test="log-levels" id=${row => row.logger} rows=${state.data.items} columns=${[
      { title: t('log.logger'), cell: row => html`<code>${row.logger}</code>` }, { title: t('log.level'), cell: row => row.level },
      may('change-log-levels') ? { title: t('act'), cell: row => html`<${Action} onClick=${() => change(row)}>
        ${t('log.change')}</${Action}>` } : null
    ]} />` : null}</section>`;
}
