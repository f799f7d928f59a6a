import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Action, Badge, Filters, Heading, Pages, Table, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { CHANNELS } from '../core/words.js';

/** Accounts at the channels: what is missing, what the channel says, which one new payments are made with. */
export default function Accounts({ query }) {
  const list = usePages('/channel-accounts', { ...query, limit: 100 });
  const uses = usePages('/channel-accounts/uses', { merchant: query.merchant, limit: 100 });
  const change = may('change-accounts');
  const owner = row => row.merchant || t('channel.everybody');
  const of = row => ({ channel: row.channel, merchant: row.merchant ?? null, name: row.name });
  const subject = row => [[t('channel'), term('channel', row.channel)], [t('channel.for'), owner(row)], [t('name'), row.name]];
  const reload = () => {
    list.reload();
    uses.reload();
  };
  const channels = CHANNELS.map(c => [c, term('channel', c)]);
  const test = row => act({
    title: t('account.test'), intro: t('account.test.intro'), subject: subject(row), button: t('account.test'),
    submit: async () => (await call('POST', '/channel-accounts/test', { body: of(row) })).data,
    result: answer => html`<p><${Badge} kind=${answer.ok ? 'ok' : 'bad'} test="account-ok"
        text=${t(answer.ok ? 'account.ok' : 'account.bad')} /></p>
      <${Table} test="checks" id=${check => check.check} rows=${answer.checks} columns=${[
        { title: t('account.check'), cell: check => check.check },
        { title: t('status'), cell: check => html`<${Badge} kind=${{ ok: 'ok', failed: 'bad' }[check.state] || 'wait'}
          text=${term('check', check.state)} />` },
        { title: t('account.detail'), cell: check => html`<span lang="en">${check.detail}${check.todo
          ? html`<br /><strong>${check.todo}</strong>` : null}</span>` }
      ]} />`
  });
  const add = () => act({
    title: t('account.add'), second: true, intro: t('account.add.intro'),
    fields: [
      { name: 'channel', label: t('channel'), type: 'select', required: true, none: t('choose'), options: channels },
      { name: 'merchant', label: t('merchant.id'), value: query.merchant, hint: t('account.merchant.hint') },
      { name: 'name', label: t('name'), hint: t('account.name.hint') },
      { name: 'endpoint', label: t('account.endpoint'), hint: t('account.endpoint.hint') },
      { name: 'settings', label: t('account.settings'), type: 'pairs', required: true, hint: t('account.settings.hint') },
      { name: 'force', label: t('account.force'), type: 'checkbox', hint: t('account.force.hint') }
    ],
    submit: async (v, key) => {
      const body = { channel: v.channel, merchant: v.merchant ?? null, settings: Object.fromEntries(v.settings),
        ...(v.name ? { name: v.name } : {}), ...(v.endpoint ? { endpoint: v.endpoint } : {}),
        ...(v.force ? { force: true } : {}) };
      return (await call('POST', '/channel-accounts', { body, key: key(body) })).data;
    },
    result: answer => html`<p>${t('account.added')}</p>${answer.warnings.length ? html`<ul lang="en">
      ${answer.warnings.map(warning => html`<li key=${warning}>${warning}</li>`)}</ul>` : null}`,
    after: reload
  });
  const use = row => act({
    title: t('account.use'), second: true, subject: subject(row), intro: t('account.use.intro'),
    fields: [{ name: 'store', label: t('store.id'), hint: t('account.use.store') }],
    submit: (v, key) => {
      const body = { channel: row.channel, merchant: row.merchant ?? null, store: v.store ?? null, account: row.name };
      return call('POST', '/channel-accounts/use', { body, key: key(body) });
    },
    after: reload
  });
  const unuse = row => act({
    title: t('account.unuse'), second: true, intro: t('account.unuse.intro'),
    submit: (v, key) => {
      const body = { channel: row.channel, merchant: row.merchant ?? null, store: row.store ?? null, account: null };
      return call('POST', '/channel-accounts/use', { body, key: key(body) });
    },
    after: reload
  });
  const removeIt = row => act({
    title: t('account.remove'), danger: true, second: true, subject: subject(row), intro: t('account.remove.intro'),
    fields: [{ name: 'force', label: t('account.remove.force'), type: 'checkbox' }],
    submit: (v, key) => {
      const body = { ...of(row), ...(v.force ? { force: true } : {}) };
      return call('POST', '/channel-accounts/remove', { body, key: key(body) });
    },
    after: reload
  });
  return html`<${Heading} title=${t('page.channel-accounts')} sub=${t('accounts.sub')}>
      ${change ? html`<${Action} primary test="account-add" onClick=${add}>${t('account.add')}</${Action}>` : null}
    </${Heading}>
    <${Filters} values=${query} onApply=${values => go('/channel-accounts', values)} fields=${[
      { name: 'merchant', label: t('merchant') },
      { name: 'channel', label: t('channel'), type: 'select', options: channels }
    ]} />
    <${Pages} list=${list} test="accounts" id=${row => [row.channel, row.merchant, row.name].join('/')}
      empty=${t('accounts.none')} columns=${[
        { title: t('channel'), cell: row => term('channel', row.channel) },
        { title: t('channel.for'), cell: owner },
        { title: t('name'), cell: row => row.name },
        { title: t('account.settings'), cell: row => html`<small>${row.settings.join(', ')}</small>` },
        { title: t('account.missing'), cell: row => row.missing?.length ? html`<${Badge} kind="bad"
          text=${row.missing.join(', ')} test="account-missing" />` : html`<${Badge} kind="ok" text=${t('account.complete')} />` },
        { title: t('account.expires'), cell: row => html`<${Time} at=${row.expires} />` },
        { title: t('changed'), cell: row => html`<${Time} at=${row.changed} />` },
        may('check-orders') || change ? { title: t('act'), cell: row => html`<div class="actions">
          <${Action} test="account-test" onClick=${() => test(row)}>${t('account.test')}</${Action}>
          ${change ? html`<${Action} test="account-use" onClick=${() => use(row)}>${t('account.use')}</${Action}>
            <${Action} test="account-remove" onClick=${() => removeIt(row)}>${t('account.remove')}</${Action}>` : null}
          </div>` } : null
      ]} />
    <section class="card"><h2>${t('account.uses')}</h2><${Pages} list=${uses} test="uses"
      id=${row => [row.channel, row.merchant, row.store].join('/')} empty=${t('account.uses.none')} columns=${[
        { title: t('channel'), cell: row => term('channel', row.channel) },
        { title: t('channel.for'), cell: owner }, { title: t('store'), cell: row => row.store || t('any') },
        { title: t('account'), cell: row => row.use },
        change ? { title: t('act'), cell: row => html`<${Action} onClick=${() => unuse(row)}>${t('account.unuse')}
          </${Action}>` } : null
      ]} /></section>`;
}
