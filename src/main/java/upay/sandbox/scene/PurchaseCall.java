package upay.sandbox.scene;

import java.util.regex.Pattern;
import upay.domain.Fen;
import upay.sandbox.ledger.TradeKey;

/**
 * A pay or precreate as a dialect read it.
 *
 * @param print of everything that makes it the same purchase when it is repeated
 * @param notifyUrl null where the call named none, or one that cannot be called, or the channel does not notify this kind
 */
public record PurchaseCall(TradeKey key, Fen total, String print, String notifyUrl) {
    private static final Pattern URL = Pattern.compile("https?://[\\x21-\\x7e]{1,1024}");

    public PurchaseCall {
        notifyUrl = notifyUrl != null && URL.matcher(notifyUrl).matches() ? notifyUrl : null;
    }
}
