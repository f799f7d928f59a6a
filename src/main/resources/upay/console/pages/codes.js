import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, path, session, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Action, Badge, Filters, Heading, Pages, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';
import { time } from '../core/format.js';

const KINDS = { valid: 'ok', revoked: 'off', expired: 'off', used_up: 'info' };

/** Activation codes; a code itself is shown once, also as a QR code. */
export default function Codes({ query }) {
  const own = session.get().merchant;
  const change = may('change-activation-codes') && !own;
  const list = usePages('/activation-codes', { ...query, limit: 100 });
  const create = () => act({
    title: t('code.create'),
    fields: [
      { name: 'merchant', label: t('merchant.id'), required: true, value: query.merchant },
      { name: 'store', label: t('store.id'), required: true, value: query.store },
      { name: 'digits', label: t('code.digits'), type: 'select', required: true, value: '8',
        options: [['8', '8'], ['12', '12']] },
      { name: 'days', label: t('code.days'), type: 'number', required: true, value: '7', hint: t('code.days.hint') },
      { name: 'uses', label: t('code.uses'), type: 'number', required: true, value: '1', hint: t('code.uses.hint') }
    ],
    submit: async (v, key) => {
      const body = { ...v, digits: Number(v.digits) };
      return (await call('POST', '/activation-codes', { body, key: key(body) })).data;
    },
    result: answer => html`<${Once} name=${t('code')} value=${answer.code} qr test="code" entries=${[
      [t('merchant'), answer.merchant], [t('store'), answer.store], [t('code.uses'), answer.uses],
      [t('code.expires'), time(answer.expires)]]} />`,
    after: list.reload
  });
  const revoke = row => act({
    title: t('code.revoke'), danger: true, intro: t('code.revoke.intro', { end: row.ends_in }),
    submit: (v, key) => call('POST', path`/activation-codes/${row.id}/revoke`, { body: {}, key: key([row.id]) }),
    after: list.reload
  });
  return html`<${Heading} title=${t('page.activation-codes')} sub=${t('codes.sub')}>
      ${change ? html`<${Action} primary test="code-create" onClick=${create}>${t('code.create')}</${Action}>` : null}
    </${Heading}>
    <${Filters} values=${query} onApply=${values => go('/activation-codes', values)} fields=${[
      own ? null : { name: 'merchant', label: t('merchant') }, { name: 'store', label: t('store') }
    ].filter(field => field)} />
    <${Pages} list=${list} id=${row => row.id} test="codes" columns=${[
      { title: t('code'), cell: row => html`<span class="money">…${row.ends_in}</span>` },
      own ? null : { title: t('merchant'), cell: row => row.merchant },
      { title: t('store'), cell: row => row.store },
      { title: t('status'), cell: row => html`<${Badge} kind=${KINDS[row.state]} text=${term('code', row.state)} />` },
      { title: t('code.used'), align: 'right', cell: row => `${row.used} / ${row.uses}` },
      { title: t('code.expires'), cell: row => html`<${Time} at=${row.expires} />` },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
      { title: t('code.by'), cell: row => row.made_by },
      change ? { title: t('act'), cell: row => row.state === 'valid' ? html`<${Action} test="code-revoke"
        onClick=${() => revoke(row)}>${t('code.revoke')}</${Action}>` : '' } : null
    ]} />`;
}
