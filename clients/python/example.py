"""A till in a few lines: python3 example.py, beside a gateway of ./scripts/run."""
import json
import os
import pathlib
import time

import upay

URL = os.environ.get("UPAY_URL", "http://localhost:8080")
FILE = pathlib.Path(os.environ.get("UPAY_TERMINAL", "terminal.json"))


def save(sn, key):
    """Durably, before the key is used: a file that is replaced as a whole."""
    new = FILE.with_suffix(".new")
    new.write_text(json.dumps({"sn": sn, "key": key}))
    new.replace(FILE)


if FILE.exists():
    till = upay.Terminal(URL, save=save, device_id="till-python", **json.loads(FILE.read_text()))
else:
    till = upay.activate(URL, "90000001", "sandbox-vendor-key", "SANDBOX1", "till-python", save)
till.check_in()

client_sn = "python-%d" % time.time_ns()
sale = till.pay(client_sn, 100, "280000000000000001", "奶茶", "Li")
print("pay", sale)
if sale.outcome == upay.PAID:
    refund = till.refund(client_sn, "1", 40, "Li")
    print("refund %s, %s fen left" % (refund, refund.data.get("net_amount")))
elif sale.outcome == upay.UNKNOWN:
    print("do not hand over, and ask again: wait(%r, 100)" % client_sn)
