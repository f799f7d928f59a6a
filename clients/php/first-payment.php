<?php
// Activates a terminal, checks in, pays, asks, refunds. PHP 7 or later, no other package.
$url = getenv('UPAY_URL') ?: 'http://localhost:8080';
$vendorSn = getenv('VENDOR_SN') ?: '90000001';
$vendorKey = getenv('VENDOR_KEY') ?: 'sandbox-vendor-key';
$code = getenv('CODE') ?: 'SANDBOX1';

// Signs exactly the bytes that it sends. An answer is always HTTP 200: look at result_code.
function call(string $path, string $sn, string $key, array $fields): array
{
    global $url;
    $body = json_encode($fields, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES);
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => "Content-Type: application/json\r\nAuthorization: $sn " . md5($body . $key),
        'content' => $body,
        'timeout' => 65, // longer than a pay may wait for its customer
    ]]);
    $answer = json_decode(file_get_contents($url . $path, false, $context), true);
    if ($answer['result_code'] !== '200') {
        exit("$path: {$answer['error_code']} {$answer['error_message']}\n");
    }
    return $answer['biz_response'];
}

$terminal = call('/terminal/activate', $vendorSn, $vendorKey, ['code' => $code, 'device_id' => 'till-php']);
$sn = $terminal['terminal_sn'];
$key = $terminal['terminal_key'];
echo "terminal $sn\n";

// Before the first payment of a day. Store the new key before you use it; the former one stays valid meanwhile.
$key = call('/terminal/checkin', $sn, $key, ['terminal_sn' => $sn, 'device_id' => 'till-php'])['terminal_key'];

$order = ['terminal_sn' => $sn, 'client_sn' => 'php-' . hrtime(true)];
$paid = call('/upay/v2/pay', $sn, $key, $order + [
    'total_amount' => '100', 'dynamic_id' => '280000000000000001', 'subject' => '奶茶', 'operator' => 'Li']);
echo "pay {$paid['result_code']}\n";

// While the answer is not final: ask every 3 s, and cancel when your patience ends.
while (($status = call('/upay/v2/query', $sn, $key, $order)['data']['order_status']) === 'CREATED') {
    sleep(3);
}
echo "order $status\n";

$refund = call('/upay/v2/refund', $sn, $key, $order + [
    'refund_request_no' => '1', 'refund_amount' => '40', 'operator' => 'Li']);
echo "refund {$refund['result_code']}, {$refund['data']['net_amount']} fen left\n";
