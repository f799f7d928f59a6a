import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, path, useApi, usePages } from '../core/api.js';
import { go } from '../core/router.js';
import { Action, Badge, Filters, Heading, Pages, Problem, Table, Time } from '../core/ui.js';
import { act, reason } from '../core/act.js';

/** Kill switches, and how each channel is. */
export default function Channels({ query }) {
  const channels = useApi('/channels', { merchant: query.merchant });
  const switches = usePages('/channels/switches', { limit: 100 });
  const change = may('switch-channels');
  const reload = () => {
    channels.reload();
    switches.reload();
  };
  const turn = (channel, off, merchant) => act({
    title: t(off ? 'channel.turn-off' : 'channel.turn-on', { channel: term('channel', channel) }), danger: off, second: true,
    intro: t(off ? 'channel.turn-off.intro' : 'channel.turn-on.intro'),
    subject: [[t('channel'), term('channel', channel)], [t('channel.for'), merchant || t('channel.everybody')]],
    fields: [reason()],
    submit: ({ reason: why }, key) => {
      const body = { merchant: merchant || null, reason: why };
      return call('POST', path`/channels/${channel}/` + (off ? 'off' : 'on'), { body, key: key([off, body]) });
    },
    after: reload
  });
  const state = row => html`<${Badge} kind=${row.state === 'off' ? 'bad' : 'ok'} test="switch-${row.channel}"
    text=${t(row.state === 'off' ? 'channel.off' : 'channel.on')} />`;
  return html`<${Heading} title=${t('page.channels')} sub=${t('channels.sub')} />
    <${Filters} values=${query} onApply=${values => go('/channels', values)}
      fields=${[{ name: 'merchant', label: t('channel.of-merchant') }]} />
    <${Problem} problem=${channels.problem} retry=${reload} />
    <section class="card"><h2>${t('channel.all')}</h2>
    <${Table} test="channels" id=${row => row.channel} rows=${channels.data?.items || []} loading=${channels.loading}
      columns=${[
        { title: t('channel'), cell: row => term('channel', row.channel) },
        { title: t('channel.everybody'), cell: row => html`${state(row)}${row.reason ? html`<br /><small>${`${row.reason} (${row.by})`}</small>` : null}` },
        query.merchant ? { title: query.merchant, cell: row => row.of_merchant ? state({ ...row,
          state: row.of_merchant.state }) : state({ ...row, state: 'on' }) } : null,
        { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
        { title: t('channel.breaker-state'), cell: row => html`<${Badge} kind=${row.breaker === 'open' ? 'bad' : 'ok'}
          text=${t(row.breaker === 'open' ? 'channel.breaker' : 'channel.breaker.closed')} />
          ${row.accounts_out_of_order?.length ? html`<br /><small>${row.accounts_out_of_order.join(', ')}</small>` : null}` },
        { title: t('channel.signatures'), align: 'right', cell: row => row.wrong_signatures },
        change ? { title: t('act'), cell: row => html`<div class="actions"><${Action} danger=${row.state !== 'off'}
          test="turn-${row.channel}" onClick=${() => turn(row.channel, row.state !== 'off')}>${t(row.state === 'off'
            ? 'channel.turn-on.short' : 'channel.turn-off.short')}</${Action}>
          ${query.merchant ? html`<${Action} test="turn-merchant-${row.channel}" danger=${row.of_merchant?.state !== 'off'}
            onClick=${() => turn(row.channel, row.of_merchant?.state !== 'off', query.merchant)}>
            ${t(row.of_merchant?.state === 'off' ? 'channel.turn-on.short' : 'channel.turn-off.short')}
            (${query.merchant})</${Action}>` : null}</div>` } : null
      ]} /></section>
    ${channels.data?.wrong_signatures?.length ? html`<section class="card"><h2>${t('channel.signatures')}</h2>
      <${Table} test="wrong-signatures" id=${row => row.account + row.what} rows=${channels.data.wrong_signatures} columns=${[
        { title: t('account'), cell: row => row.account }, { title: t('what'), cell: row => row.what },
        { title: t('count'), align: 'right', cell: row => row.count },
        { title: t('channel.last'), cell: row => html`<${Time} at=${row.last} />` }
      ]} /></section>` : null}
    <section class="card"><h2>${t('channel.switched-off')}</h2>
      <${Pages} list=${switches} test="switches" id=${row => row.channel + '/' + (row.merchant || '')}
        empty=${t('channel.none-off')} columns=${[
          { title: t('channel'), cell: row => term('channel', row.channel) },
          { title: t('channel.for'), cell: row => row.merchant || t('channel.everybody') },
          { title: t('since'), cell: row => html`<${Time} at=${row.since} />` },
          { title: t('by'), cell: row => row.by }, { title: t('act.reason'), cell: row => row.reason },
          change ? { title: t('act'), cell: row => html`<${Action} onClick=${() => turn(row.channel, false, row.merchant)}>
            ${t('channel.turn-on.short')}</${Action}>` } : null
        ]} /></section>`;
}
