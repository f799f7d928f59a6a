import { html } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, may, path, session, useApi, usePages } from '../core/api.js';
import { Action, Facts, Heading, Link, Loading, Pages, Problem, Status, Time } from '../core/ui.js';
import { act } from '../core/act.js';

export default function Merchant({ merchant: id }) {
  const where = path`/merchants/${id}`;
  const merchant = useApi(where);
  const zone = useApi(where + '/zone');
  const stores = usePages(where + '/stores', { limit: 100 });
  const one = merchant.data;
  if (!one) {
    return html`<${Heading} title=${t('merchant') + ' ' + id} />
      ${merchant.problem ? html`<${Problem} problem=${merchant.problem} retry=${merchant.reload} />` : html`<${Loading} />`}`;
  }
  const change = may('change-merchants') && !session.get().merchant;
  const write = (method, where, body, key) => call(method, where, { body, tag: merchant.tag, key: key(body) });
  const open = one.status === 'OPEN';
  const toggle = () => act({
    title: t(open ? 'merchant.close' : 'merchant.reopen'), second: true, danger: open,
    intro: t(open ? 'merchant.close.intro' : 'merchant.reopen.intro', { name: one.name }),
    submit: (v, key) => write('POST', where + (open ? '/close' : '/reopen'), {}, key), after: merchant.reload
  });
  const limits = () => act({
    title: t('merchant.limits'), intro: t('merchant.limits.intro'),
    fields: [
      { name: 'terminal_rate', label: t('merchant.terminal-rate'), value: one.limits.terminal_rate, hint: t('rate.hint') },
      { name: 'merchant_rate', label: t('merchant.merchant-rate'), value: one.limits.merchant_rate, hint: t('rate.hint') },
      { name: 'share', label: t('merchant.share'), type: 'number', value: one.limits.share, hint: t('merchant.share.hint') }
    ],
    submit: (v, key) => write('PATCH', where + '/limits', { terminal_rate: v.terminal_rate ?? null,
      merchant_rate: v.merchant_rate ?? null, share: v.share ?? null }, key),
    after: merchant.reload
  });
  const changeZone = () => act({
    title: t('merchant.zone'), intro: t('merchant.zone.intro'),
    fields: [{ name: 'zone', label: t('merchant.zone'), required: true, value: zone.data?.zone, example: 'Asia/Shanghai' }],
    submit: (body, key) => call('PATCH', where + '/zone', { body, key: key(body) }), after: zone.reload
  });
  const addStore = () => act({
    title: t('store.add'),
    fields: [
      { name: 'store', label: t('store.id'), required: true, most: 64, hint: t('id.hint') },
      { name: 'name', label: t('name'), required: true, most: 128 }
    ],
    submit: (body, key) => call('POST', where + '/stores', { body, key: key(body) }), after: stores.reload
  });
  const toggleStore = store => act({
    title: t(store.status === 'OPEN' ? 'store.close' : 'store.reopen'), second: true, danger: store.status === 'OPEN',
    intro: t('store.toggle.intro', { name: store.name }),
    submit: (v, key) => {
      const place = where + path`/stores/${store.store}` + (store.status === 'OPEN' ? '/close' : '/reopen');
      return call('POST', place, { body: {}, key: key([place]) });
    },
    after: stores.reload
  });
  return html`<${Heading} title=${one.name} sub=${html`<code>${one.merchant}</code> <${Status} value=${one.status} />`}>
      ${change ? html`<${Action} test="merchant-zone" onClick=${changeZone}>${t('merchant.zone')}</${Action}>
        <${Action} test="merchant-limits" onClick=${limits}>${t('merchant.limits')}</${Action}>
        <${Action} danger=${open} test="merchant-toggle" onClick=${toggle}>${t(open ? 'merchant.close'
          : 'merchant.reopen')}</${Action}>` : null}
    </${Heading}>
    <section class="card"><${Facts} test="merchant-facts" entries=${[
      [t('since'), html`<${Time} at=${one.since} />`], [t('merchant.zone'), zone.data?.zone],
      [t('merchant.terminal-rate'), one.limits.terminal_rate ?? t('as-configured')],
      [t('merchant.merchant-rate'), one.limits.merchant_rate ?? t('as-configured')],
      [t('merchant.share'), one.limits.share ?? t('as-configured')]
    ]} /><p class="quick"><${Link} path="/orders" query=${{ merchant: id }}>${t('page.orders')}</${Link}>
      <${Link} path="/terminals" query=${{ merchant: id }}>${t('page.terminals')}</${Link}>
      <${Link} path="/activation-codes" query=${{ merchant: id }}>${t('page.activation-codes')}</${Link}>
      ${may('read-channels') ? html`<${Link} path="/channel-accounts" query=${{ merchant: id }}>
        ${t('page.channel-accounts')}</${Link}><${Link} path="/channels" query=${{ merchant: id }}>
        ${t('page.channels')}</${Link}>` : null}
      <${Link} path="/settlement" query=${{ merchant: id }}>${t('page.settlement')}</${Link}></p></section>
    <section class="card"><div class="section-head"><h2>${t('stores')}</h2>
      ${change ? html`<${Action} primary test="store-add" onClick=${addStore}>${t('store.add')}</${Action}>` : null}</div>
      <${Pages} list=${stores} id=${row => row.store} test="stores" columns=${[
        { title: t('store.id'), cell: row => row.store },
        { title: t('name'), cell: row => row.name },
        { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
        { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
        { title: t('page.terminals'), cell: row => html`<${Link} path="/terminals" query=${{ merchant: id,
          store: row.store }}>${t('show')}</${Link}>` },
        change ? { title: t('act'), cell: row => html`<${Action} test="store-toggle" onClick=${() => toggleStore(row)}>
          ${t(row.status === 'OPEN' ? 'close-it' : 'reopen-it')}</${Action}>` } : null
      ]} /></section>`;
}
