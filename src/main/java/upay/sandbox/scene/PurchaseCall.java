package upay.sandbox.scene;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.WalletPage;

/**
 * A parsed pay or precreate.
 *
 * @param print of everything that identifies a repetition of the same purchase
 * @param notifyUrl null if the call named none, or one that cannot be called, or the channel has no callback for this
 *     kind
 * @param page that opens it, in the wallet; null: none
 * @param api the channel's interface that it comes by; empty: the first one
 */
public record PurchaseCall(
        TradeKey key,
        Fen total,
        String print,
        @Nullable String notifyUrl,
        @Nullable WalletPage page,
        String api) {
    private static final Pattern URL = Pattern.compile("https?://[\\x21-\\x7e]{1,1024}");

    /** Of a payment code or a QR code. */
    public PurchaseCall(TradeKey key, Fen total, String print, @Nullable String notifyUrl) {
        this(key, total, print, notifyUrl, null, "");
    }

    /** Of a page in the wallet, at a channel with one interface. */
    public PurchaseCall(TradeKey key, Fen total, String print, @Nullable String notifyUrl, @Nullable WalletPage page) {
        this(key, total, print, notifyUrl, page, "");
    }

    public PurchaseCall {
        notifyUrl = notifyUrl != null && URL.matcher(notifyUrl).matches() ? notifyUrl : null;
    }

    /** @param qr the customer scans, or opens a page */
    Trade.Terms terms(boolean qr) {
        return new Trade.Terms(key, qr, total, print, notifyUrl, page, api);
    }
}
