package upay.sandbox;

import io.vertx.core.Future;
import upay.domain.Payway;
import upay.sandbox.ledger.Trade;
import upay.sandbox.wechat.v3.WechatV3Dialect;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.WireCallback;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/**
 * WeChat's two interfaces on one channel: the path tells them apart, and each trade is notified by the one that opened
 * it.
 */
record WechatInterfaces(Dialect v2, Dialect v3) implements Dialect {

    @Override
    public Payway payway() {
        return Payway.WECHAT;
    }

    @Override
    public Future<WireResponse> answer(WireRequest incoming) {
        return (WechatV3Dialect.isMeant(incoming) ? v3 : v2).answer(incoming);
    }

    @Override
    public Dialect of(Trade trade) {
        return WechatV3Dialect.hasOpened(trade) ? v3 : v2;
    }

    @Override
    public boolean signWith(String key) {
        return v3.signWith(key);
    }

    @Override
    public Future<WireCallback> callback(Trade trade, boolean forged) {
        return of(trade).callback(trade, forged);
    }

    /** Of {@link #of}, which every callback goes through. */
    @Override
    public boolean acknowledged(int status, String body) {
        return v2.acknowledged(status, body);
    }
}
