<?php
// A till in a few lines: php example.php, beside a gateway of ./scripts/run.
require __DIR__ . '/upay.php';

$url = getenv('UPAY_URL') ?: 'http://localhost:8080';
$file = getenv('UPAY_TERMINAL') ?: 'terminal.json';

// Durably, before the key is used: a file that is replaced as a whole.
$save = function (string $sn, string $key) use ($file): void {
    file_put_contents("$file.new", json_encode(['sn' => $sn, 'key' => $key]));
    rename("$file.new", $file);
};

if (is_file($file)) {
    ['sn' => $sn, 'key' => $key] = json_decode(file_get_contents($file), true);
    $till = new Upay\Terminal($url, $sn, $key, $save, 'till-php');
} else {
    $activation = ['code' => 'SANDBOX1', 'device_id' => 'till-php'];
    $till = Upay\activate($url, '90000001', 'sandbox-vendor-key', $activation, $save);
}
$till->checkIn();

$clientSn = 'php-' . hrtime(true);
$sale = $till->pay([
    'client_sn' => $clientSn, 'total_amount' => 100, 'dynamic_id' => '280000000000000001', 'subject' => '奶茶',
    'operator' => 'Li']);
echo "pay $sale->outcome $sale->reason\n";
if ($sale->outcome === Upay\PAID) {
    $refund = $till->refund([
        'client_sn' => $clientSn, 'refund_request_no' => '1', 'refund_amount' => 40, 'operator' => 'Li']);
    echo "refund $refund->outcome, {$refund->data['net_amount']} fen left\n";
} elseif ($sale->outcome === Upay\UNKNOWN) {
    echo "do not hand over, and ask again: wait('$clientSn', '100')\n";
}
