package upay.channel.unionpay;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import upay.channel.account.SettingsReader;
import upay.channel.message.CallbackFields;
import upay.channel.message.FormFields;
import upay.channel.message.OrderNumber;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.Outcome.Facts;
import upay.domain.channel.RawCallback;

/**
 * Reads UnionPay's callbacks (unionpay.md#notifications): a form, signed like an answer, of a payment, refund, void or
 * reversal that succeeded.
 *
 * @param merId the account's merchant number
 * @param known the fields that it may contain
 */
record UnionpayCallback(UnionpaySignature signature, String merId, CallbackFields known) {
    private static final Pattern AMOUNT = Pattern.compile("\\d{1,15}");
    private static final int ID_MAX = 128;
    private static final String PAYMENT = "01";

    static CallbackFields fields(SettingsReader settings) {
        return CallbackFields.of(settings, """
                version encoding signMethod signature signPubKeyCert certId bizType channelType accessType
                txnType txnSubType merId merCatCode merName merAbbr subMerId subMerName subMerAbbr acqInsCode
                orderId txnTime txnAmt currencyCode qrNo qrCode termId termInfo
                respCode respMsg respTime queryId origQryId origOrderId origTxnTime origRespCode origRespMsg
                traceNo traceTime settleAmt settleCurrencyCode settleDate exchangeRate exchangeDate
                accNo accType payCardNo payCardType payCardIssueName payType issInsCode issuerIdentifyMode
                preAuthId bindId tn customerInfo cardTransData instalTransInfo vpcTransData accSplitData
                couponInfo discountInfo addnInfo reqReserved reserved riskRateInfo merUserId
                userMac customerIp encryptCertId tokenPayData acpInfo""", null);
    }

    ChannelCallback read(RawCallback raw) {
        return FormFields.read(new String(raw.body(), StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1)
                .map(bytes -> {
                    // Empty fields are not signed, and so treated as absent.
                    bytes.values().removeIf(String::isEmpty);
                    return verified(FormFields.decoded(bytes, bytes.get("encoding"), raw.contentType()));
                })
                .orElseGet(() -> new ChannelCallback.Invalid("not a form"));
    }

    private ChannelCallback verified(Map<String, String> fields) {
        Optional<String> objection = signature.objection(fields);
        if (objection.isPresent()) {
            return new ChannelCallback.Invalid(objection.get());
        }
        Optional<String> unknown = known.objection(fields);
        if (unknown.isPresent()) {
            return new ChannelCallback.Invalid(unknown.get());
        }
        if (!merId.equals(fields.get("merId"))) {
            return new ChannelCallback.Invalid("another merId");
        }
        String type = fields.get("txnType");
        String code = fields.get("respCode");
        if (type == null || code == null) {
            return new ChannelCallback.Invalid("no txnType or no respCode");
        }
        if (!PAYMENT.equals(type)) {
            return new ChannelCallback.Irrelevant("not of a payment");
        }
        return UnionpayErrorCodes.SUCCESS.contains(code)
                ? paid(fields)
                : new ChannelCallback.Irrelevant("a payment that did not succeed");
    }

    /**
     * The answer to a payment, which means only that it was accepted, is also signed and has the same form: a
     * completed payment has a settlement.
     */
    private static ChannelCallback paid(Map<String, String> fields) {
        Optional<Long> sn = OrderNumber.parse(fields.get("orderId"));
        String amount = fields.getOrDefault("txnAmt", "");
        String tradeNo = fields.getOrDefault("queryId", "");
        boolean settled = !tradeNo.isEmpty()
                && AMOUNT.matcher(fields.getOrDefault("settleAmt", "")).matches();
        boolean yuan = fields.getOrDefault("currencyCode", "156").equals("156");
        if (sn.isEmpty() || !AMOUNT.matcher(amount).matches() || !settled || !yuan) {
            return new ChannelCallback.Invalid("no order number of ours, no amount, or no settlement");
        }
        Facts facts = new Facts(tradeNo.length() > ID_MAX ? null : tradeNo, null, null, null, null, true);
        return new ChannelCallback.Paid(sn.get(), Fen.of(Long.parseLong(amount)), facts);
    }
}
