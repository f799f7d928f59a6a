"""A client of the upay 2.0 protocol: one file, Python 3.7, no other package.

Money has three outcomes here: it is paid, it is not, or that is not known yet. What is not known is never reported as a
failure: ask again with ``wait``, or ``refund`` with the same number.
"""
import base64
import binascii
import hashlib
import hmac
import http.client
import json
import time
import urllib.parse

PAID, NOT_PAID, REFUNDED, REFUSED, UNKNOWN = "PAID", "NOT_PAID", "REFUNDED", "REFUSED", "UNKNOWN"

# A pay may wait up to 60 s for its customer.
_TIMEOUT = 65
# The start of a PKCS#1 v1.5 signature's digest: SHA-256, 32 bytes.
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


class Refused(Exception):
    """The gateway answered 400 or 500: the request had no effect."""

    def __init__(self, code, error_code, message, advice=None):
        super().__init__("%s %s: %s" % (code, error_code, message))
        self.code, self.error_code, self.message, self.advice = code, error_code, message, advice or {}

    @property
    def temporary(self):
        """The same request may be sent again later."""
        return self.error_code == "MAINTENANCE_INPROGRESS"


class NotSent(Exception):
    """No connection could be made: the gateway has not seen the request."""


class NoAnswer(Exception):
    """The request may have arrived, and its answer did not: its outcome is not known."""


class Result:
    """The outcome of a payment (PAID, NOT_PAID, UNKNOWN) or of a refund (REFUNDED, REFUSED, UNKNOWN).

    reason: an error_code, an order_status or a word of this library. data: the order as it was answered last, or {}.
    """

    def __init__(self, outcome, reason="", message="", data=None):
        self.outcome, self.reason, self.message, self.data = outcome, reason, message, data or {}

    def __repr__(self):
        return " ".join(word for word in (self.outcome, self.reason, self.message) if word)


def sign(body, key):
    """MD5 over the body's bytes and the key's: sign exactly what is sent."""
    return hashlib.md5(body + key.encode("utf-8")).hexdigest()


def call(url, path, sn, key, fields, timeout=_TIMEOUT, verdict=None):
    """Sends one signed request; returns biz_response. Raises Refused, NotSent or NoAnswer.

    verdict: "zh" or "en", perhaps with "; wait=60": the answer, or Refused.advice, then has verdict and verdict_message.
    """
    there = urllib.parse.urlsplit(url)
    body = json.dumps(fields, ensure_ascii=False).encode("utf-8")
    kind = http.client.HTTPSConnection if there.scheme == "https" else http.client.HTTPConnection
    connection = kind(there.netloc, timeout=timeout)
    try:
        try:
            connection.connect()
        except OSError as failure:
            raise NotSent("%s: %s" % (url, failure)) from failure
        try:
            headers = {"Content-Type": "application/json", "Authorization": sn + " " + sign(body, key)}
            if verdict is not None:
                headers["Upay-Verdict"] = verdict
            connection.request("POST", there.path.rstrip("/") + path, body, headers)
            answer = json.loads(connection.getresponse().read().decode("utf-8"))
            code = answer["result_code"]
            advice = {name: answer[name] for name in ("verdict", "verdict_message") if name in answer}
            if code in ("400", "500"):
                raise Refused(code, answer.get("error_code", ""), answer.get("error_message", ""), advice)
            return dict(answer["biz_response"], **advice)
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as failure:
            raise NoAnswer("%s: %r" % (path, failure)) from failure
    finally:
        connection.close()


def activate(url, vendor_sn, vendor_key, code, device_id, save, **more):
    """Turns an activation code into a Terminal.

    save(sn, key) stores both durably, before they are used: they are not shown again. A lost answer costs nothing: call
    it again with the same values.
    """
    issued = _again(lambda: call(
        url, "/terminal/activate", vendor_sn, vendor_key, dict(more, code=code, device_id=device_id)))
    save(issued["terminal_sn"], issued["terminal_key"])
    return Terminal(url, issued["terminal_sn"], issued["terminal_key"], save, device_id)


def _again(request, times=3):
    """Repeats a request that may be repeated, while its answer is lost."""
    for left in reversed(range(times)):
        try:
            return request()
        except (NoAnswer, NotSent):
            if not left:
                raise
            time.sleep(1)


class Terminal:
    """A till. save(sn, key) stores a new key durably; device_id is that of the activation."""

    def __init__(self, url, sn, key, save=None, device_id=""):
        self.url, self.sn, self.key, self.save, self.device_id = url, sn, key, save, device_id

    def call(self, operation, verdict=None, **fields):
        """One request of the protocol: pay, precreate, query, refund, cancel. Returns biz_response."""
        sent = {name: value for name, value in fields.items() if value is not None}
        return call(self.url, "/upay/v2/" + operation, self.sn, self.key, dict(sent, terminal_sn=self.sn),
                    verdict=verdict)

    def ask(self, operation, verdict="zh; wait=60", **fields):
        """One request of a program that runs no loop: returns the verdict, its sentence and biz_response. Never raises.

        The verdict is "hand_over", "do_not_hand_over" or "wait". After "wait", also of no answer: ask("query", …).
        """
        try:
            answer = self.call(operation, verdict=verdict, **fields)
            return answer.get("verdict", "wait"), answer.get("verdict_message", ""), answer
        except Refused as refused:
            return refused.advice.get("verdict", "wait"), refused.advice.get("verdict_message", refused.message), {}
        except (NotSent, NoAnswer) as failure:
            return "wait", str(failure), {}

    def check_in(self):
        """Replaces the key; before the first payment of a day. The former key stays valid meanwhile."""
        key = _again(lambda: call(self.url, "/terminal/checkin", self.sn, self.key, {
            "terminal_sn": self.sn, "device_id": self.device_id}))["terminal_key"]
        if self.save is not None:
            self.save(self.sn, key)
        self.key = key

    def pay(self, client_sn, total_amount, dynamic_id, subject, operator, poll_every=3, patience=90, **more):
        """Sells: pays, asks until the outcome is known, and cancels when the patience (seconds) ends. Never raises.

        Store client_sn before you call it; after a restart call wait with it, never pay again under another number.
        """
        try:
            answer = self.call("pay", client_sn=client_sn, total_amount=str(total_amount), dynamic_id=dynamic_id,
                               subject=subject, operator=operator, **more)
        except NotSent as failure:
            return Result(NOT_PAID, "NOT_SENT", str(failure))
        except Refused as refused:
            return Result(NOT_PAID, refused.error_code, refused.message)
        except NoAnswer:
            return self.wait(client_sn, total_amount, poll_every, patience)
        code, error = answer.get("result_code"), answer.get("error_code", "")
        if code == "PAY_SUCCESS":
            return Result(PAID, "", "", answer.get("data"))
        if code in ("PAY_FAIL", "PAY_FAIL_ERROR") or code == "FAIL" and error != "CLIENT_SN_CONFLICT":
            return Result(NOT_PAID, error or code, answer.get("error_message", ""), answer.get("data"))
        return self.wait(client_sn, total_amount, poll_every, patience)

    def wait(self, client_sn, total_amount, poll_every=3, patience=90):
        """Asks for an order until its payment is decided, and cancels it when the patience ends. Never raises."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                decided = _decided(self.call("query", client_sn=client_sn), total_amount)
                if decided is not None:
                    return decided
            except Refused as refused:
                if not refused.temporary:
                    return Result(UNKNOWN, refused.error_code, refused.message)
            except (NotSent, NoAnswer):
                pass
            time.sleep(poll_every)
        return self._stop(client_sn, poll_every)

    def _stop(self, client_sn, poll_every, times=5):
        """Cancels, and believes only what is conclusive."""
        last = Result(UNKNOWN, "NO_ANSWER")
        for left in reversed(range(times)):
            try:
                answer = self.call("cancel", client_sn=client_sn)
                code, error = answer.get("result_code"), answer.get("error_code", "")
                if code in ("CANCEL_SUCCESS", "CANCEL_ABORT_SUCCESS") or error == "UPAY_ORDER_NOT_EXISTS":
                    return Result(NOT_PAID, "CANCELLED", "", answer.get("data"))
                last = Result(UNKNOWN, error or code, answer.get("error_message", ""), answer.get("data"))
            except Refused as refused:
                last = Result(UNKNOWN, refused.error_code, refused.message)
                if not refused.temporary:
                    break
            except (NotSent, NoAnswer) as failure:
                last = Result(UNKNOWN, "NO_ANSWER", str(failure))
            if left:
                time.sleep(poll_every)
        return last

    def refund(self, client_sn, refund_request_no, refund_amount, operator, poll_every=3, patience=60, **more):
        """Gives money back once: repeats the same refund until its outcome is known. Never raises."""
        end = time.monotonic() + patience
        perhaps_sent = False
        while True:
            try:
                answer = self.call("refund", client_sn=client_sn, refund_request_no=refund_request_no,
                                   refund_amount=str(refund_amount), operator=operator, **more)
                code, error = answer.get("result_code"), answer.get("error_code", "")
                if code == "REFUND_SUCCESS":
                    return Result(REFUNDED, "", "", answer.get("data"))
                last = Result(REFUSED if code == "FAIL" else UNKNOWN, error or code,
                              answer.get("error_message", ""), answer.get("data"))
                if code == "FAIL":
                    return last
                perhaps_sent = True
            except Refused as refused:
                last = Result(UNKNOWN if perhaps_sent else REFUSED, refused.error_code, refused.message)
                if not refused.temporary:
                    return last
            except NotSent as failure:
                last = Result(UNKNOWN if perhaps_sent else REFUSED, "NOT_SENT", str(failure))
            except NoAnswer as failure:
                perhaps_sent = True
                last = Result(UNKNOWN, "NO_ANSWER", str(failure))
            if time.monotonic() + poll_every >= end:
                return last
            time.sleep(poll_every)


def _decided(answer, total_amount):
    """None: not yet."""
    code, error, data = answer.get("result_code"), answer.get("error_code", ""), answer.get("data") or {}
    if code == "FAIL" and error == "UPAY_ORDER_NOT_EXISTS":
        return Result(NOT_PAID, error, answer.get("error_message", ""))
    status = data.get("order_status")
    if code != "SUCCESS" or status in (None, "CREATED"):
        return None
    if data.get("total_amount") != str(total_amount):
        return Result(NOT_PAID, "OTHER_ORDER", "the client_sn is that of another order", data)
    if status == "PAID":
        return Result(PAID, "", "", data)
    if status in ("PAY_CANCELED", "PAY_ERROR", "CANCELED"):
        return Result(NOT_PAID, error or status, answer.get("error_message", ""), data)
    return Result(UNKNOWN, status, "the order was paid, and something was given back", data)


def is_genuine(body, authorization, public_keys):
    """Whether the gateway signed a notification. body: the bytes as received; authorization: that header;
    public_keys: the text of GET /upay/v2/public-key, with one key or two."""
    try:
        signature = int.from_bytes(base64.b64decode(authorization.split(" ")[-1], validate=True), "big")
        keys = [_rsa(text) for text in public_keys.split("-----END PUBLIC KEY-----")[:-1]]
    except (ValueError, IndexError, binascii.Error):
        return False
    digest = _SHA256 + hashlib.sha256(body).digest()
    for modulus, exponent in keys:
        length = (modulus.bit_length() + 7) // 8
        expected = b"\x00\x01" + b"\xff" * (length - len(digest) - 3) + b"\x00" + digest
        if signature < modulus and hmac.compare_digest(
                pow(signature, exponent, modulus).to_bytes(length, "big"), expected):
            return True
    return False


def _rsa(pem):
    """Modulus and exponent of a SubjectPublicKeyInfo."""
    der = base64.b64decode("".join(pem.split("-----BEGIN PUBLIC KEY-----")[1].split()))
    key = _elements(_elements(_elements(der)[0])[1][1:])[0]
    modulus, exponent = _elements(key)[:2]
    return int.from_bytes(modulus, "big"), int.from_bytes(exponent, "big")


def _elements(der):
    """The contents of the DER elements that follow one another."""
    found, at = [], 0
    while at < len(der):
        length, at = der[at + 1], at + 2
        if length & 0x80:
            width = length & 0x7f
            length, at = int.from_bytes(der[at:at + width], "big"), at + width
        found.append(der[at:at + length])
        at += length
    return found
