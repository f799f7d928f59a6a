import { html } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, may, session, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Action, Filters, Heading, Link, Pages, Status, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';
import { rightsFields, rightsOf } from '../core/rights.js';

export default function Terminals({ query }) {
  const own = session.get().merchant;
  const list = usePages('/terminals', { ...query, limit: 100 });
  const add = () => act({
    title: t('terminal.add'), second: true,
    fields: [
      { name: 'merchant', label: t('merchant.id'), required: true, value: query.merchant },
      { name: 'store', label: t('store.id'), required: true, value: query.store }, ...rightsFields()
    ],
    submit: async ({ merchant, store, ...rights }, key) => {
      const body = { merchant, store, ...rightsOf(rights) };
      return (await call('POST', '/terminals', { body, key: key(body) })).data;
    },
    result: answer => html`<${Once} name=${t('terminal.secret')} value=${answer.secret} test="terminal-secret"
      entries=${[[t('terminal'), answer.terminal], [t('merchant'), answer.merchant], [t('store'), answer.store]]} />`,
    after: list.reload
  });
  return html`<${Heading} title=${t('page.terminals')} sub=${t('terminals.sub')}>
      ${may('change-terminals') && !own ? html`<${Action} primary test="terminal-add" onClick=${add}>
        ${t('terminal.add')}</${Action}>` : null}
    </${Heading}>
    <${Filters} values=${query} onApply=${values => go('/terminals', values)} fields=${[
      own ? null : { name: 'merchant', label: t('merchant') },
      { name: 'store', label: t('store') },
      { name: 'status', label: t('status'), type: 'select', options: ['ACTIVE', 'DISABLED', 'NOT_ACTIVATED'].map(one =>
        [one, t('terminal.' + one)]) }
    ].filter(field => field)} />
    <${Pages} list=${list} id=${row => row.terminal} test="terminals" columns=${[
      { title: t('terminal'), cell: row => html`<${Link} path=${'/terminals/' + row.terminal}>${row.terminal}</${Link}>` },
      own ? null : { title: t('merchant'), cell: row => row.merchant },
      { title: t('store'), cell: row => row.store },
      { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
      { title: t('name'), cell: row => row.name || row.client_sn || '' },
      { title: t('vendor'), cell: row => row.vendor || '' },
      { title: t('terminal.device'), cell: row => row.device_id || '' },
      { title: t('terminal.checked-in'), cell: row => html`<${Time} at=${row.checked_in} />` },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
    ]} />`;
}
