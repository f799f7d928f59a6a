#!/usr/bin/env bash
# Activates a terminal, checks in, pays, asks, refunds. Needs curl and md5sum (macOS: md5 -q).
set -eu
URL=${UPAY_URL:-http://localhost:8080}
VENDOR_SN=${VENDOR_SN:-90000001}
VENDOR_KEY=${VENDOR_KEY:-sandbox-vendor-key}
CODE=${CODE:-SANDBOX1}

# call PATH SN KEY BODY: the signature covers exactly the bytes that are sent.
call() {
    local sign
    sign=$(printf '%s%s' "$4" "$3" | md5sum | cut -d' ' -f1)
    curl -s "$URL$1" -H "Authorization: $2 $sign" -H 'Content-Type: application/json' --data-binary "$4"
}

# field NAME: the first value of that name in the answer.
field() { grep -o "\"$1\":\"[^\"]*\"" | head -n 1 | cut -d'"' -f4; }

answer=$(call /terminal/activate "$VENDOR_SN" "$VENDOR_KEY" "{\"code\":\"$CODE\",\"device_id\":\"till-curl\"}")
SN=$(printf %s "$answer" | field terminal_sn)
KEY=$(printf %s "$answer" | field terminal_key)
[ -n "$KEY" ] || { echo "not activated: $answer"; exit 1; }
echo "terminal $SN"

# Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
KEY=$(call /terminal/checkin "$SN" "$KEY" "{\"terminal_sn\":\"$SN\",\"device_id\":\"till-curl\"}" | field terminal_key)

ORDER="curl-$(date +%s)-$$"
answer=$(call /upay/v2/pay "$SN" "$KEY" "{\"terminal_sn\":\"$SN\",\"client_sn\":\"$ORDER\",\"total_amount\":\"100\",
\"dynamic_id\":\"280000000000000001\",\"subject\":\"Tea\",\"operator\":\"Li\"}")
echo "pay $(printf %s "$answer" | grep -o 'PAY_[A-Z_]*' | head -n 1)"

# While the answer is not final: ask every 3 s, and cancel when your patience ends.
while :; do
    status=$(call /upay/v2/query "$SN" "$KEY" "{\"terminal_sn\":\"$SN\",\"client_sn\":\"$ORDER\"}" | field order_status)
    [ "$status" = CREATED ] || break
    sleep 3
done
echo "order $status"

answer=$(call /upay/v2/refund "$SN" "$KEY" "{\"terminal_sn\":\"$SN\",\"client_sn\":\"$ORDER\",
\"refund_request_no\":\"1\",\"refund_amount\":\"40\",\"operator\":\"Li\"}")
result=$(printf %s "$answer" | grep -o "REFUND_[A-Z_]*" | head -n 1)
echo "refund $result, $(printf %s "$answer" | field net_amount) fen left"
