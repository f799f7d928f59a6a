"""What ClientLibrariesTest has the library do; the same in every language."""
import os
import sys

sys.path.insert(0, "clients/python")
sys.dont_write_bytecode = True
import upay  # noqa: E402

URL, RUN = os.environ["UPAY_URL"], os.environ["UPAY_RUN"]
CODE = "280000000000000001"
keys = []


def read(name):
    with open(os.environ[name], "rb") as file:
        return file.read()


def show(what, result, field=None):
    words = [what, result.outcome, result.reason, result.data.get(field, "None") if field else ""]
    print(" ".join(word for word in words if word))


till = upay.activate(URL, "90000001", "sandbox-vendor-key", "SANDBOX1", RUN + "-lose-once", lambda sn, key: keys.append(key))
till.check_in()
print("keys", len(keys), keys[0] != keys[1], till.key == keys[1])


def pay(name, fen, patience, terminal=till):
    return terminal.pay(RUN + name, fen, CODE, "奶茶", "Li", poll_every=0.2, patience=patience)


show("lost", pay("-1-lose-once", 100, 20), "order_status")
show("again", pay("-1-lose-once", 100, 20))
show("other amount", pay("-1-lose-once", 200, 20))
show("pending", pay("-2", 9001, 20))
show("never", pay("-3", 9002, 2))
show("refused", pay("-4", 9004, 20))
show("dark", pay("-5-lose-all", 100, 1))
show("not sent", pay("-6", 100, 1, upay.Terminal(os.environ["UPAY_NOWHERE"], till.sn, till.key)))
show("wrong key", pay("-7", 100, 1, upay.Terminal(URL, till.sn, "x")))
show("refund", till.refund(RUN + "-1-lose-once", "r-lose-once", 40, "Li", poll_every=0.2, patience=20), "net_amount")
show("too much", till.refund(RUN + "-1-lose-once", "2", 61, "Li", poll_every=0.2, patience=20))
show("dark refund", till.refund(RUN + "-2", "r-lose-all", 1, "Li", poll_every=0.2, patience=1))
for name, fen, language in (("-8", 9001, "zh"), ("-9", 9004, "en"), ("-10-lose-all", 100, "zh"), ("-11", -1, "en")):
    verdict, sentence, _ = till.ask("pay", language + "; wait=60", client_sn=RUN + name, total_amount=str(fen),
                                    dynamic_id=CODE, subject="奶茶", operator="Li")
    print("ask", verdict, sentence if "lose" not in name else "no answer")
body, authorization, pem = read("UPAY_BODY"), read("UPAY_AUTHORIZATION").decode(), read("UPAY_PEM").decode()
print("genuine", upay.is_genuine(body, authorization, pem), upay.is_genuine(body + b" ", authorization, pem))
