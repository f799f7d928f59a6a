package upay.sandbox.scene;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.sandbox.ledger.TradeKey;

/**
 * A parsed pay or precreate.
 *
 * @param print of everything that identifies a repetition of the same purchase
 * @param notifyUrl null if the call named none, or one that cannot be called, or the channel has no callback for this
 *     kind
 */
public record PurchaseCall(
        TradeKey key, Fen total, String print, @Nullable String notifyUrl) {
    private static final Pattern URL = Pattern.compile("https?://[\\x21-\\x7e]{1,1024}");

    public PurchaseCall {
        notifyUrl = notifyUrl != null && URL.matcher(notifyUrl).matches() ? notifyUrl : null;
    }
}
