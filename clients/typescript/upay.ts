/**
 * A client of the upay 2.0 protocol: one file, no package, for Node 18 or later. upay.mjs is this file without its types.
 *
 * Money has three outcomes here: it is paid, it is not, or that is not known yet. What is not known is never reported as a
 * failure: ask again with wait, or refund with the same number.
 */
import { createHash, createVerify } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

export type Fields = Record<string, unknown>;
export type Save = (sn: string, key: string) => void | Promise<void>;
export type Answer = { verdict?: Verdict; verdict_message?: string; result_code?: string; error_code?: string; error_message?: string; data?: Order; terminal_sn?: string; terminal_key?: string };
/** An order as the gateway answers it; docs/openapi.yaml has all fields. */
export type Order = { order_status?: string; status?: string; total_amount?: string; net_amount?: string; sn?: string; [field: string]: unknown };
export type Verdict = 'hand_over' | 'do_not_hand_over' | 'wait';
/** What a till that runs no loop does, with one sentence for its operator. */
export type Advice = { verdict: Verdict; message: string; answer: Answer };
export type Outcome = 'PAID' | 'NOT_PAID' | 'REFUNDED' | 'REFUSED' | 'UNKNOWN';
/** reason: an error_code, an order_status or a word of this library. data: the order as it was answered last. */
export type Result = { outcome: Outcome; reason: string; message: string; data: Order };
/** Seconds: from an answer to the next question, and in all. */
export type Pace = { pollEvery?: number; patience?: number };
export type Sale = { client_sn: string; total_amount: number | string; dynamic_id: string; subject: string; operator: string; [field: string]: unknown };
export type Refund = { client_sn: string; refund_request_no: string; refund_amount: number | string; operator: string; [field: string]: unknown };
export type Activation = { code: string; device_id: string; [field: string]: unknown };

/** A pay may wait up to 60 s for its customer. */
const TIMEOUT = 65_000;
/** No connection was made, so nothing was sent. */
const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'];

/** The gateway answered 400 or 500: the request had no effect. */
export class Refused extends Error {
  code: string;
  errorCode: string;
  verdict: Verdict;
  verdictMessage: string;
  constructor(code: string, errorCode: string, message: string, verdict: Verdict = 'wait', verdictMessage: string = message) {
    super(message);
    this.code = code;
    this.errorCode = errorCode;
    this.verdict = verdict;
    this.verdictMessage = verdictMessage;
  }
  /** The same request may be sent again later. */
  get temporary(): boolean {
    return this.errorCode === 'MAINTENANCE_INPROGRESS';
  }
}

/** No connection could be made: the gateway has not seen the request. */
export class NotSent extends Error {}

/** The request may have arrived, and its answer did not: its outcome is not known. */
export class NoAnswer extends Error {}

/** MD5 over the body's bytes and the key's: sign exactly what is sent. */
export function sign(body: string, key: string): string {
  return createHash('md5').update(body + key, 'utf8').digest('hex');
}

/**
 * Sends one signed request; resolves to biz_response. Rejects with Refused, NotSent or NoAnswer. verdict: 'zh' or 'en',
 * perhaps with '; wait=60': the answer, or Refused, then has the verdict and its sentence.
 */
export async function call(url: string, path: string, sn: string, key: string, fields: Fields, verdict?: string): Promise<Answer> {
  const body = JSON.stringify(fields);
  const asked = verdict === undefined ? {} : { 'Upay-Verdict': verdict };
  let answer: { result_code?: string; error_code?: string; error_message?: string; verdict?: Verdict; verdict_message?: string; biz_response?: Answer };
  try {
    const response = await fetch(url.replace(/\/$/, '') + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `${sn} ${sign(body, key)}`, ...asked },
      body,
      signal: AbortSignal.timeout(TIMEOUT),
    });
    answer = JSON.parse(await response.text());
  } catch (failure) {
    const code = String((failure as { cause?: { code?: string } }).cause?.code);
    throw NOT_CONNECTED.includes(code) ? new NotSent(`${url}: ${code}`) : new NoAnswer(`${path}: ${failure}`);
  }
  if (answer?.result_code === '400' || answer?.result_code === '500') {
    throw new Refused(answer.result_code, answer.error_code ?? '', answer.error_message ?? '', answer.verdict, answer.verdict_message);
  }
  if (!answer?.biz_response) {
    throw new NoAnswer(`${path}: not an answer of the protocol`);
  }
  const { verdict: decision, verdict_message } = answer;
  return decision === undefined ? answer.biz_response : { ...answer.biz_response, verdict: decision, verdict_message };
}

/**
 * Turns an activation code into a terminal. save stores number and key durably, before they are used: they are not shown
 * again. A lost answer costs nothing: call it again with the same values.
 */
export async function activate(url: string, vendorSn: string, vendorKey: string, activation: Activation, save: Save): Promise<Terminal> {
  const issued = await again(() => call(url, '/terminal/activate', vendorSn, vendorKey, activation));
  await save(issued.terminal_sn!, issued.terminal_key!);
  return new Terminal(url, issued.terminal_sn!, issued.terminal_key!, save, activation.device_id);
}

/** Repeats a request that may be repeated, while its answer is lost. */
async function again<T>(request: () => Promise<T>, times: number = 3): Promise<T> {
  for (let left = times - 1; ; left--) {
    try {
      return await request();
    } catch (failure) {
      if (failure instanceof Refused || left === 0) {
        throw failure;
      }
      await sleep(1_000);
    }
  }
}

/** A till. save stores a new key durably; deviceId is that of the activation. */
export class Terminal {
  url: string;
  sn: string;
  key: string;
  save: Save;
  deviceId: string;

  constructor(url: string, sn: string, key: string, save: Save = () => {}, deviceId: string = '') {
    this.url = url;
    this.sn = sn;
    this.key = key;
    this.save = save;
    this.deviceId = deviceId;
  }

  /** One request of the protocol: pay, precreate, query, refund, cancel. Resolves to biz_response. */
  async call(operation: string, fields: Fields, verdict?: string): Promise<Answer> {
    return call(this.url, `/upay/v2/${operation}`, this.sn, this.key, { ...fields, terminal_sn: this.sn }, verdict);
  }

  /** One request of a program that runs no loop. Never rejects. After 'wait', also of no answer: ask('query', …). */
  async ask(operation: string, fields: Fields, verdict: string = 'zh; wait=60'): Promise<Advice> {
    try {
      const answer = await this.call(operation, fields, verdict);
      return { verdict: answer.verdict ?? 'wait', message: answer.verdict_message ?? '', answer };
    } catch (failure) {
      return failure instanceof Refused
        ? { verdict: failure.verdict, message: failure.verdictMessage, answer: {} }
        : { verdict: 'wait', message: String(failure), answer: {} };
    }
  }

  /** Replaces the key; before the first payment of a day. The former key stays valid meanwhile. */
  async checkIn(): Promise<void> {
    const fields = { terminal_sn: this.sn, device_id: this.deviceId };
    const issued = await again(() => call(this.url, '/terminal/checkin', this.sn, this.key, fields));
    await this.save(this.sn, issued.terminal_key!);
    this.key = issued.terminal_key!;
  }

  /**
   * Sells: pays, asks until the outcome is known, and cancels when the patience ends. Never rejects. Store client_sn before
   * you call it; after a restart call wait with it, never pay again under another number.
   */
  async pay(sale: Sale, pace: Pace = {}): Promise<Result> {
    const { client_sn, total_amount } = sale;
    let answer: Answer;
    try {
      answer = await this.call('pay', { ...sale, total_amount: String(total_amount) });
    } catch (failure) {
      if (failure instanceof NotSent) {
        return result('NOT_PAID', 'NOT_SENT', failure.message);
      }
      if (failure instanceof Refused) {
        return result('NOT_PAID', failure.errorCode, failure.message);
      }
      return this.wait(client_sn, total_amount, pace);
    }
    const code = answer.result_code ?? '';
    const error = answer.error_code ?? '';
    if (code === 'PAY_SUCCESS') {
      return result('PAID', '', '', answer.data);
    }
    if (code === 'PAY_FAIL' || code === 'PAY_FAIL_ERROR' || (code === 'FAIL' && error !== 'CLIENT_SN_CONFLICT')) {
      return result('NOT_PAID', error || code, answer.error_message, answer.data);
    }
    return this.wait(client_sn, total_amount, pace);
  }

  /** Asks for an order until its payment is decided, and cancels it when the patience ends. Never rejects. */
  async wait(clientSn: string, totalAmount: number | string, pace: Pace = {}): Promise<Result> {
    const { pollEvery = 3, patience = 90 } = pace;
    const end = performance.now() + patience * 1_000;
    while (performance.now() < end) {
      try {
        const decided = decide(await this.call('query', { client_sn: clientSn }), String(totalAmount));
        if (decided) {
          return decided;
        }
      } catch (failure) {
        if (failure instanceof Refused && !failure.temporary) {
          return result('UNKNOWN', failure.errorCode, failure.message);
        }
      }
      await sleep(pollEvery * 1_000);
    }
    return this.stop(clientSn, pollEvery);
  }

  /** Cancels, and believes only what is conclusive. */
  private async stop(clientSn: string, pollEvery: number): Promise<Result> {
    let last = result('UNKNOWN', 'NO_ANSWER');
    for (let left = 4; left >= 0; left--) {
      try {
        const answer = await this.call('cancel', { client_sn: clientSn });
        const code = answer.result_code ?? '';
        const error = answer.error_code ?? '';
        if (code === 'CANCEL_SUCCESS' || code === 'CANCEL_ABORT_SUCCESS' || error === 'UPAY_ORDER_NOT_EXISTS') {
          return result('NOT_PAID', 'CANCELLED', '', answer.data);
        }
        last = result('UNKNOWN', error || code, answer.error_message, answer.data);
      } catch (failure) {
        last = unknown(failure);
        if (failure instanceof Refused && !failure.temporary) {
          break;
        }
      }
      if (left > 0) {
        await sleep(pollEvery * 1_000);
      }
    }
    return last;
  }

  /** Gives money back once: repeats the same refund until its outcome is known. Never rejects. */
  async refund(refund: Refund, pace: Pace = {}): Promise<Result> {
    const { pollEvery = 3, patience = 60 } = pace;
    const end = performance.now() + patience * 1_000;
    let perhapsSent = false;
    for (;;) {
      let last: Result;
      try {
        const answer = await this.call('refund', { ...refund, refund_amount: String(refund.refund_amount) });
        const code = answer.result_code ?? '';
        if (code === 'REFUND_SUCCESS') {
          return result('REFUNDED', '', '', answer.data);
        }
        last = result(code === 'FAIL' ? 'REFUSED' : 'UNKNOWN', answer.error_code || code, answer.error_message, answer.data);
        if (code === 'FAIL') {
          return last;
        }
        perhapsSent = true;
      } catch (failure) {
        perhapsSent ||= failure instanceof NoAnswer;
        last = unknown(failure);
        if (!perhapsSent) {
          last.outcome = 'REFUSED';
        }
        if (failure instanceof Refused && !failure.temporary) {
          return last;
        }
      }
      if (performance.now() + pollEvery * 1_000 >= end) {
        return last;
      }
      await sleep(pollEvery * 1_000);
    }
  }
}

function result(outcome: Outcome, reason: string, message: string = '', data: Order = {}): Result {
  return { outcome, reason, message, data };
}

function unknown(failure: unknown): Result {
  const reason = failure instanceof Refused ? failure.errorCode : failure instanceof NotSent ? 'NOT_SENT' : 'NO_ANSWER';
  return result('UNKNOWN', reason, String(failure));
}

/** Undefined: not yet. */
function decide(answer: Answer, totalAmount: string): Result | undefined {
  const error = answer.error_code ?? '';
  const data = answer.data ?? {};
  if (answer.result_code === 'FAIL' && error === 'UPAY_ORDER_NOT_EXISTS') {
    return result('NOT_PAID', error, answer.error_message);
  }
  const status = data.order_status;
  if (answer.result_code !== 'SUCCESS' || status === undefined || status === 'CREATED') {
    return undefined;
  }
  if (data.total_amount !== totalAmount) {
    return result('NOT_PAID', 'OTHER_ORDER', 'the client_sn is that of another order', data);
  }
  if (status === 'PAID') {
    return result('PAID', '', '', data);
  }
  if (['PAY_CANCELED', 'PAY_ERROR', 'CANCELED'].includes(status)) {
    return result('NOT_PAID', error || status, answer.error_message, data);
  }
  return result('UNKNOWN', status, 'the order was paid, and something was given back', data);
}

/**
 * Whether the gateway signed a notification. body: the bytes as received; authorization: that header; publicKeys: the text
 * of GET /upay/v2/public-key, with one key or two.
 */
export function isGenuine(body: Uint8Array, authorization: string, publicKeys: string): boolean {
  const signature = Buffer.from(authorization.split(' ').pop() ?? '', 'base64');
  const keys = publicKeys.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  return keys.some((key) => createVerify('RSA-SHA256').update(body).verify(key, signature));
}
