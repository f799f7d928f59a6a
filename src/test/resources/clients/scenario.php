<?php
// What ClientLibrariesTest has the library do; the same in every language.
require 'clients/php/upay.php';

$url = getenv('UPAY_URL');
$run = getenv('UPAY_RUN');
$keys = [];
$word = fn (bool $yes): string => $yes ? 'True' : 'False';

function show(string $what, Upay\Result $result, ?string $field = null): void
{
    $words = [$what, $result->outcome, $result->reason, $field === null ? '' : $result->data[$field] ?? 'None'];
    echo implode(' ', array_filter($words, fn (string $each): bool => $each !== '')), "\n";
}

$activation = ['code' => 'SANDBOX1', 'device_id' => "$run-lose-once"];
$till = Upay\activate($url, '90000001', 'sandbox-vendor-key', $activation, function ($sn, $key) use (&$keys) {
    $keys[] = $key;
});
$till->checkIn();
echo 'keys ', count($keys), ' ', $word($keys[0] !== $keys[1]), ' ', $word($till->key === $keys[1]), "\n";

$pay = fn (string $name, int $fen, float $patience, ?Upay\Terminal $terminal = null): Upay\Result => ($terminal ?? $till)->pay(
    ['client_sn' => $run . $name, 'total_amount' => $fen, 'dynamic_id' => '280000000000000001', 'subject' => '奶茶',
        'operator' => 'Li'],
    0.2,
    $patience
);
$refund = fn (string $name, string $number, int $fen, float $patience): Upay\Result => $till->refund(
    ['client_sn' => $run . $name, 'refund_request_no' => $number, 'refund_amount' => $fen, 'operator' => 'Li'],
    0.2,
    $patience
);

show('lost', $pay('-1-lose-once', 100, 20), 'order_status');
show('again', $pay('-1-lose-once', 100, 20));
show('other amount', $pay('-1-lose-once', 200, 20));
show('pending', $pay('-2', 9001, 20));
show('never', $pay('-3', 9002, 2));
show('refused', $pay('-4', 9004, 20));
show('dark', $pay('-5-lose-all', 100, 1));
show('not sent', $pay('-6', 100, 1, new Upay\Terminal(getenv('UPAY_NOWHERE'), $till->sn, $till->key)));
show('wrong key', $pay('-7', 100, 1, new Upay\Terminal($url, $till->sn, 'x')));
show('refund', $refund('-1-lose-once', 'r-lose-once', 40, 20), 'net_amount');
show('too much', $refund('-1-lose-once', '2', 61, 20));
show('dark refund', $refund('-2', 'r-lose-all', 1, 1));
foreach ([['-8', 9001, 'zh'], ['-9', 9004, 'en'], ['-10-lose-all', 100, 'zh'], ['-11', -1, 'en']] as [$name, $fen, $language]) {
    [$verdict, $sentence] = $till->ask('pay', ['client_sn' => $run . $name, 'total_amount' => (string) $fen,
        'dynamic_id' => '280000000000000001', 'subject' => '奶茶', 'operator' => 'Li'], "$language; wait=60");
    echo "ask $verdict ", strpos($name, 'lose') === false ? $sentence : 'no answer', "\n";
}
$body = file_get_contents(getenv('UPAY_BODY'));
$authorization = file_get_contents(getenv('UPAY_AUTHORIZATION'));
$pem = file_get_contents(getenv('UPAY_PEM'));
echo 'genuine ', $word(Upay\isGenuine($body, $authorization, $pem)), ' ';
echo $word(Upay\isGenuine("$body ", $authorization, $pem)), "\n";
