package upay.protocol;

import upay.domain.Fen;
import upay.domain.Secret;
import upay.domain.SubPayway;

/**
 * A pay or precreate, decoded and valid by itself (protocol.md#requests). Optional fields are null when absent.
 *
 * @param payway the digits as sent; null (pay only): recognise {@code dynamicId}
 * @param dynamicId the customer's payment code; null for a precreate
 * @param subPayway as sent; null when absent
 * @param notifyUrl with its scheme
 */
public record PayRequest(
        String terminalSn,
        String clientSn,
        Fen totalAmount,
        String payway,
        Secret dynamicId,
        String subject,
        String operator,
        String description,
        String longitude,
        String latitude,
        String deviceId,
        String extended,
        String goodsDetails,
        String reflect,
        SubPayway subPayway,
        String payerUid,
        String notifyUrl) {}
