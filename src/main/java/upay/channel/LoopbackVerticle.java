package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import upay.channel.connector.ConnectorFactory;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.domain.channel.Outcome.Facts;
import upay.port.Instance;

/**
 * Replaces all channels and answers every call with success at once: measures the gateway alone, without a channel's
 * own time. Checks the preconditions of sending a payment as a channel does. Supports no callbacks.
 */
public final class LoopbackVerticle extends VerticleBase {
    private final Instance instance;

    public LoopbackVerticle(Instance instance) {
        this.instance = instance;
    }

    @Override
    public Future<?> start() {
        List<Future<Void>> listening = new ArrayList<>();
        for (ConnectorFactory factory : Connectors.all()) {
            listening.add(vertx.eventBus()
                    .localConsumer(ChannelBus.address(factory.payway()), this::take)
                    .completion());
        }
        return Future.all(listening);
    }

    private void take(Message<TimedCall> message) {
        ChannelCall call = message.body().call();
        if (!instance.now().isBefore(message.body().deadline())) {
            message.reply(new Outcome.NotSent("the call lay unread until its deadline"));
        } else if (call.action() == ChannelAction.PAY && !instance.holdsLease()) {
            message.reply(new Outcome.NotSent("this instance may have been taken over"));
        } else {
            message.reply(new Outcome.Succeeded(facts(call)));
        }
    }

    private Facts facts(ChannelCall call) {
        String tradeNo = "loopback-" + call.order().sn();
        String request = call.action() == ChannelAction.PRECREATE ? walletRequest(call, tradeNo) : null;
        return new Facts(tradeNo, "loopback-customer", null, instance.now(), request, true);
    }

    private static String walletRequest(ChannelCall call, String tradeNo) {
        return call.purchase().subPayway().inWallet()
                ? new JsonObject().put("tradeNO", tradeNo).encode()
                : "https://loopback.invalid/" + tradeNo;
    }
}
