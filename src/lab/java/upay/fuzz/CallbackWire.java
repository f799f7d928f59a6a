package upay.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import upay.domain.Payway;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Message;

/** A channel's callbacks. */
final class CallbackWire implements Wire {
    private final CallbackSender teller;
    private final Account account;

    CallbackWire(CallbackSender teller) {
        this.teller = teller;
        this.account = Account.of(Payway.ofCode(teller.payway()).orElseThrow());
    }

    @Override
    public String name() {
        return teller.channel() + "-notice";
    }

    @Override
    public Map<String, String> fields(String sn, long fen, boolean paid) {
        return paid ? teller.fields(sn, fen) : teller.unfinishedFields(sn, fen);
    }

    @Override
    public Optional<String> tillsField() {
        return teller.tillsField();
    }

    @Override
    public String sign(Map<String, String> fields) {
        return teller.signature(fields);
    }

    @Override
    public byte[] message(Map<String, String> fields, String sign) {
        Message message = teller.says(fields, sign);
        return message.body() == null ? message.query().getBytes(StandardCharsets.ISO_8859_1) : message.body();
    }

    /** One way of travelling each: by GET it is the query, as the HTTP port hands it on, a character for a byte. */
    @Override
    public Optional<Object> believed(byte[] message) {
        boolean byGet = account.payway() == Payway.BAIFUBAO;
        ChannelCallback notice = account.connector()
                .readCallback(
                        byGet
                                ? new RawCallback(new String(message, StandardCharsets.ISO_8859_1), null, new byte[0])
                                : new RawCallback(null, null, message));
        account.assertTellsLittle(notice);
        return notice instanceof ChannelCallback.Invalid ? Optional.empty() : Optional.of(notice);
    }

    @Override
    public boolean speaksOf(Object believed, String sn, long fen) {
        return !(believed instanceof ChannelCallback.Paid paid)
                || Long.toString(paid.sn()).equals(sn) && paid.amount().value() == fen;
    }
}
