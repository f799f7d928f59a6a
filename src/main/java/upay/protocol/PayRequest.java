package upay.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;

/**
 * A pay or precreate, decoded and valid by itself (protocol.md#requests). Optional fields are null when absent.
 *
 * @param operator empty when absent
 */
public record PayRequest(
        String terminalSn,
        String clientSn,
        Fen totalAmount,
        String operator,
        Means means,
        Purchase.Device device,
        Purchase.Goods goods,
        Purchase.Extras extras) {

    /**
     * The means of payment, as sent.
     *
     * @param payway the digits as sent; null (pay only): recognise {@code dynamicId}
     * @param dynamicId the customer's payment code; null for a precreate
     * @param subPayway as sent; null when absent
     */
    public record Means(
            @Nullable String payway,
            @Nullable Secret dynamicId,
            @Nullable SubPayway subPayway,
            @Nullable String payerUid) {
        /** The payment code of a pay. */
        public Secret code() {
            return Objects.requireNonNull(dynamicId, "a payment code, as pay has it");
        }
    }
}
