// What ClientLibrariesTest has the library do; the same in every language.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const { Terminal, activate, isGenuine } = await import(pathToFileURL(process.env.UPAY_LIBRARY));
const { UPAY_URL: url, UPAY_RUN: run } = process.env;
const keys = [];
const word = (yes) => (yes ? 'True' : 'False');

function show(what, result, field) {
  const words = [what, result.outcome, result.reason, field ? (result.data[field] ?? 'None') : ''];
  console.log(words.filter((each) => each !== '').join(' '));
}

const activation = { code: 'SANDBOX1', device_id: run + '-lose-once' };
const till = await activate(url, '90000001', 'sandbox-vendor-key', activation, (sn, key) => void keys.push(key));
await till.checkIn();
console.log('keys', keys.length, word(keys[0] !== keys[1]), word(till.key === keys[1]));

const pay = (name, total_amount, patience, terminal = till) =>
  terminal.pay(
    { client_sn: run + name, total_amount, dynamic_id: '280000000000000001', subject: '奶茶', operator: 'Li' },
    { pollEvery: 0.2, patience },
  );
const refund = (name, refund_request_no, refund_amount, patience) =>
  till.refund({ client_sn: run + name, refund_request_no, refund_amount, operator: 'Li' }, { pollEvery: 0.2, patience });

show('lost', await pay('-1-lose-once', 100, 20), 'order_status');
show('again', await pay('-1-lose-once', 100, 20));
show('other amount', await pay('-1-lose-once', 200, 20));
show('pending', await pay('-2', 9001, 20));
show('never', await pay('-3', 9002, 2));
show('refused', await pay('-4', 9004, 20));
show('dark', await pay('-5-lose-all', 100, 1));
show('not sent', await pay('-6', 100, 1, new Terminal(process.env.UPAY_NOWHERE, till.sn, till.key)));
show('wrong key', await pay('-7', 100, 1, new Terminal(url, till.sn, 'x')));
show('refund', await refund('-1-lose-once', 'r-lose-once', 40, 20), 'net_amount');
show('too much', await refund('-1-lose-once', '2', 61, 20));
show('dark refund', await refund('-2', 'r-lose-all', 1, 1));
for (const [name, fen, language] of [['-8', 9001, 'zh'], ['-9', 9004, 'en'], ['-10-lose-all', 100, 'zh'], ['-11', -1, 'en']]) {
  const sale = { client_sn: run + name, total_amount: String(fen), dynamic_id: '280000000000000001', subject: '奶茶', operator: 'Li' };
  const { verdict, message } = await till.ask('pay', sale, `${language}; wait=60`);
  console.log('ask', verdict, name.includes('lose') ? 'no answer' : message);
}
const body = readFileSync(process.env.UPAY_BODY);
const authorization = readFileSync(process.env.UPAY_AUTHORIZATION, 'utf8');
const pem = readFileSync(process.env.UPAY_PEM, 'utf8');
const changed = Buffer.concat([body, Buffer.from(' ')]);
console.log('genuine', word(isGenuine(body, authorization, pem)), word(isGenuine(changed, authorization, pem)));
