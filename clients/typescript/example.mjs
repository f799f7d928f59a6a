// A till in a few lines: node example.mjs, beside a gateway of ./scripts/run. In TypeScript: import from './upay.ts'.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Terminal, activate } from './upay.mjs';

const { UPAY_URL = 'http://localhost:8080', UPAY_TERMINAL = 'terminal.json' } = process.env;

// Durably, before the key is used: a file that is replaced as a whole.
function save(sn, key) {
  writeFileSync(UPAY_TERMINAL + '.new', JSON.stringify({ sn, key }));
  renameSync(UPAY_TERMINAL + '.new', UPAY_TERMINAL);
}

let till;
if (existsSync(UPAY_TERMINAL)) {
  const { sn, key } = JSON.parse(readFileSync(UPAY_TERMINAL, 'utf8'));
  till = new Terminal(UPAY_URL, sn, key, save, 'till-node');
} else {
  const activation = { code: 'SANDBOX1', device_id: 'till-node' };
  till = await activate(UPAY_URL, '90000001', 'sandbox-vendor-key', activation, save);
}
await till.checkIn();

const client_sn = `node-${process.hrtime.bigint()}`;
const sale = await till.pay({
  client_sn, total_amount: 100, dynamic_id: '280000000000000001', subject: '奶茶', operator: 'Li',
});
console.log('pay', sale.outcome, sale.reason);
if (sale.outcome === 'PAID') {
  const refund = await till.refund({ client_sn, refund_request_no: '1', refund_amount: 40, operator: 'Li' });
  console.log(`refund ${refund.outcome}, ${refund.data.net_amount} fen left`);
} else if (sale.outcome === 'UNKNOWN') {
  console.log(`do not hand over, and ask again: till.wait('${client_sn}', 100)`);
}
