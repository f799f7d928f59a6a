import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, path, useApi, usePages } from '../core/api.js';
import { Action, Badge, Heading, Pages, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';

const KINDS = { valid: 'ok', revoked: 'off', expired: 'off' };

/** Keys of programs. */
export default function ApiKeys() {
  const list = usePages('/api-keys', { limit: 100 });
  const permissions = useApi('/permissions');
  const change = may('change-api-keys');
  const add = () => act({
    title: t('apikey.add'), second: true,
    fields: [
      { name: 'name', label: t('name'), required: true, most: 128, hint: t('apikey.name.hint') },
      { name: 'scopes', label: t('apikey.scopes'), type: 'checks', required: true,
        options: (permissions.data?.permissions || []).map(one => [one, one]) },
      { name: 'merchant', label: t('merchant.id'), hint: t('apikey.merchant.hint') },
      { name: 'days', label: t('apikey.days'), type: 'number', required: true, value: '365' }
    ],
    submit: async (body, key) => (await call('POST', '/api-keys', { body, key: key(body) })).data,
    result: answer => html`<${Once} name=${t('apikey')} value=${answer.key} test="api-key"
      entries=${[[t('name'), answer.name], ['id', answer.id]]} />`,
    after: list.reload
  });
  const revoke = row => act({
    title: t('apikey.revoke'), danger: true, intro: t('apikey.revoke.intro', { name: row.name }),
    submit: (v, key) => call('POST', path`/api-keys/${row.id}/revoke`, { body: {}, key: key([row.id]) }),
    after: list.reload
  });
  return html`<${Heading} title=${t('page.api-keys')} sub=${t('apikeys.sub')}>
      ${change ? html`<${Action} primary test="apikey-add" disabled=${!permissions.data} onClick=${add}>
        ${t('apikey.add')}</${Action}>` : null}</${Heading}>
    <${Pages} list=${list} test="api-keys" id=${row => row.id} columns=${[
      { title: 'id', cell: row => row.id }, { title: t('name'), cell: row => row.name },
      { title: t('merchant'), cell: row => row.merchant || t('apikey.all') },
      { title: t('apikey.scopes'), cell: row => html`<small>${row.scopes.join(', ')}</small>` },
      { title: t('status'), cell: row => html`<${Badge} kind=${KINDS[row.state]} text=${term('code', row.state)} />` },
      { title: t('code.expires'), cell: row => html`<${Time} at=${row.expires} />` },
      { title: t('apikey.used'), cell: row => html`<${Time} at=${row.used} />` },
      change ? { title: t('act'), cell: row => row.state === 'valid' ? html`<${Action} test="apikey-revoke"
        onClick=${() => revoke(row)}>${t('code.revoke')}</${Action}>` : '' } : null
    ]} />`;
}
