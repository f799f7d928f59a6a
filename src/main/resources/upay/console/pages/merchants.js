import { html } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, may, session, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Action, Heading, Link, Pages, Status, Time } from '../core/ui.js';
import { act } from '../core/act.js';

export default function Merchants() {
  const list = usePages('/merchants', { limit: 100 });
  const add = () => act({
    title: t('merchant.add'),
    fields: [
      { name: 'merchant', label: t('merchant.id'), required: true, most: 64, hint: t('id.hint') },
      { name: 'name', label: t('name'), required: true, most: 128 }
    ],
    submit: async (body, key) => (await call('POST', '/merchants', { body, key: key(body) })).data,
    ok: merchant => t('merchant.added', { id: merchant.merchant }),
    after: merchant => go('/merchants/' + encodeURIComponent(merchant.merchant))
  });
  return html`<${Heading} title=${t('page.merchants')} sub=${t('merchants.sub')}>
      ${may('change-merchants') && !session.get().merchant
        ? html`<${Action} primary test="merchant-add" onClick=${add}>${t('merchant.add')}</${Action}>` : null}
    </${Heading}>
    <${Pages} list=${list} id=${row => row.merchant} test="merchants" columns=${[
      { title: t('merchant.id'), cell: row => html`<${Link} path=${'/merchants/' + encodeURIComponent(row.merchant)}>
        ${row.merchant}</${Link}>` },
      { title: t('name'), cell: row => row.name },
      { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
      { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
    ]} />`;
}
