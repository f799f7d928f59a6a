// Activates a terminal, checks in, pays, asks, refunds. Node 18 or later, no other package.
import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const { UPAY_URL = 'http://localhost:8080', VENDOR_SN = '90000001' } = process.env;
const { VENDOR_KEY = 'sandbox-vendor-key', CODE = 'SANDBOX1' } = process.env;

// Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code.
async function call(path, sn, key, fields) {
  const body = JSON.stringify(fields);
  const sign = createHash('md5').update(body + key, 'utf8').digest('hex');
  const response = await fetch(UPAY_URL + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `${sn} ${sign}` },
    body,
    signal: AbortSignal.timeout(65_000), // longer than a pay may wait for its customer
  });
  const answer = await response.json();
  if (answer.result_code !== '200') {
    throw new Error(`${path}: ${answer.error_code} ${answer.error_message}`);
  }
  return answer.biz_response;
}

const terminal = await call('/terminal/activate', VENDOR_SN, VENDOR_KEY, { code: CODE, device_id: 'till-node' });
const sn = terminal.terminal_sn;
let key = terminal.terminal_key;
console.log('terminal', sn);

// Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
key = (await call('/terminal/checkin', sn, key, { terminal_sn: sn, device_id: 'till-node' })).terminal_key;

const order = { terminal_sn: sn, client_sn: `node-${process.hrtime.bigint()}` };
const goods = { total_amount: '100', dynamic_id: '280000000000000001', subject: '奶茶', operator: 'Li' };
console.log('pay', (await call('/upay/v2/pay', sn, key, { ...order, ...goods })).result_code);

// While the answer is not final: ask every 3 s, and cancel when your patience ends.
let status;
while ((status = (await call('/upay/v2/query', sn, key, order)).data.order_status) === 'CREATED') {
  await setTimeout(3_000);
}
console.log('order', status);

const back = { refund_request_no: '1', refund_amount: '40', operator: 'Li' };
const refund = await call('/upay/v2/refund', sn, key, { ...order, ...back });
console.log(`refund ${refund.result_code}, ${refund.data.net_amount} fen left`);
