<?php
/**
 * A client of the upay 2.0 protocol: one file, PHP 7.4 or later with openssl, no package.
 *
 * Money has three outcomes here: it is paid, it is not, or that is not known yet. What is not known is never reported as a
 * failure: ask again with wait, or refund with the same number.
 */
declare(strict_types=1);

namespace Upay;

const PAID = 'PAID';
const NOT_PAID = 'NOT_PAID';
const REFUNDED = 'REFUNDED';
const REFUSED = 'REFUSED';
const UNKNOWN = 'UNKNOWN';

/** Seconds: a pay may wait up to 60 s for its customer. */
const TIMEOUT = 65;

/** The gateway answered 400 or 500: the request had no effect. */
class Refused extends \RuntimeException
{
    public string $errorCode;
    public string $verdict;
    public string $verdictMessage;

    public function __construct(string $code, string $errorCode, string $message, array $answer = [])
    {
        parent::__construct($message, (int) $code);
        $this->errorCode = $errorCode;
        $this->verdict = $answer['verdict'] ?? 'wait';
        $this->verdictMessage = $answer['verdict_message'] ?? $message;
    }

    /** The same request may be sent again later. */
    public function isTemporary(): bool
    {
        return $this->errorCode === 'MAINTENANCE_INPROGRESS';
    }
}

/** No connection could be made: the gateway has not seen the request. */
class NotSent extends \RuntimeException
{
}

/** The request may have arrived, and its answer did not: its outcome is not known. */
class NoAnswer extends \RuntimeException
{
}

/** The outcome of a payment (PAID, NOT_PAID, UNKNOWN) or of a refund (REFUNDED, REFUSED, UNKNOWN). */
class Result
{
    public string $outcome;
    /** An error_code, an order_status or a word of this library. */
    public string $reason;
    public string $message;
    /** The order as it was answered last, or []. */
    public array $data;

    public function __construct(string $outcome, string $reason = '', string $message = '', array $data = [])
    {
        $this->outcome = $outcome;
        $this->reason = $reason;
        $this->message = $message;
        $this->data = $data;
    }
}

/** MD5 over the body's bytes and the key's: sign exactly what is sent. */
function sign(string $body, string $key): string
{
    return md5($body . $key);
}

/**
 * Sends one signed request; returns biz_response. Throws Refused, NotSent or NoAnswer.
 *
 * @param ?string $verdict 'zh' or 'en', perhaps with '; wait=60': the answer, or Refused, then has the verdict too
 */
function call(string $url, string $path, string $sn, string $key, array $fields, ?string $verdict = null): array
{
    $asked = $verdict === null ? '' : "\r\nUpay-Verdict: $verdict";
    $body = json_encode($fields, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => "Content-Type: application/json\r\nAuthorization: $sn " . sign($body, $key) . $asked,
        'content' => $body,
        'timeout' => TIMEOUT,
        'ignore_errors' => true,
    ]]);
    error_clear_last();
    $text = @file_get_contents(rtrim($url, '/') . $path, false, $context);
    if ($text === false) {
        $why = error_get_last()['message'] ?? '';
        // All else, a time-out too, may have come after the request was sent.
        if (preg_match('/Connection refused|getaddrinfo|getaddresses/', $why)) {
            throw new NotSent($why);
        }
        throw new NoAnswer($why);
    }
    $answer = json_decode($text, true);
    $code = is_array($answer) ? $answer['result_code'] ?? '' : '';
    if ($code === '400' || $code === '500') {
        throw new Refused($code, $answer['error_code'] ?? '', $answer['error_message'] ?? '', $answer);
    }
    if ($code !== '200' || !is_array($answer['biz_response'] ?? null)) {
        throw new NoAnswer("$path: not an answer of the protocol");
    }
    return $answer['biz_response'] + array_intersect_key($answer, ['verdict' => 1, 'verdict_message' => 1]);
}

/**
 * Turns an activation code into a Terminal. $save($sn, $key) stores both durably, before they are used: they are not shown
 * again. A lost answer costs nothing: call it again with the same values.
 *
 * @param array $activation code, device_id and perhaps more
 */
function activate(string $url, string $vendorSn, string $vendorKey, array $activation, callable $save): Terminal
{
    $issued = again(fn () => call($url, '/terminal/activate', $vendorSn, $vendorKey, $activation));
    $save($issued['terminal_sn'], $issued['terminal_key']);
    return new Terminal($url, $issued['terminal_sn'], $issued['terminal_key'], $save, $activation['device_id']);
}

/** Repeats a request that may be repeated, while its answer is lost. */
function again(callable $request, int $times = 3): array
{
    for ($left = $times - 1; ; $left--) {
        try {
            return $request();
        } catch (NoAnswer | NotSent $failure) {
            if ($left === 0) {
                throw $failure;
            }
            sleep(1);
        }
    }
}

/** A till. $save($sn, $key) stores a new key durably; $deviceId is that of the activation. */
class Terminal
{
    public string $url;
    public string $sn;
    public string $key;
    public string $deviceId;
    /** @var callable|null */
    private $save;

    public function __construct(string $url, string $sn, string $key, ?callable $save = null, string $deviceId = '')
    {
        $this->url = $url;
        $this->sn = $sn;
        $this->key = $key;
        $this->save = $save;
        $this->deviceId = $deviceId;
    }

    /** One request of the protocol: pay, precreate, query, refund, cancel. Returns biz_response. */
    public function call(string $operation, array $fields, ?string $verdict = null): array
    {
        $fields = ['terminal_sn' => $this->sn] + $fields;
        return call($this->url, "/upay/v2/$operation", $this->sn, $this->key, $fields, $verdict);
    }

    /**
     * One request of a program that runs no loop. Never throws. After 'wait', also of no answer: ask('query', …).
     *
     * @return array the verdict (hand_over, do_not_hand_over or wait), its sentence, and biz_response
     */
    public function ask(string $operation, array $fields, string $verdict = 'zh; wait=60'): array
    {
        try {
            $answer = $this->call($operation, $fields, $verdict);
            return [$answer['verdict'] ?? 'wait', $answer['verdict_message'] ?? '', $answer];
        } catch (Refused $refused) {
            return [$refused->verdict, $refused->verdictMessage, []];
        } catch (NotSent | NoAnswer $lost) {
            return ['wait', $lost->getMessage(), []];
        }
    }

    /** Replaces the key; before the first payment of a day. The former key stays valid meanwhile. */
    public function checkIn(): void
    {
        $fields = ['terminal_sn' => $this->sn, 'device_id' => $this->deviceId];
        $issued = again(fn () => call($this->url, '/terminal/checkin', $this->sn, $this->key, $fields));
        if ($this->save !== null) {
            ($this->save)($this->sn, $issued['terminal_key']);
        }
        $this->key = $issued['terminal_key'];
    }

    /**
     * Sells: pays, asks until the outcome is known, and cancels when the patience (seconds) ends. Never throws. Store
     * client_sn before you call it; after a restart call wait with it, never pay again under another number.
     *
     * @param array $sale client_sn, total_amount, dynamic_id, subject, operator and perhaps more
     */
    public function pay(array $sale, float $pollEvery = 3, float $patience = 90): Result
    {
        $sale['total_amount'] = (string) $sale['total_amount'];
        try {
            $answer = $this->call('pay', $sale);
        } catch (NotSent $failure) {
            return new Result(NOT_PAID, 'NOT_SENT', $failure->getMessage());
        } catch (Refused $refused) {
            return new Result(NOT_PAID, $refused->errorCode, $refused->getMessage());
        } catch (NoAnswer $lost) {
            return $this->wait($sale['client_sn'], $sale['total_amount'], $pollEvery, $patience);
        }
        [$code, $error, $message, $data] = parts($answer);
        if ($code === 'PAY_SUCCESS') {
            return new Result(PAID, '', '', $data);
        }
        if ($code === 'PAY_FAIL' || $code === 'PAY_FAIL_ERROR' || $code === 'FAIL' && $error !== 'CLIENT_SN_CONFLICT') {
            return new Result(NOT_PAID, $error ?: $code, $message, $data);
        }
        return $this->wait($sale['client_sn'], $sale['total_amount'], $pollEvery, $patience);
    }

    /** Asks for an order until its payment is decided, and cancels it when the patience ends. Never throws. */
    public function wait(string $clientSn, string $totalAmount, float $pollEvery = 3, float $patience = 90): Result
    {
        $end = hrtime(true) + $patience * 1e9;
        while (hrtime(true) < $end) {
            try {
                $decided = decide($this->call('query', ['client_sn' => $clientSn]), $totalAmount);
                if ($decided !== null) {
                    return $decided;
                }
            } catch (Refused $refused) {
                if (!$refused->isTemporary()) {
                    return new Result(UNKNOWN, $refused->errorCode, $refused->getMessage());
                }
            } catch (NotSent | NoAnswer $lost) {
                // Asked again.
            }
            usleep((int) ($pollEvery * 1e6));
        }
        return $this->stop($clientSn, $pollEvery);
    }

    /** Cancels, and believes only what is conclusive. */
    private function stop(string $clientSn, float $pollEvery): Result
    {
        $last = new Result(UNKNOWN, 'NO_ANSWER');
        for ($left = 4; $left >= 0; $left--) {
            try {
                [$code, $error, $message, $data] = parts($this->call('cancel', ['client_sn' => $clientSn]));
                if ($code === 'CANCEL_SUCCESS' || $code === 'CANCEL_ABORT_SUCCESS' || $error === 'UPAY_ORDER_NOT_EXISTS') {
                    return new Result(NOT_PAID, 'CANCELLED', '', $data);
                }
                $last = new Result(UNKNOWN, $error ?: $code, $message, $data);
            } catch (Refused $refused) {
                $last = new Result(UNKNOWN, $refused->errorCode, $refused->getMessage());
                if (!$refused->isTemporary()) {
                    break;
                }
            } catch (NotSent | NoAnswer $lost) {
                $last = new Result(UNKNOWN, 'NO_ANSWER', $lost->getMessage());
            }
            if ($left > 0) {
                usleep((int) ($pollEvery * 1e6));
            }
        }
        return $last;
    }

    /**
     * Gives money back once: repeats the same refund until its outcome is known. Never throws.
     *
     * @param array $refund client_sn, refund_request_no, refund_amount, operator and perhaps more
     */
    public function refund(array $refund, float $pollEvery = 3, float $patience = 60): Result
    {
        $refund['refund_amount'] = (string) $refund['refund_amount'];
        $end = hrtime(true) + $patience * 1e9;
        $perhapsSent = false;
        while (true) {
            try {
                [$code, $error, $message, $data] = parts($this->call('refund', $refund));
                if ($code === 'REFUND_SUCCESS') {
                    return new Result(REFUNDED, '', '', $data);
                }
                $last = new Result($code === 'FAIL' ? REFUSED : UNKNOWN, $error ?: $code, $message, $data);
                if ($code === 'FAIL') {
                    return $last;
                }
                $perhapsSent = true;
            } catch (Refused $refused) {
                $last = new Result($perhapsSent ? UNKNOWN : REFUSED, $refused->errorCode, $refused->getMessage());
                if (!$refused->isTemporary()) {
                    return $last;
                }
            } catch (NotSent $failure) {
                $last = new Result($perhapsSent ? UNKNOWN : REFUSED, 'NOT_SENT', $failure->getMessage());
            } catch (NoAnswer $lost) {
                $perhapsSent = true;
                $last = new Result(UNKNOWN, 'NO_ANSWER', $lost->getMessage());
            }
            if (hrtime(true) + $pollEvery * 1e9 >= $end) {
                return $last;
            }
            usleep((int) ($pollEvery * 1e6));
        }
    }
}

/** result_code, error_code, error_message and data of a biz_response. */
function parts(array $answer): array
{
    return [
        $answer['result_code'] ?? '', $answer['error_code'] ?? '', $answer['error_message'] ?? '', $answer['data'] ?? []];
}

/** Null: not yet. */
function decide(array $answer, string $totalAmount): ?Result
{
    [$code, $error, $message, $data] = parts($answer);
    if ($code === 'FAIL' && $error === 'UPAY_ORDER_NOT_EXISTS') {
        return new Result(NOT_PAID, $error, $message);
    }
    $status = $data['order_status'] ?? null;
    if ($code !== 'SUCCESS' || $status === null || $status === 'CREATED') {
        return null;
    }
    if (($data['total_amount'] ?? '') !== $totalAmount) {
        return new Result(NOT_PAID, 'OTHER_ORDER', 'the client_sn is that of another order', $data);
    }
    if ($status === 'PAID') {
        return new Result(PAID, '', '', $data);
    }
    if (in_array($status, ['PAY_CANCELED', 'PAY_ERROR', 'CANCELED'], true)) {
        return new Result(NOT_PAID, $error ?: $status, $message, $data);
    }
    return new Result(UNKNOWN, $status, 'the order was paid, and something was given back', $data);
}

/**
 * Whether the gateway signed a notification.
 *
 * @param string $body the bytes as received: file_get_contents('php://input')
 * @param string $authorization that header
 * @param string $publicKeys the text of GET /upay/v2/public-key, with one key or two
 */
function isGenuine(string $body, string $authorization, string $publicKeys): bool
{
    $words = explode(' ', $authorization);
    $signature = base64_decode(end($words), true);
    if ($signature === false) {
        return false;
    }
    preg_match_all('/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/', $publicKeys, $keys);
    foreach ($keys[0] as $key) {
        if (openssl_verify($body, $signature, $key, OPENSSL_ALGO_SHA256) === 1) {
            return true;
        }
    }
    return false;
}
