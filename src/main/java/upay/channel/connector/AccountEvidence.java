package upay.channel.connector;

import java.util.regex.Pattern;

/**
 * What one answer says about the account itself, whatever it says about the call.
 *
 * @param ours whether the channel accepted this gateway's signature
 * @param theirs whether the channel's signature was verified
 * @param account whether the channel knows the merchant and the application
 * @param permission whether it may use the call
 * @param code the channel's code, and its text if it has no code; without personal data, possibly empty
 */
public record AccountEvidence(Mark ours, Mark theirs, Mark account, Mark permission, String code) {
    /** What is known of one point. */
    public enum Mark {
        OK,
        FAILED,
        UNKNOWN
    }

    /** The answer says nothing. */
    public static final AccountEvidence NONE =
            new AccountEvidence(Mark.UNKNOWN, Mark.UNKNOWN, Mark.UNKNOWN, Mark.UNKNOWN, "");

    private static final Pattern SIGNATURE =
            Pattern.compile("invalid-signature|missing-signature-key|SIGNERROR|SIGN_ERROR|签名|验签|密钥|解密");
    private static final Pattern UNKNOWN_ACCOUNT = Pattern.compile(
            "invalid-app-id|(?i:appid|mch_?id)|MCH_NOT_EXIST|app-auth-token|auth-token|商户.{0,4}(不存在|无效|错误|状态|号)|sp_no");
    private static final Pattern FORBIDDEN =
            Pattern.compile("insufficient-|no-product|NOAUTH|NO_AUTH|ACCESS_FORBIDDEN|权限|未开通|未授权|未签约");

    /** An answer about the trade: everything before it was accepted. */
    public static AccountEvidence accepted(Mark theirs, String code) {
        return new AccountEvidence(Mark.OK, theirs, Mark.OK, Mark.OK, code);
    }

    /** An answer that is none about the trade; its code and text say what was refused, if it can be recognised. */
    public static AccountEvidence refused(Mark theirs, String code, String words) {
        String text = code + " " + words;
        if (SIGNATURE.matcher(text).find()) {
            return new AccountEvidence(Mark.FAILED, theirs, Mark.UNKNOWN, Mark.UNKNOWN, text.strip());
        }
        if (FORBIDDEN.matcher(text).find()) {
            return new AccountEvidence(Mark.UNKNOWN, theirs, Mark.UNKNOWN, Mark.FAILED, text.strip());
        }
        Mark account = UNKNOWN_ACCOUNT.matcher(text).find() ? Mark.FAILED : Mark.UNKNOWN;
        return new AccountEvidence(Mark.UNKNOWN, theirs, account, Mark.UNKNOWN, text.strip());
    }

    public static Mark mark(boolean ok) {
        return ok ? Mark.OK : Mark.FAILED;
    }
}
