"""Activates a terminal, checks in, pays, asks, refunds. Python 3.7, no other package."""
import hashlib
import json
import os
import time
import urllib.request

URL = os.environ.get("UPAY_URL", "http://localhost:8080")
VENDOR_SN = os.environ.get("VENDOR_SN", "90000001")
VENDOR_KEY = os.environ.get("VENDOR_KEY", "sandbox-vendor-key")
CODE = os.environ.get("CODE", "SANDBOX1")


def call(path, sn, key, fields):
    """Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code."""
    body = json.dumps(fields, ensure_ascii=False).encode("utf-8")
    sign = hashlib.md5(body + key.encode("utf-8")).hexdigest()
    request = urllib.request.Request(
        URL + path, body, {"Content-Type": "application/json", "Authorization": sn + " " + sign})
    # Longer than a pay may wait for its customer.
    with urllib.request.urlopen(request, timeout=65) as response:
        answer = json.load(response)
    if answer["result_code"] != "200":
        raise SystemExit("%s: %s %s" % (path, answer["error_code"], answer["error_message"]))
    return answer["biz_response"]


terminal = call("/terminal/activate", VENDOR_SN, VENDOR_KEY, {"code": CODE, "device_id": "till-python"})
sn, key = terminal["terminal_sn"], terminal["terminal_key"]
print("terminal", sn)

# Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
key = call("/terminal/checkin", sn, key, {"terminal_sn": sn, "device_id": "till-python"})["terminal_key"]

order = {"terminal_sn": sn, "client_sn": "python-%d" % time.time_ns()}
paid = call("/upay/v2/pay", sn, key, dict(
    order, total_amount="100", dynamic_id="280000000000000001", subject="奶茶", operator="Li"))
print("pay", paid["result_code"])

# While the answer is not final: ask every 3 s, and cancel when your patience ends.
while True:
    status = call("/upay/v2/query", sn, key, order)["data"]["order_status"]
    if status != "CREATED":
        break
    time.sleep(3)
print("order", status)

refund = call("/upay/v2/refund", sn, key, dict(order, refund_request_no="1", refund_amount="40", operator="Li"))
print("refund %s, %s fen left" % (refund["result_code"], refund["data"]["net_amount"]))
